/** One entry of a vector file, as it stands there. */
export type Vector = Readonly<Record<string, unknown>>;

/** One official expectation of a case beside what our official semantics say. Both are plain JSON and compared deeply. */
export interface Comparison {
  /** Name of the expectation in the file, e.g. `canonical`. */
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * Judges the cases of one known vector file. A judge lies in `tools/vectors/<file stem>.ts` with `_` written as `-`
 * (`scs0100_names.json` → `scs0100-names.ts`), is exported as `judge` and listed in `judges.ts`.
 */
export interface Judge {
  /** Short text that tells this case from the others of its file. */
  label(vector: Vector): string;
  /**
   * One comparison for each expectation that the case carries; optional ones that are absent are left out. A case with
   * no comparison at all counts as failed, and so does one for which this throws (malformed case).
   * `surroundings` are the members beside `cases`, e.g. `now` and `releases`; empty for a file that is one array.
   */
  compare(vector: Vector, surroundings: Vector): readonly Comparison[];
}

/** A case that is not in the form its file's cases have. */
export class MalformedVector extends Error {
  constructor(field: string, expected: string, found: unknown) {
    super(`"${field}" should be ${expected}, found ${found === undefined ? 'nothing' : JSON.stringify(found)}`);
    this.name = 'MalformedVector';
  }
}

export function readText(vector: Vector, field: string): string {
  const value = vector[field];
  if (typeof value !== 'string') throw new MalformedVector(field, 'a text', value);
  return value;
}

export function readFlag(vector: Vector, field: string): boolean {
  const value = vector[field];
  if (typeof value !== 'boolean') throw new MalformedVector(field, 'true or false', value);
  return value;
}

export function readList(vector: Vector, field: string): readonly unknown[] {
  const value = vector[field];
  if (!Array.isArray(value)) throw new MalformedVector(field, 'a list', value);
  return value;
}

export function readRecord(vector: Vector, field: string): Vector {
  const value = vector[field];
  if (!isRecord(value)) throw new MalformedVector(field, 'an object', value);
  return value;
}

/** The instant that a text such as `2024-01-17` or `2026-08-21T00:00:00Z` names; naive times are UTC. */
export function readInstant(vector: Vector, field: string): Date {
  const text = readText(vector, field);
  const zoned = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`;
  const instant = new Date(zoned);
  if (Number.isNaN(instant.getTime())) throw new MalformedVector(field, 'a date', text);
  return instant;
}

export function isRecord(value: unknown): value is Vector {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A verdict in the official suite's words: it prints a testcase that did not finish as ABORT. */
export function officialWord(verdict: string): string {
  return verdict === 'DNF' ? 'ABORT' : verdict;
}
