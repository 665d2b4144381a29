import type { Json } from '../object/json.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { fieldErrorText } from '../status/field-error.ts';
import { compileRules } from './compile-rules.ts';
import { evaluateRules } from './evaluate-rules.ts';

/** A schema of an object with these properties and rules at its root. */
export function objectWith(
  properties: Readonly<Record<string, Schema>>,
  ...rules: readonly (string | ValidationRule)[]
): Schema {
  return withRules({ type: 'object', properties }, ...rules);
}

export function withRules(schema: Schema, ...rules: readonly (string | ValidationRule)[]): Schema {
  return { ...schema, 'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)) };
}

/** What compiling says, as kubectl shows it. */
export function compileErrors(schema: Schema): string[] {
  return compileRules(schema).errors.map(fieldErrorText);
}

/** What the rules say of a value, as kubectl shows it. Throws when they do not compile. */
export function evaluate(schema: Schema, value: Json, old?: Json): string[] {
  const { rules, errors } = compileRules(schema);
  // What an expression may cost is another matter: see cost.test.ts.
  const fatal = errors.filter(({ detail }) => !detail.includes('exceeds budget') && !detail.startsWith('contributed'));
  if (fatal.length > 0) throw new Error(fatal.map(fieldErrorText).join('\n'));
  return evaluateRules(rules, value, old, '').map(fieldErrorText);
}

/** `true`, `false`, or the failure of an expression over an object with these properties. */
export function outcome(
  expression: string,
  properties: Readonly<Record<string, Schema>> = {},
  value: Json = {},
): string {
  const [error] = evaluate(objectWith(properties, { rule: expression, message: 'RULE' }), value);
  if (error === undefined) return 'true';
  if (error === '<nil>: Invalid value: RULE') return 'false';
  const text = error.replace('<nil>: Invalid value: "object": ', '').replace(/ evaluating rule: RULE$/, '');
  return text.startsWith("'no such overload'") ? 'no such overload' : text;
}
