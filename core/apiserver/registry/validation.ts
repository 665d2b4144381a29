import {
  asJson,
  compileRules,
  evaluateRules,
  member,
  statusErrors,
  validateMeta,
  validateValue,
  type CompiledRules,
  type FieldError,
  type FieldErrorType,
  type Json,
  type Kind,
  type KubeObject,
  type Schema,
} from '@allmend/core-machinery';
import type { Subresource } from './registry.ts';
import { scaleErrors } from './scale-paths.ts';

/** Rules are compiled once per schema. A rule that does not compile is refused when its definition is written. */
const compiled = new WeakMap<Schema, CompiledRules>();

function rulesOf(schema: Schema): CompiledRules {
  const known = compiled.get(schema);
  if (known) return known;
  const { rules } = compileRules(schema);
  compiled.set(schema, rules);
  return rules;
}

/** Faults of structure: rules are not evaluated on objects that have them. Source: customresource/strategy.go hasBlockingErr. */
const blocking: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const unchecked: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  value: null,
};

/** Checks a new object. Throws 422. Source: apiserver pkg/registry/rest/create.go: content first, then metadata. */
export function validateNew(kind: Kind, object: KubeObject): void {
  const errors = contentErrors(kind, object, null, '');
  if (errors.length === 0) errors.push(...validateMeta(object.metadata, { kind }));
  refuse(kind, object, errors);
}

/** Checks a changed object. Throws 422. Source: apiserver pkg/registry/rest/update.go: metadata first, then content. */
export function validateChanged(kind: Kind, object: KubeObject, old: KubeObject, subresource: Subresource): void {
  const errors = validateMeta(object.metadata, { kind, old: old.metadata });
  errors.push(...contentErrors(kind, object, old, subresource));
  refuse(kind, object, errors);
}

function contentErrors(kind: Kind, object: KubeObject, old: KubeObject | null, subresource: Subresource): FieldError[] {
  const errors = subresource === 'status' ? statusFaults(kind, object, old) : wholeFaults(kind, object, old);
  errors.push(...scaleErrors(kind, object, subresource));
  errors.push(...(kind.builtIn?.validate?.(object, old ?? undefined) ?? []));
  if (errors.some(({ type }) => blocking.has(type))) return [...errors, unchecked];
  const before = old === null ? undefined : asJson(old);
  return [...errors, ...evaluateRules(rulesOf(kind.schema), asJson(object), before, '')];
}

function wholeFaults(kind: Kind, object: KubeObject, old: KubeObject | null): FieldError[] {
  return validateValue(kind.schema, asJson(object), { path: '', ...(old && { old: asJson(old) }) });
}

/** Writes of the status are not held up by a spec that was valid once. */
function statusFaults(kind: Kind, object: KubeObject, old: KubeObject | null): FieldError[] {
  const schema = kind.schema.properties?.['status'];
  const status = member(asJson(object), 'status');
  if (!schema || status === undefined) return [];
  const before: Json | undefined = old ? member(asJson(old), 'status') : undefined;
  return validateValue(schema, status, { path: 'status', ...(before !== undefined && { old: before }) });
}

function refuse(kind: Kind, { metadata }: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw statusErrors.invalid(kind, metadata.name ?? '', errors);
}
