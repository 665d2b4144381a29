/** Real milliseconds that life-cycle steps take before `pace` is applied. */
export interface Durations {
  serverBuild: number;
  serverDelete: number;
  serverAction: number;
  /** From ACTIVE to the last line of the guest's console. */
  guestBoot: number;
  /** Until nova gives up waiting for a port that does not come up. */
  vifTimeout: number;
  volumeCreate: number;
  volumeDelete: number;
  volumeAttach: number;
  snapshot: number;
  backup: number;
  restore: number;
  imageSave: number;
  imageDelete: number;
  loadBalancer: number;
  portUp: number;
}

/** Quick, yet long enough that a client must wait and poll. */
export const usualDurations: Durations = {
  serverBuild: 600,
  serverDelete: 300,
  serverAction: 200,
  guestBoot: 500,
  vifTimeout: 3000,
  volumeCreate: 300,
  volumeDelete: 200,
  volumeAttach: 200,
  snapshot: 300,
  backup: 500,
  restore: 500,
  imageSave: 200,
  imageDelete: 50,
  loadBalancer: 400,
  portUp: 100,
};
