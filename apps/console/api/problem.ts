/** Why a request came to nothing: what the server said, or that it was not reached. */
export class ApiProblem extends Error {
  /** Status of the answer; 0 when there was none. */
  readonly code: number;
  /** Reason of the server's Status, e.g. Forbidden; '' when there is none. */
  readonly reason: string;
  /** Members that were wrong, with the sentence for each. */
  readonly causes: readonly { readonly field: string; readonly message: string }[];
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number;

  constructor(parts: {
    readonly code: number;
    readonly reason?: string;
    readonly message: string;
    readonly causes?: ApiProblem['causes'];
    readonly retryAfter?: number;
  }) {
    super(parts.message);
    this.name = 'ApiProblem';
    this.code = parts.code;
    this.reason = parts.reason ?? '';
    this.causes = parts.causes ?? [];
    this.retryAfter = parts.retryAfter ?? 0;
  }
}

interface WireStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
    readonly retryAfterSeconds?: number;
  };
}

/** The problem in a Status of the API, as a body of an answer or as the object of an ERROR event. */
export function problemOf(status: unknown, code: number): ApiProblem {
  const { reason, message, details, code: own } = (typeof status === 'object' && status ? status : {}) as WireStatus;
  return new ApiProblem({
    code: own ?? code,
    message: message ?? `HTTP ${code}`,
    ...(reason !== undefined && { reason }),
    causes: (details?.causes ?? []).map(({ field = '', message: text = '' }) => ({ field, message: text })),
    ...(details?.retryAfterSeconds !== undefined && { retryAfter: details.retryAfterSeconds }),
  });
}

/** Whatever was thrown, as a problem: what is none of the API's is a connection that failed. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ code: 0, message: error instanceof Error ? error.message : String(error) });
}
