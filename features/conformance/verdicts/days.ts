import type { Verdict } from '@allmend/api';
import { startOfDay } from './deciding.ts';
import { grade } from './results.ts';
import type { Interval } from './sweep.ts';

/** Milliseconds. */
const dayLength = 86_400_000;
const letters: Readonly<Record<Verdict, string>> = { PASS: 'P', FAIL: 'F', DNF: 'D', MISS: 'M' };

/**
 * One letter a day (UTC), the oldest first, up to `lastDay`: the worst of the day counts (F, M, D, P). `-`: no report was there yet, or
 * no version was in force. `intervals` as `History` gives them, ascending.
 */
export function daysOf(intervals: readonly Interval[], lastDay: string, count: number): string {
  const first = startOfDay(lastDay) - (count - 1) * dayLength;
  const worst: (Verdict | null)[] = Array.from({ length: count }, () => null);
  for (const { verdict, version, state, from, until } of intervals) {
    if (state === 'before' || version === null) continue;
    const begin = Math.max(0, Math.floor((from.getTime() - first) / dayLength));
    const end = until === null ? count : Math.min(count, Math.ceil((until.getTime() - first) / dayLength));
    for (let day = begin; day < end; day++) {
      const known = worst[day] ?? null;
      if (known === null || grade[verdict] > grade[known]) worst[day] = verdict;
    }
  }
  return worst.map((verdict) => (verdict === null ? '-' : letters[verdict])).join('');
}

/** How many of the days passed. */
export interface Share {
  readonly passed: number;
  /** Days that say anything: not `-`. */
  readonly days: number;
  /** Percent with one decimal, rounded down: 99.97 % is 99.9; null when no day says anything. */
  readonly percent: number | null;
}

export function shareOf(days: string): Share {
  let passed = 0;
  let counted = 0;
  for (const letter of days) {
    if (letter === '-') continue;
    counted++;
    if (letter === 'P') passed++;
  }
  return { passed, days: counted, percent: counted === 0 ? null : Math.floor((passed * 1000) / counted) / 10 };
}
