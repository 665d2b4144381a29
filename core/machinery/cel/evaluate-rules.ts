import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import { isJsonObject, jsonEquals, member, type Json, type JsonObject } from '../object/json.ts';
import type { FieldError } from '../status/field-error.ts';
import { budgetExceeded, objectBudget, spend } from './budget.ts';
import type { CompiledRule, CompiledRules, RuleNode } from './compile-rules.ts';
import { toCel } from './convert.ts';
import type { Program } from './evaluator.ts';
import { CelFailure } from './failure.ts';
import { attempt, type Frame } from './program.ts';
import { CelOptional, none, type CelValue } from './value.ts';

/** More errors than this are of no use to anybody. */
const mostErrors = 250;
/** Source: apiserver pkg/apis/cel/config.go, MaxEvaluatedMessageExpressionSizeBytes. */
const longestMessage = 5 * 1024;

/** One run over an object. */
interface Run {
  readonly frame: Frame;
  readonly errors: FieldError[];
}

/** A value under its rules, and what it was before. */
interface Visit {
  readonly node: RuleNode;
  readonly value: Json;
  /** Undefined when there was none, or nobody can tell which it was. */
  readonly old: Json | undefined;
  readonly path: string;
  /** Whether the nearest part that can be compared with an older one is as it was: its faults are not new. */
  readonly isUnchanged: () => boolean;
}

/** Thrown when no further rules are to be evaluated. */
const stopped = Symbol('no further rules are evaluated');

/**
 * Evaluates the rules of an object's schema. `old` is the object before an update: rules that use `oldSelf` are evaluated where a
 * value has an older one, and faults of parts that did not change are passed over (ratcheting). All rules share one budget; when
 * it is used up the last error says so and no further rules are evaluated. Never throws.
 * Source: apiextensions-apiserver pkg/apiserver/schema/cel/validation.go, Validator.Validate.
 */
export function evaluateRules(rules: CompiledRules, value: Json, old: Json | undefined, path: string): FieldError[] {
  const run: Run = { frame: { left: objectBudget, slots: [] }, errors: [] };
  if (!rules.root) return run.errors;
  try {
    const isUnchanged = unchanged(value, old, () => false);
    visit(run, { node: rules.root, value, old, path, isUnchanged });
  } catch (error) {
    if (error !== stopped) throw error;
  }
  return run.errors;
}

function unchanged(value: Json, old: Json | undefined, otherwise: () => boolean): () => boolean {
  if (old === undefined) return otherwise;
  let known: boolean | undefined;
  return () => (known ??= jsonEquals(value, old));
}

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

function visit(run: Run, at: Visit): void {
  if (at.value === null) return;
  for (const rule of at.node.rules) applyRule(run, at, rule);
  if (Array.isArray(at.value)) visitItems(run, at, at.value);
  else if (isJsonObject(at.value)) visitMembers(run, at, at.value);
}

function visitMembers(run: Run, { node, old, path, isUnchanged }: Visit, value: JsonObject): void {
  const before = isJsonObject(old) ? old : {};
  const go = (inner: RuleNode, name: string, innerPath: string): void => {
    step(run, inner, innerPath);
    const older = member(before, name);
    const now = value[name]!;
    visit(run, {
      node: inner,
      value: now,
      old: older,
      path: innerPath,
      isUnchanged: unchanged(now, older, isUnchanged),
    });
  };
  if (node.values) for (const name of Object.keys(value)) go(node.values, name, keyPath(path, name));
  for (const [name, inner] of node.properties) if (Object.hasOwn(value, name)) go(inner, name, childPath(path, name));
}

function visitItems(run: Run, { node, old, path, isUnchanged }: Visit, value: readonly Json[]): void {
  const { items } = node;
  if (!items) return;
  const older = olderItems(node, old);
  for (const [at, item] of value.entries()) {
    const innerPath = keyPath(path, at);
    step(run, items, innerPath);
    const before = older(item);
    visit(run, {
      node: items,
      value: item,
      old: before,
      path: innerPath,
      isUnchanged: unchanged(item, before, isUnchanged),
    });
  }
}

/** Finds an item's older self by its keys; only lists that are maps have any. */
function olderItems({ type }: RuleNode, old: Json | undefined): (item: Json) => Json | undefined {
  const keys = type.listType === 'map' ? (type.listKeys ?? []) : [];
  if (keys.length === 0 || !Array.isArray(old)) return () => undefined;
  const found = new Map<string, Json>();
  for (const item of old) {
    const key = itemKey(keys, item);
    if (key !== null && !found.has(key)) found.set(key, item);
  }
  return (item) => {
    const key = itemKey(keys, item);
    return key === null ? undefined : found.get(key);
  };
}

function itemKey(keys: readonly string[], item: Json): string | null {
  if (!isJsonObject(item)) return null;
  const values = keys.map((key) => member(item, key));
  return values.some((value) => value === undefined || typeof value === 'object') ? null : JSON.stringify(values);
}

/** Looking at a part costs, too, even when its rules are cheap. */
function step(run: Run, node: RuleNode, path: string): void {
  try {
    spend(run.frame, 1);
  } catch {
    stop(run, fieldErrors.invalid(fieldOf(path), typeOf(node), outOfBudget));
  }
}

function stop(run: Run, error: FieldError): never {
  run.errors.push(error);
  throw stopped;
}

const fieldOf = (path: string): string => (path === '' ? '<nil>' : path);
const typeOf = ({ schema }: RuleNode): Json => schema.type ?? '';

type Outcome = { readonly value: CelValue } | { readonly failure: string } | 'out-of-budget';

function applyRule(run: Run, at: Visit, compiled: CompiledRule): void {
  const { node, old, path, isUnchanged } = at;
  const { rule, program, usesOldSelf } = compiled;
  if (usesOldSelf && old === undefined && rule.optionalOldSelf !== true) return;
  const outcome = execute(run.frame, program, at, compiled);
  if (outcome === 'out-of-budget') stop(run, fieldErrors.invalid(fieldOf(path), typeOf(node), outOfBudget));
  if ('failure' in outcome) {
    add(run, fieldErrors.invalid(fieldOf(path), typeOf(node), failureText(outcome.failure, ruleText(compiled))));
    return;
  }
  if (outcome.value === true) return;
  const error = ruleError(at, compiled, messageOf(run, at, compiled));
  if (usesOldSelf || !isUnchanged()) add(run, error);
}

function add(run: Run, error: FieldError): void {
  run.errors.push(error);
  if (run.errors.length >= mostErrors) throw stopped;
}

const ruleText = ({ rule }: CompiledRule): string => (rule.message || rule.rule).trim();

function failureText(failure: string, rule: string): string {
  return failure.startsWith('no such overload')
    ? `'${failure}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`
    : `${failure} evaluating rule: ${rule}`;
}

function execute(frame: Frame, program: Program, { node, value, old }: Visit, { rule }: CompiledRule): Outcome {
  frame.slots = Array<CelValue>(program.slots).fill(null);
  try {
    const result = attempt((inner) => {
      inner.slots[0] = toCel(inner, node.type, value);
      if (program.used.has('oldSelf'))
        inner.slots[1] = olderValue(inner, node, old, rule.optionalOldSelf === true ? 'optional' : 'plain');
      return program.run(inner);
    }, frame);
    return result instanceof CelFailure ? { failure: result.message } : { value: result };
  } catch (error) {
    if (error === budgetExceeded) return 'out-of-budget';
    // A value that nests deeper than the stack.
    if (error instanceof RangeError) return { failure: 'expression is too complex' };
    throw error;
  }
}

function olderValue(frame: Frame, { type }: RuleNode, old: Json | undefined, form: 'optional' | 'plain'): CelValue {
  if (old === undefined || old === null) return form === 'optional' ? none : null;
  const value = toCel(frame, type, old);
  return form === 'optional' ? new CelOptional(value) : value;
}

/** The text of `messageExpression` where it gives one, else the message, else the rule. */
function messageOf(run: Run, at: Visit, compiled: CompiledRule): string {
  const { rule, message } = compiled;
  const plain = rule.message ? rule.message.trim() : `failed rule: ${ruleText(compiled)}`;
  if (!message || (message.used.has('oldSelf') && at.old === undefined && rule.optionalOldSelf !== true)) return plain;
  const outcome = execute(run.frame, message, at, compiled);
  if (outcome === 'out-of-budget') {
    const detail =
      'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run';
    return stop(run, fieldErrors.invalid(fieldOf(at.path), typeOf(at.node), detail));
  }
  const text = 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
  const isUsable = text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= longestMessage;
  return isUsable ? text : plain;
}

function ruleError({ value, path }: Visit, { rule, fieldPath }: CompiledRule, detail: string): FieldError {
  const joined = fieldPath.startsWith('[') || fieldPath === '' ? `${path}${fieldPath}` : childPath(path, fieldPath);
  const shown = typeof value === 'object' ? undefined : value;
  const field = fieldOf(joined);
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return fieldErrors.forbidden(field, detail);
    case 'FieldValueRequired':
      return fieldErrors.required(field, detail);
    case 'FieldValueDuplicate':
      return { type: 'FieldValueDuplicate', field, detail: '', value: shown };
    default:
      return fieldErrors.invalid(field, shown, detail);
  }
}
