/** A request as the listener saw it. */
export interface PublicRequest {
  readonly method: string;
  /** Decoded once, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Address of the sender. */
  readonly source: string;
}

export interface PublicAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Answers a request, or says that it is not its own. */
export type PublicHandler = (request: PublicRequest) => Promise<PublicAnswer | null>;
