/** One measured figure with its target. Both in `unit`; ratios have the unit "×". */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  /** `most`: the value may not be above the target. `least`: not below. */
  readonly bound: 'most' | 'least';
  /** What was measured, how often, and what it is made of. */
  readonly how: string;
}

/** One bench: measures some figures that belong together. Throws when it cannot measure. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  /** `skipped`: why there is nothing to measure here. */
  measure(say: (line: string) => void): Promise<readonly Figure[] | { readonly skipped: string }>;
}

export function isMet({ value, target, bound }: Figure): boolean {
  return bound === 'most' ? value <= target : value >= target;
}

/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which `percent` of the measurements lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
