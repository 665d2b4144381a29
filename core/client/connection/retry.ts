/** How one attempt ended without success. */
export interface FailedAttempt {
  readonly method: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** HTTP status; `torn`: no answer, or not the whole of it. */
  readonly outcome: number | 'torn';
  /** Seconds that the server asks to wait; null when it says nothing. */
  readonly retryAfter: number | null;
}

const mostAttempts = 6;

/**
 * Milliseconds to wait before the request is sent again; null when it must not be. 429, and 503 with Retry-After, mean that nothing
 * was done: any request may be sent again. A torn connection says nothing, so only reads are. Source: client-go rest/with_retry.go.
 */
export function pauseBeforeRetry({ method, attempt, outcome, retryAfter }: FailedAttempt): number | null {
  if (attempt >= mostAttempts) return null;
  if (outcome === 'torn') return method === 'GET' ? spread(100 * 2 ** (attempt - 1)) : null;
  if (outcome === 429 || (outcome === 503 && retryAfter !== null))
    return spread((retryAfter ?? 2 ** (attempt - 1)) * 1000);
  return null;
}

/** Not all at the same moment, and never earlier than asked. */
function spread(ms: number): number {
  return Math.round(ms * (1 + Math.random() * 0.2));
}

/** Seconds of a Retry-After header; null for none and for a date. */
export function retryAfterOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : null;
}
