import type { Json } from '../object/json.ts';
import type { FieldError } from '../status/field-error.ts';
import { fieldErrors } from '../object/field-errors.ts';
import type { MatchBudget } from './pattern/match.ts';

/** One validation: where it is in the value and what it has found. */
export interface Run {
  /** Path of the value that is validated; '' when it is a whole object. */
  readonly base: string;
  /** From there to the value that is looked at: names of members, and indices of items. */
  readonly path: (string | number)[];
  errors: FieldError[];
  /** Checks that were made, to tell which of several alternatives was meant. */
  made: number;
  readonly budget: MatchBudget;
}

/** Checks one value; `old` is the stored value of the same place, undefined when none can be told. */
export type Check = (run: Run, value: Json, old: Json | undefined) => void;

/** The path as kubectl shows it; '' is the whole object. */
export function pathText(run: Run): string {
  let text = run.base;
  for (const part of run.path) {
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
