import type { Json } from '../object/json.ts';
import { fieldErrors } from '../object/field-errors.ts';
import { failBody, failWhole, fieldText, pathText, type Run } from './check.ts';
import { formatCheck } from './formats.ts';
import { compilePattern, type CompiledPattern } from './pattern/match.ts';
import type { Schema } from './schema.ts';

/** Checks of a string: length in characters, pattern, format. Null when the schema asks for nothing. */
export function stringCheck(schema: Schema): ((run: Run, value: string) => void) | null {
  const { minLength, maxLength, pattern } = schema;
  const format = schema.format === undefined ? null : formatCheck(schema.format);
  if (minLength === undefined && maxLength === undefined && pattern === undefined && format === null) return null;
  let compiled: CompiledPattern | undefined;
  return (run, value) => {
    if (maxLength !== undefined && isLonger(value, maxLength)) {
      run.errors.push(fieldErrors.tooLong(fieldText(pathText(run)), maxLength));
    } else if (minLength !== undefined && isShorter(value, minLength)) {
      failBody(run, value, `should be at least ${minLength} chars long`);
    } else if (pattern !== undefined) {
      compiled ??= compilePattern(pattern);
      matchPattern(run, value, compiled);
    }
    if (format !== null && !format(value)) failType(run, schema.format!, value);
  };
}

function matchPattern(run: Run, value: string, pattern: CompiledPattern): void {
  const result = pattern.match(value, run.budget);
  if (result === 'no-match') failBody(run, value, `should match '${pattern.source}'`);
  if (result === 'too-costly') failBody(run, value, `is too long to be matched with '${pattern.source}'`);
}

/** `spec.x in body must be of type date: "x"`. The type of what is there stands where the value would. */
export function failType(run: Run, expected: string, found: string): void {
  const path = pathText(run);
  const detail = `${path} in body must be of type ${expected}: ${JSON.stringify(found)}`;
  run.errors.push(fieldErrors.typeInvalid(fieldText(path), found, detail));
}

/** Counts characters only when the count of UTF-16 units leaves it open. */
function isLonger(text: string, most: number): boolean {
  return text.length > most && (text.length > 2 * most || characters(text) > most);
}

function isShorter(text: string, least: number): boolean {
  return text.length < least || (text.length < 2 * least && characters(text) < least);
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Checks of a number: bounds, multiples, and the range of its format. Null when the schema asks for nothing. */
export function numberCheck(schema: Schema): ((run: Run, value: number) => void) | null {
  const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum } = schema;
  const range = rangeOf(schema);
  if (minimum === undefined && maximum === undefined && multipleOf === undefined && range === null) return null;
  return (run, value) => {
    if (range !== null && !(Math.abs(value) < range.beyond || value === -range.beyond)) {
      const format = schema.format === undefined ? '(default format)' : `with format ${schema.format}`;
      failWhole(run, `Checked value must be of type ${schema.type} ${format} in ${pathText(run)}`);
    }
    if (multipleOf !== undefined) checkMultiple(run, value, multipleOf);
    if (minimum !== undefined && (value < minimum || (exclusiveMinimum === true && value === minimum))) {
      failBody(run, value, `should be greater than ${exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
    }
    if (maximum !== undefined && (value > maximum || (exclusiveMaximum === true && value === maximum))) {
      failBody(run, value, `should be less than ${exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
    }
  };
}

/** The magnitude that a number of the format cannot have; the negative one of it is still in. */
function rangeOf({ type, format }: Schema): { readonly beyond: number } | null {
  if (type === 'integer') return { beyond: format === 'int32' ? 2 ** 31 : 2 ** 63 };
  if (type === 'number' && format === 'float') return { beyond: 2 ** 128 };
  return null;
}

function checkMultiple(run: Run, value: number, factor: number): void {
  if (!(factor > 0)) {
    failWhole(run, `factor MultipleOf declared for ${pathText(run)} must be positive: ${factor}`);
  } else if (!isMultiple(value, factor)) {
    failBody(run, value, `should be a multiple of ${factor}`);
  }
}

/** Integers exactly; others with the tolerance that binary fractions need. Source: swag.IsFloat64AJSONInteger. */
function isMultiple(value: number, factor: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(factor)) return value % factor === 0;
  const quotient = value / factor;
  const nearest = Math.round(quotient);
  return quotient === nearest || Math.abs(quotient - nearest) / (Math.abs(quotient) + Math.abs(nearest)) < 1e-9;
}

/** The name of a JSON value's type in errors. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
