import type { WireAnswer, WireFailure } from '@allmend/kit-egress';

/** What a decision to try again depends on. */
export interface Repeat {
  readonly method: string;
  /** Attempts so far. */
  readonly attempts: number;
  /** False when the body was a stream. */
  readonly repeatable: boolean;
  readonly outcome: WireAnswer | WireFailure;
}

const maxAttempts = 5;
/** A refused connection is mostly a wrong address: two more tries bridge a restart, more only keep the user waiting. */
const maxConnectAttempts = 3;
const longestWait = 60_000;

/** Methods that may be repeated although nobody knows whether the first one had an effect. Source: RFC 9110 §9.2.2. */
const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** A name that does not exist and a wrong protocol do not get better by themselves. */
const permanent = /^ENOTFOUND$|TLS|SSL/;

/** Milliseconds until the next attempt; null when there is none. */
export function repeatDelay({ method, attempts, repeatable, outcome }: Repeat): number | null {
  if (!repeatable) return null;
  const safe = idempotent.has(method);
  if (outcome instanceof Error) {
    if (outcome.kind !== 'network' || permanent.test(outcome.code)) return null;
    // What never connected has had no effect, whatever the method.
    const harmless = safe || outcome.phase === 'connecting';
    return harmless && attempts < maxConnectAttempts ? backOff(attempts) : null;
  }
  if (attempts >= maxAttempts) return null;
  const asked = retryAfter(outcome.headers.get('retry-after'), Date.now());
  if (asked !== null && asked > longestWait) return null;
  switch (outcome.status) {
    // The service refused to do anything yet: repeating a create is safe.
    case 429:
    case 498:
      return asked ?? backOff(attempts);
    // An old form of a rate limit. Cinder tells a full quota in the same way, with a wait of nothing: that stays full.
    case 413:
      return asked === 0 ? null : asked;
    case 503:
      if (asked !== null) return asked;
      return safe && attempts < maxConnectAttempts ? backOff(attempts) : null;
    // A proxy lost its service; the request may have had its effect.
    case 502:
    case 504:
      return method === 'GET' && attempts < maxConnectAttempts ? backOff(attempts) : null;
    default:
      return null;
  }
}

/** Milliseconds that a Retry-After header (seconds or an HTTP date) asks for; null when there is none. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** 250 ms, 500 ms, 1 s …, a quarter of it random, so that many clients do not come back at once. */
function backOff(attempts: number): number {
  return 250 * 2 ** (attempts - 1) * (0.75 + Math.random() / 2);
}
