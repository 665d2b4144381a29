import { scopeErrors } from './errors.ts';

/** True for a day of the calendar as `YYYY-MM-DD`; 30 February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** The same text when it is a day. Throws `scope.bad-date`. */
export function requireDay(date: string): string {
  if (!isDay(date)) throw scopeErrors.error('bad-date', { date });
  return date;
}

/** The same day so many months later; the last day of that month where it has no such day. */
export function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + months);
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0);
  return to;
}
