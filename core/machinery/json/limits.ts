import { statusErrors, type StatusError } from '../status/status.ts';

/** How much structure a body may have. Its length in bytes is limited where it is received. */
export interface ParseLimits {
  /** How deep objects and lists may stand inside each other; the outermost is 1. */
  readonly depth: number;
  /** How many members and items there may be in all; with YAML each use of an alias counts anew. */
  readonly values: number;
}

/**
 * Upstream allows a depth of 10,000 (sigs.k8s.io/json); every engine here that walks a value recursively must be safe with what is
 * let in, and the deepest schemas in use (a pod template inside a CustomResourceDefinition) stay below 100.
 */
export const defaultLimits: ParseLimits = { depth: 256, values: 250_000 };

/** A body, and what `JSON.parse` would hide. */
export interface Parsed<T> {
  readonly value: T;
  /** Paths of members that stood more than once, as kubectl shows them (`spec.ports[0].name`); the last one counts. At most 100. */
  readonly duplicates: readonly string[];
}

/** More duplicates than this are not listed. Source: sigs.k8s.io/json, strict decoding. */
export const mostDuplicates = 100;

export type Format = 'JSON' | 'YAML';

export function malformed(format: Format, problem: string, offset: number): StatusError {
  return statusErrors.badRequest(`the body is not valid ${format}: ${problem} at offset ${offset}`);
}

export function tooDeep(format: Format, { depth }: ParseLimits, offset: number): StatusError {
  return malformed(format, `objects and lists are nested deeper than ${depth} levels`, offset);
}

export function tooMany(format: Format, { values }: ParseLimits, offset: number): StatusError {
  return malformed(format, `there are more than ${values} members and items`, offset);
}

/** A number whose digits a double cannot keep would come back as another one. */
export function unsafeNumber(format: Format, literal: string, offset: number): StatusError {
  const shown = literal.length <= 40 ? literal : `${literal.slice(0, 40)}…`;
  return malformed(format, `the number ${shown} cannot be kept exactly`, offset);
}

/**
 * The number that an integer or fraction stands for; null when it is infinite, or an integer that would be printed with other
 * digits than were read.
 */
export function exactNumber(literal: string): number | null {
  const value = Number(literal);
  if (!Number.isFinite(value)) return null;
  if (literal.length < 16 || Number.isSafeInteger(value) || /[.eE]/.test(literal)) return value;
  return String(value) === literal ? value : null;
}
