import type { Json } from '../object/json.ts';
import type { FieldError } from '../status/field-error.ts';
import { fieldErrors } from '../object/field-errors.ts';
import type { MatchBudget } from './pattern/match.ts';

/** Where a walk through a value is. Kept in parts, because nearly all values are right and need no text. */
export interface Place {
  /** Path of the value that is walked through; '' when it is a whole object. */
  readonly base: string;
  /** From there to the value that is looked at: names of members, and indices of items. */
  readonly path: (string | number)[];
}

/** One validation: where it is in the value and what it has found. */
export interface Run extends Place {
  errors: FieldError[];
  /** Checks that were made, to tell which of several alternatives was meant. */
  made: number;
  readonly budget: MatchBudget;
}

/** Checks one value; `old` is the stored value of the same place, undefined when none can be told. */
export type Check = (run: Run, value: Json, old: Json | undefined) => void;

/** The path as kubectl shows it; '' is the whole object. */
export function pathText(place: Place): string {
  let text = place.base;
  for (const part of place.path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** The field of an error: an object as a whole has none, which Go prints as `<nil>`. */
export function fieldText(path: string): string {
  return path === '' ? '<nil>' : path;
}

/** `spec.x: Invalid value: 1: spec.x in body <what>`. Wording: kube-openapi pkg/validation/errors/schema.go. */
export function failBody(run: Run, value: Json, what: string): void {
  const path = pathText(run);
  run.errors.push(fieldErrors.invalid(fieldText(path), value, `${path} in body ${what}`));
}

/** An error of several schemas at once, which upstream attributes to the object and not to the field. */
export function failWhole(run: Run, detail: string): void {
  run.errors.push(fieldErrors.invalid(fieldText(run.base), '', detail));
}
