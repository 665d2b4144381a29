import type { Kind } from '../kind/kind.ts';
import type { FieldError } from '../status/field-error.ts';
import { childPath, fieldErrors, keyPath } from './field-errors.ts';
import { jsonEquals, type Json } from './json.ts';
import { metaShapeErrors } from './meta-shape.ts';
import { dnsLabelProblems, labelValueProblems, nameProblems, qualifiedNameProblems } from './names.ts';
import { parseApiVersion, type ManagedFieldsEntry, type ObjectMeta, type OwnerReference } from './object.ts';

/** Keys and values of all annotations together, in bytes. Source: apimachinery TotalAnnotationSizeLimitB. */
export const longestAnnotations = 256 * 1024;

const longestFieldManager = 128;
const longestSubresource = 256;

export interface MetaOptions {
  readonly kind: Pick<Kind, 'scope' | 'builtIn'>;
  /** The stored metadata, when the object is updated. */
  readonly old?: ObjectMeta;
  /** Where metadata stands; default `metadata`. */
  readonly path?: string;
}

/**
 * Checks the metadata of an object that is created, or with `old` updated; names have been generated before. Any JSON may be
 * given: a wrong type is an error like the others, and then the only kind that is reported.
 * On update the resourceVersion must be there if the stored metadata has one.
 * Source: apimachinery pkg/api/validation/objectmeta.go (ValidateObjectMeta, ValidateObjectMetaUpdate).
 */
export function validateMeta(meta: unknown, options: MetaOptions): FieldError[] {
  const path = options.path ?? 'metadata';
  const shape = metaShapeErrors((meta ?? {}) as Json, path);
  if (shape.length > 0) return shape;
  const known = (meta ?? {}) as ObjectMeta;
  const own =
    options.old === undefined ? createErrors(known, options.kind, path) : updateErrors(known, options.old, path);
  return [...own, ...contentErrors(known, path)];
}

function createErrors(meta: ObjectMeta, kind: MetaOptions['kind'], path: string): FieldError[] {
  return [
    ...nameErrors(meta, kind, path),
    ...namespaceErrors(meta, kind, path),
    ...finalizerErrors(meta.finalizers ?? [], childPath(path, 'finalizers')),
  ];
}

function nameErrors(meta: ObjectMeta, kind: MetaOptions['kind'], path: string): FieldError[] {
  const style = kind.builtIn?.names ?? 'dns-subdomain';
  const errors = meta.generateName
    ? nameProblems(style, meta.generateName, 'prefix').map((problem) =>
        fieldErrors.invalid(childPath(path, 'generateName'), meta.generateName, problem),
      )
    : [];
  const field = childPath(path, 'name');
  if (!meta.name) return [...errors, fieldErrors.required(field, 'name or generateName is required')];
  const { name } = meta;
  return [...errors, ...nameProblems(style, name).map((problem) => fieldErrors.invalid(field, name, problem))];
}

function namespaceErrors({ namespace }: ObjectMeta, { scope }: MetaOptions['kind'], path: string): FieldError[] {
  const field = childPath(path, 'namespace');
  if (scope === 'Cluster') return namespace ? [fieldErrors.forbidden(field, 'not allowed on this type')] : [];
  if (!namespace) return [fieldErrors.required(field)];
  return dnsLabelProblems(namespace).map((problem) => fieldErrors.invalid(field, namespace, problem));
}

const immutable = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

function updateErrors(meta: ObjectMeta, old: ObjectMeta, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) {
    const added = (meta.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer));
    if (added.length > 0) {
      const listed = [...new Set(added)].sort().map((finalizer) => JSON.stringify(finalizer));
      errors.push(
        fieldErrors.forbidden(
          childPath(path, 'finalizers'),
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${listed.join(', ')}}`,
        ),
      );
    }
  }
  if (old.resourceVersion && !meta.resourceVersion) {
    errors.push(fieldErrors.invalid(childPath(path, 'resourceVersion'), '', 'must be specified for an update'));
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(fieldErrors.invalid(childPath(path, 'generation'), meta.generation ?? 0, 'must not be decremented'));
  }
  for (const name of immutable) {
    const [now, before] = [zeroAsAbsent(meta[name]), zeroAsAbsent(old[name])];
    if (jsonEquals(now, before)) continue;
    errors.push(fieldErrors.invalid(childPath(path, name), now ?? null, 'field is immutable'));
  }
  return errors;
}

/** Null and the empty string are what a Go server has where nothing is given. */
function zeroAsAbsent(value: string | number | null | undefined): string | number | undefined {
  return value === null || value === '' ? undefined : value;
}

function contentErrors(meta: ObjectMeta, path: string): FieldError[] {
  const generation = meta.generation ?? 0;
  return [
    ...(generation < 0
      ? [fieldErrors.invalid(childPath(path, 'generation'), generation, 'must be greater than or equal to 0')]
      : []),
    ...labelErrors(meta.labels ?? {}, childPath(path, 'labels')),
    ...annotationErrors(meta.annotations ?? {}, childPath(path, 'annotations')),
    ...ownerErrors(meta.ownerReferences ?? [], childPath(path, 'ownerReferences')),
    ...managedFieldsErrors(meta.managedFields ?? [], childPath(path, 'managedFields')),
  ];
}

/** Labels of an object or of a template. Source: apimachinery pkg/apis/meta/v1/validation ValidateLabels. */
export function labelErrors(labels: Readonly<Record<string, string>>, field: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameProblems(key).map((problem) => fieldErrors.invalid(field, key, problem)),
    ...labelValueProblems(value).map((problem) => fieldErrors.invalid(field, value, problem)),
  ]);
}

function annotationErrors(annotations: Readonly<Record<string, string>>, field: string): FieldError[] {
  let size = 0;
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(annotations)) {
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
    for (const problem of qualifiedNameProblems(key.toLowerCase()))
      errors.push(fieldErrors.invalid(field, key, problem));
  }
  if (size > longestAnnotations) errors.push(fieldErrors.tooLong(field, longestAnnotations));
  return errors;
}

function finalizerErrors(finalizers: readonly string[], field: string): FieldError[] {
  const errors = finalizers.flatMap((finalizer) =>
    qualifiedNameProblems(finalizer).map((problem) => fieldErrors.invalid(field, finalizer, problem)),
  );
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
    errors.push(fieldErrors.invalid(field, [...finalizers], detail));
  }
  return errors;
}

function ownerErrors(owners: readonly OwnerReference[], field: string): FieldError[] {
  const errors = owners.flatMap((owner, at) => ownerReferenceErrors(owner, keyPath(field, at)));
  const controllers = owners.filter((owner) => owner.controller === true).map((owner) => `${owner.kind}/${owner.name}`);
  for (const other of controllers.slice(1)) {
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]} and ${other}`;
    errors.push(fieldErrors.invalid(field, owners as unknown as Json, detail));
  }
  return errors;
}

function ownerReferenceErrors(owner: OwnerReference, field: string): FieldError[] {
  const errors = (['apiVersion', 'kind', 'name', 'uid'] as const)
    .filter((name) => !owner[name])
    .map((name) => fieldErrors.required(childPath(field, name), 'must not be empty'));
  if (owner.apiVersion && parseApiVersion(owner.apiVersion) === null) {
    const detail = 'must be <group>/<version> or <version>';
    errors.push(fieldErrors.invalid(childPath(field, 'apiVersion'), owner.apiVersion, detail));
  }
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
    const detail = '/v1, Kind=Event is disallowed from being an owner';
    errors.push(fieldErrors.invalid(field, owner as unknown as Json, detail));
  }
  return errors;
}

function managedFieldsErrors(entries: readonly ManagedFieldsEntry[], field: string): FieldError[] {
  return entries.flatMap((entry, at) => managedFieldsEntryErrors(entry, keyPath(field, at)));
}

function managedFieldsEntryErrors(entry: ManagedFieldsEntry, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const operation: string = entry.operation ?? '';
  if (operation === '') {
    errors.push(fieldErrors.required(childPath(field, 'operation'), 'must not be empty'));
  } else if (operation !== 'Apply' && operation !== 'Update') {
    errors.push(fieldErrors.notSupported(childPath(field, 'operation'), operation, ['Apply', 'Update']));
  }
  const fieldsType: string = entry.fieldsType ?? '';
  if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
    errors.push(fieldErrors.invalid(childPath(field, 'fieldsType'), fieldsType, 'must be `FieldsV1`'));
  }
  errors.push(...fieldManagerErrors(entry.manager ?? '', childPath(field, 'manager')));
  if (Buffer.byteLength(entry.subresource ?? '') > longestSubresource) {
    errors.push(fieldErrors.tooLong(childPath(field, 'subresource'), longestSubresource));
  }
  return errors;
}

/** The name of a field manager: at most 128 printable characters; empty means that none is given. */
export function fieldManagerErrors(manager: string, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > longestFieldManager) errors.push(fieldErrors.tooLong(field, longestFieldManager));
  let at = 0;
  for (const character of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      errors.push(fieldErrors.invalid(field, manager, `invalid character U+${code} (at position ${at})`));
    }
    at += Buffer.byteLength(character);
  }
  return errors;
}
