/** Bounds how often something may be told of one object. */
export interface Rate {
  /** True when it may be told now. */
  take(key: string): boolean;
}

export interface RateOptions {
  /** So many at once. */
  readonly burst: number;
  /** One more after each. */
  readonly refillMs: number;
  /** Objects that are remembered; the one that was not told of for longest is forgotten first. */
  readonly most?: number;
  readonly monotonic?: () => number;
}

export function createRate({ burst, refillMs, most = 4096, monotonic = () => performance.now() }: RateOptions): Rate {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    take(key) {
      const now = monotonic();
      const known = buckets.get(key) ?? { left: burst, at: now };
      const left = Math.min(burst, known.left + (now - known.at) / refillMs);
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
      if (buckets.size > most) buckets.delete(buckets.keys().next().value!);
      return left >= 1;
    },
  };
}
