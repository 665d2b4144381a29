/** One attempted API call, after its last attempt. Never holds a secret. */
export interface CallRecord {
  /** Service type as asked for, e.g. `compute` or `s3`. */
  readonly service: string;
  readonly method: string;
  /** Template with placeholders, e.g. `/servers/{id}/action`. */
  readonly route: string;
  readonly url: string;
  /** When the first attempt left, ISO instant with milliseconds. */
  readonly at: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly attempts: number;
  /** Of the last attempt. */
  readonly timings: Timings;
  /** Redacted bodies; null when there was none. Large uploads and downloads are not kept: `omitted` bytes instead. */
  readonly requestBody: Uint8Array | null;
  readonly responseBody: Uint8Array | null;
  readonly omittedBytes: number;
  readonly error: string | null;
}

/** Milliseconds that the phases of one exchange took. A reused connection has 0 for dns, connect and tls. */
export interface Timings {
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
}

export const noTimings: Timings = { dns: 0, connect: 0, tls: 0, firstByte: 0, total: 0 };

export type Recorder = (call: CallRecord) => void;
