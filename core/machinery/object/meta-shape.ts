import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { childPath, fieldErrors, keyPath } from './field-errors.ts';
import type { FieldError } from '../status/field-error.ts';

/*
 * The shape of `metadata` in JSON. Upstream decodes it into Go's ObjectMeta: unknown members are dropped (and reported when
 * validation is strict), null is the same as absent, a wrong type is an error.
 * Source: meta/v1 types.go ObjectMeta; apiextensions-apiserver pkg/apiserver/schema/objectmeta.
 */

interface Shape {
  readonly type: 'string' | 'integer' | 'boolean' | 'time' | 'strings' | 'texts' | 'any' | 'objects' | 'object';
  /** Members of the object, or of each object in the list. */
  readonly members?: Readonly<Record<string, Shape>>;
}

const text: Shape = { type: 'string' };
const integer: Shape = { type: 'integer' };
const boolean: Shape = { type: 'boolean' };
const time: Shape = { type: 'time' };

const metadata: Shape = {
  type: 'object',
  members: record({
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: integer,
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: integer,
    labels: { type: 'strings' },
    annotations: { type: 'strings' },
    finalizers: { type: 'texts' },
    ownerReferences: {
      type: 'objects',
      members: record({
        apiVersion: text,
        kind: text,
        name: text,
        uid: text,
        controller: boolean,
        blockOwnerDeletion: boolean,
      }),
    },
    managedFields: {
      type: 'objects',
      members: record({
        manager: text,
        operation: text,
        apiVersion: text,
        time,
        fieldsType: text,
        fieldsV1: { type: 'any' },
        subresource: text,
      }),
    },
  }),
};

/** Without a prototype, so that a member named `constructor` is not found. */
function record(members: Record<string, Shape>): Readonly<Record<string, Shape>> {
  return Object.assign(Object.create(null) as Record<string, Shape>, members);
}

/**
 * Removes, in place, what ObjectMeta does not know, nulls (which mean absent) and the retired `selfLink`. Returns the paths of
 * the unknown members; nulls are no fault. Members of a wrong type stay: `metaShapeErrors` names them.
 */
export function pruneMeta(meta: Json, path = 'metadata'): string[] {
  const removed: string[] = [];
  prune(metadata, meta, path, removed);
  if (isJsonObject(meta)) delete meta['selfLink'];
  return removed;
}

function prune(shape: Shape, value: Json, path: string, removed: string[]): void {
  if (Array.isArray(value)) {
    if (shape.type === 'objects') {
      for (const [at, item] of value.entries()) pruneMembers(shape.members!, item, keyPath(path, at), removed);
    }
    return;
  }
  if (!isJsonObject(value)) return;
  if (shape.type === 'object') pruneMembers(shape.members!, value, path, removed);
  // A null in a map of strings is its zero value, as Go decodes it.
  if (shape.type === 'strings') for (const key of Object.keys(value)) if (value[key] === null) value[key] = '';
}

function pruneMembers(members: Readonly<Record<string, Shape>>, value: Json, path: string, removed: string[]): void {
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value)) {
    const shape = members[name];
    if (shape === undefined) {
      removed.push(childPath(path, name));
      delete value[name];
    } else if (value[name] === null) {
      delete value[name];
    } else {
      prune(shape, value[name]!, childPath(path, name), removed);
    }
  }
}

/** What has a wrong type in metadata; null is right everywhere. Unknown members are not looked at. */
export function metaShapeErrors(meta: Json, path = 'metadata'): FieldError[] {
  const errors: FieldError[] = [];
  check(metadata, meta, path, errors);
  return errors;
}

const rfc3339 =
  /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function check(shape: Shape, value: Json, path: string, errors: FieldError[]): void {
  if (value === null) return;
  const wrong = (expected: string): void => {
    errors.push(fieldErrors.invalid(path, value, `must be ${expected}`));
  };
  switch (shape.type) {
    case 'any':
      return;
    case 'string':
      if (typeof value !== 'string') wrong('a string');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrong('a boolean');
      return;
    case 'integer':
      if (!Number.isSafeInteger(value)) wrong('an integer');
      return;
    case 'time':
      if (typeof value !== 'string' || !rfc3339.test(value) || Number.isNaN(Date.parse(value))) {
        wrong('a time of RFC 3339, e.g. "2026-01-31T12:00:00Z"');
      }
      return;
    case 'strings':
      if (!isJsonObject(value)) return wrong('an object of strings');
      for (const [key, item] of Object.entries(value)) check(text, item, keyPath(path, key), errors);
      return;
    case 'texts':
      if (!Array.isArray(value)) return wrong('a list of strings');
      for (const [at, item] of value.entries()) check(text, item, keyPath(path, at), errors);
      return;
    case 'objects':
      if (!Array.isArray(value)) return wrong('a list of objects');
      for (const [at, item] of value.entries()) {
        check({ type: 'object', members: shape.members! }, item, keyPath(path, at), errors);
      }
      return;
    case 'object':
      if (!isJsonObject(value)) return wrong('an object');
      checkMembers(shape.members!, value, path, errors);
  }
}

function checkMembers(
  members: Readonly<Record<string, Shape>>,
  value: JsonObject,
  path: string,
  errors: FieldError[],
): void {
  for (const [name, item] of Object.entries(value)) {
    const shape = members[name];
    if (shape !== undefined) check(shape, item, childPath(path, name), errors);
  }
}
