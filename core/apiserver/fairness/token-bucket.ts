/** A limit of requests per second that lets bursts through. */
export interface TokenBucket {
  /** Takes one. Returns 0, or the milliseconds after which there is one again. */
  take(now: number): number;
  /** Whether nothing is missing in it: then it need not be remembered. */
  isFull(now: number): boolean;
}

export function createTokenBucket(rate: number, burst: number, start: number): TokenBucket {
  let tokens = burst;
  let filledAt = start;
  const fill = (now: number): void => {
    tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) * rate) / 1000);
    filledAt = Math.max(filledAt, now);
  };
  return {
    take(now) {
      fill(now);
      if (tokens < 1) return ((1 - tokens) * 1000) / rate;
      tokens -= 1;
      return 0;
    },
    isFull(now) {
      fill(now);
      return tokens >= burst;
    },
  };
}
