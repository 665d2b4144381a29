/**
 * Dates as image properties carry them. Times are UTC. Like the official suite (observed) this accepts one-digit months and
 * days, a run of blanks between day and time, and the leap second 60.
 */
const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const dayAndTime = /^(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/;
const instant = /^(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})Z$/;
const compactDay = /^(\d{4})(\d{1,2})(\d{1,2})$/;

/** Milliseconds of `YYYY-MM-DD`, `YYYY-MM-DD hh:mm[:ss]` or `YYYY-MM-DDThh:mm:ssZ`; null for anything else. */
export function parseDate(text: string): number | null {
  return firstMatch(text, [instant, dayAndTime, day]);
}

/** Milliseconds of `YYYY-MM-DDThh:mm:ssZ`, the only form in which Glance writes `created_at`; null for anything else. */
export function parseInstant(text: string): number | null {
  return firstMatch(text, [instant]);
}

/** Whether a word marks an image as an old one by its date: `YYYYMMDD` or `YYYY-MM-DD`. */
export function isDateMark(word: string): boolean {
  return firstMatch(word, [day, compactDay]) !== null;
}

function firstMatch(text: string, forms: readonly RegExp[]): number | null {
  for (const form of forms) {
    const parts = form
      .exec(text)
      ?.slice(1)
      .map((part) => Number(part ?? 0));
    if (parts) return toInstant(parts);
  }
  return null;
}

function toInstant([year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0]: readonly number[]):
  | number
  | null {
  if (hour > 23 || minute > 59 || second > 61) return null;
  const midnight = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(year, month - 1, date);
  if (year === 0 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== date) return null;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}
