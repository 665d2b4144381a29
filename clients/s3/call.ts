import type { Recorder, Transport } from '@allmend/kit-egress';

/** One operation of S3. */
export interface Call {
  /** In words, for errors: `listing the objects of "x"`. */
  readonly doing: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly bucket?: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The body, or the answer's, is somebody's data: not recorded. */
  readonly content?: 'request' | 'response';
  /** Bytes of the answer before it is refused; default 16 MiB. */
  readonly maxBytes?: number;
}

/** Endpoint, key and connections: what all calls of one service share. */
export interface Connection {
  readonly endpoint: URL;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly transport: Transport;
}

export interface Scope {
  readonly recorder?: Recorder | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deadline: number;
}

/** The template of a call's address, for records and errors. */
export function routeOf(call: Call): string {
  if (call.bucket === undefined) return '/';
  return call.key === undefined ? '/{bucket}' : '/{bucket}/{key}';
}
