import { createHash } from 'node:crypto';
import { createLru } from '@allmend/kit-lru';

/**
 * Remembers tokens whose signature was found good, by their hash: the token itself is not kept. What is remembered ends after
 * a minute, and before that with the token.
 */
export interface VerifiedTokens<T> {
  get(token: string, now: Date): T | undefined;
  /** `endsAt`: instant at which the token ends, in milliseconds since 1970. */
  set(token: string, value: T, endsAt: number, now: Date): void;
}

const capacity = 10_000;
const longestMs = 60_000;

export function createVerifiedTokens<T>(): VerifiedTokens<T> {
  const entries = createLru<{ readonly value: T; readonly from: number; readonly until: number }>({ capacity });
  const key = (token: string): string => createHash('sha256').update(token).digest('base64');
  return {
    get(token, now) {
      const entry = entries.get(key(token));
      const at = now.getTime();
      // A clock that was set back says nothing about what was found before.
      return entry && at >= entry.from && at < entry.until ? entry.value : undefined;
    },
    set(token, value, endsAt, now) {
      const from = now.getTime();
      const until = Math.min(endsAt, from + longestMs);
      if (until > from) entries.set(key(token), { value, from, until });
    },
  };
}
