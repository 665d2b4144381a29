import type { Lifetime } from './model.ts';

/**
 * The instant from which a result no longer counts. All is UTC; the official library computes with naive local times.
 * A day ends at midnight after the following day; a week on a Monday, 7 to 14 days later; a month, a quarter and a year with
 * the period after the one they reach into. Without a lifetime a result counts for a week.
 * Source: the official library's `add_period` (scs-0003-v1, lifetime).
 */
export function expiresAt(checkedAt: Date, lifetime: Lifetime | null): Date {
  const year = checkedAt.getUTCFullYear();
  const month = checkedAt.getUTCMonth();
  const day = checkedAt.getUTCDate();
  const ends = {
    day: utc(year, month, day + 2),
    week: utc(year, month, day + 14 - daysSinceMonday(checkedAt)),
    month: utc(year, month + 2, 1),
    quarter: utc(year, month - (month % 3) + 6, 1),
    year: utc(year + 1, month + 2, 1),
  } as const satisfies Record<Lifetime, Date>;
  return ends[lifetime ?? 'week'];
}

function daysSinceMonday(at: Date): number {
  return (at.getUTCDay() + 6) % 7;
}

/** As `Date.UTC`, but years below 100 are not taken for 1900 and more. */
function utc(year: number, month: number, day: number): Date {
  const at = new Date(0);
  at.setUTCFullYear(year, month, day);
  return at;
}
