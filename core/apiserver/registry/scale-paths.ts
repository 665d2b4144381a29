import {
  asJson,
  isJsonObject,
  member,
  setMember,
  type FieldError,
  type Json,
  type JsonObject,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import type { Subresource } from './registry.ts';

const largestInt32 = 2 ** 31 - 1;

/** The value at a path of plain members such as `.spec.replicas`; undefined when there is none. */
export function valueAt(object: KubeObject, path: string): Json | undefined {
  let value: Json | undefined = asJson(object);
  for (const name of namesOf(path)) {
    if (!isJsonObject(value)) return undefined;
    value = member(value, name);
  }
  return value;
}

/** Sets the value at such a path in place, making the objects on the way; false when something else is in the way. */
export function setValueAt(object: KubeObject, path: string, value: Json): boolean {
  const names = namesOf(path);
  let at: JsonObject = asJson(object);
  for (const name of names.slice(0, -1)) {
    const next: Json = member(at, name) ?? {};
    if (!isJsonObject(next)) return false;
    setMember(at, name, next);
    at = next;
  }
  setMember(at, names.at(-1)!, value);
  return true;
}

/** Source: apiextensions-apiserver pkg/registry/customresource/validator.go ValidateScaleSpec, ValidateScaleStatus. */
export function scaleErrors(kind: Kind, object: KubeObject, subresource: Subresource): FieldError[] {
  const { scale } = kind.subresources;
  if (!scale) return [];
  return [
    ...(subresource === 'status' ? [] : replicaErrors(object, scale.specReplicasPath)),
    ...replicaErrors(object, scale.statusReplicasPath),
    ...(scale.labelSelectorPath === undefined ? [] : selectorErrors(object, scale.labelSelectorPath)),
  ];
}

function replicaErrors(object: KubeObject, path: string): FieldError[] {
  const value = valueAt(object, path);
  const invalid = (detail: string): FieldError[] => [
    { type: 'FieldValueInvalid', field: path, detail, value: value ?? null },
  ];
  if (value === undefined || value === null) return [];
  if (!Number.isSafeInteger(value)) return invalid('should be an integer');
  if ((value as number) < 0) return invalid('should be a non-negative integer');
  return (value as number) > largestInt32 ? invalid(`should be less than or equal to ${largestInt32}`) : [];
}

function selectorErrors(object: KubeObject, path: string): FieldError[] {
  const value = valueAt(object, path);
  if (value === undefined || value === null || typeof value === 'string') return [];
  return [{ type: 'FieldValueInvalid', field: path, detail: 'should be a string', value }];
}

/** The members of such a path. */
export function namesOf(path: string): string[] {
  return path.replace(/^\./, '').split('.');
}
