/** Time as a controller reads it. */
export interface ControllerClock {
  /** Milliseconds that only ever grow, whatever happens to the time of day. */
  readonly monotonic: () => number;
  readonly now: () => Date;
}
