/** What a handler answers with. The framework adds Date, request id, microversion and sandbox headers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array> | null;
  /** Cuts the connection after so many bytes of the body; -1 before the status line. Only faults set it. */
  readonly tearAfter?: number;
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** An answer without a body. */
export function empty(status: number, headers: Headers = {}): Answer {
  return { status, headers, body: null };
}

/** A text answer of any content type. */
export function text(status: number, contentType: string, body: string, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body };
}

/** A binary answer; give `content-length` in `headers` when `body` is a stream of known size. */
export function bytes(status: number, body: Uint8Array | AsyncIterable<Uint8Array>, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'application/octet-stream', ...headers }, body };
}
