import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../status/field-error.ts';
import { metaShapeErrors, pruneMeta } from './meta-shape.ts';
import { validateMeta, type MetaOptions } from './meta.ts';
import type { ObjectMeta } from './object.ts';

const namespaced: MetaOptions['kind'] = { scope: 'Namespaced' };
const cluster: MetaOptions['kind'] = { scope: 'Cluster' };

function errors(meta: unknown, kind = namespaced): string[] {
  return validateMeta(meta, { kind }).map(fieldErrorText);
}

const good = { name: 'a', namespace: 'n' };
const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' };

describe('creation', () => {
  test('a name, and a namespace where there are some, are enough', () => {
    expect(errors(good)).toEqual([]);
    expect(errors({ name: 'a' }, cluster)).toEqual([]);
  });

  test.each([
    ['no name', { namespace: 'n' }, 'metadata.name: Required value: name or generateName is required'],
    ['no namespace', { name: 'a' }, 'metadata.namespace: Required value'],
    [
      'bad namespace',
      { name: 'a', namespace: 'a.b' },
      'metadata.namespace: Invalid value: "a.b": must not contain dots',
    ],
    [
      'long name',
      { ...good, name: 'a'.repeat(254) },
      /^metadata\.name: Invalid value: .*must be no more than 253 characters$/,
    ],
    [
      'bad prefix',
      { ...good, generateName: 'A-' },
      /^metadata\.generateName: Invalid value: "A-": a lowercase RFC 1123/,
    ],
    [
      'negative generation',
      { ...good, generation: -1 },
      'metadata.generation: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'label key',
      { ...good, labels: { 'a/b/c': '' } },
      /^metadata\.labels: Invalid value: "a\/b\/c": a valid label key/,
    ],
    [
      'label value',
      { ...good, labels: { a: 'x y' } },
      /^metadata\.labels: Invalid value: "x y": a valid label must be/,
    ],
    ['annotation key', { ...good, annotations: { ' ': '' } }, /^metadata\.annotations: Invalid value: " ": name part/],
    ['finalizer', { ...good, finalizers: ['a b'] }, /^metadata\.finalizers: Invalid value: "a b": name part/],
    [
      'both cascades',
      { ...good, finalizers: ['orphan', 'foregroundDeletion'] },
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    ],
    [
      'owner without uid',
      { ...good, ownerReferences: [{ ...owner, uid: '' }] },
      'metadata.ownerReferences[0].uid: Required value: must not be empty',
    ],
    [
      'owner version',
      { ...good, ownerReferences: [{ ...owner, apiVersion: 'a/b/c' }] },
      'metadata.ownerReferences[0].apiVersion: Invalid value: "a/b/c": must be <group>/<version> or <version>',
    ],
    [
      'owned by an event',
      { ...good, ownerReferences: [{ ...owner, kind: 'Event' }] },
      /^metadata\.ownerReferences\[0\]: Invalid value: .*: \/v1, Kind=Event is disallowed from being an owner$/,
    ],
    [
      'managed by nothing',
      { ...good, managedFields: [{ manager: 'm' }] },
      'metadata.managedFields[0].operation: Required value: must not be empty',
    ],
    [
      'unknown operation',
      { ...good, managedFields: [{ operation: 'Delete' }] },
      'metadata.managedFields[0].operation: Unsupported value: "Delete": supported values: "Apply", "Update"',
    ],
    [
      'unknown fields type',
      { ...good, managedFields: [{ operation: 'Apply', fieldsType: 'X' }] },
      'metadata.managedFields[0].fieldsType: Invalid value: "X": must be `FieldsV1`',
    ],
    [
      'long manager',
      { ...good, managedFields: [{ operation: 'Apply', manager: 'm'.repeat(129) }] },
      'metadata.managedFields[0].manager: Too long: may not be more than 128 bytes',
    ],
    [
      'unprintable manager',
      { ...good, managedFields: [{ operation: 'Apply', manager: 'ä\n' }] },
      'metadata.managedFields[0].manager: Invalid value: "ä\\n": invalid character U+000A (at position 2)',
    ],
  ])('%s', (_, meta, expected) => {
    const found = errors(meta);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test('a cluster-scoped object has no namespace', () => {
    expect(errors(good, cluster)).toEqual(['metadata.namespace: Forbidden: not allowed on this type']);
  });

  test('annotations hold 256 KiB together, keys included, in bytes', () => {
    const annotations = { a: 'ä'.repeat(128 * 1024 - 1), bb: '' };
    expect(errors({ ...good, annotations: { ...annotations, bb: 'x' } })).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
    expect(errors({ ...good, annotations: { a: 'ä'.repeat(128 * 1024 - 1), b: '' } })).toEqual([]);
  });

  test('keys of annotations may be in upper case where those of labels may not', () => {
    expect(errors({ ...good, annotations: { 'Example.com/a': '' } })).toEqual([]);
    expect(errors({ ...good, labels: { 'Example.com/a': '' } })).toHaveLength(1);
  });

  test('one owner at most is the controller', () => {
    const ownerReferences = [{ ...owner, controller: true }, owner, { ...owner, name: 'q', controller: true }];
    expect(errors({ ...good, ownerReferences })).toEqual([
      expect.stringMatching(
        /Only one reference can have Controller set to true\. Found "true" in references for Pod\/p and Pod\/q$/,
      ),
    ]);
    expect(errors({ ...good, ownerReferences: ownerReferences.slice(0, 2) })).toEqual([]);
  });

  test('the kind says how its objects are named', () => {
    const rbac: MetaOptions['kind'] = { scope: 'Cluster', builtIn: { names: 'path-segment' } };
    expect(errors({ name: 'system:node' }, rbac)).toEqual([]);
    expect(errors({ name: 'system:node' }, cluster)).toHaveLength(1);
    expect(errors({ name: 'a.b' }, { scope: 'Cluster', builtIn: { names: 'dns-label' } })).toHaveLength(1);
  });
});

describe('update', () => {
  const old: ObjectMeta = {
    ...good,
    uid: 'u',
    resourceVersion: '5',
    generation: 3,
    creationTimestamp: '2026-01-01T00:00:00Z',
    finalizers: ['a/b'],
  };
  const change = (changes: Partial<ObjectMeta>, before: ObjectMeta = old): string[] =>
    validateMeta({ ...before, ...changes }, { kind: namespaced, old: before }).map(fieldErrorText);

  test('nothing changed is right', () => {
    expect(change({})).toEqual([]);
  });

  test.each([
    [{ name: 'b' }, 'metadata.name: Invalid value: "b": field is immutable'],
    [{ namespace: 'm' }, 'metadata.namespace: Invalid value: "m": field is immutable'],
    [{ uid: 'v' }, 'metadata.uid: Invalid value: "v": field is immutable'],
    [{ uid: '' }, 'metadata.uid: Invalid value: null: field is immutable'],
    [
      { creationTimestamp: '2026-01-02T00:00:00Z' },
      'metadata.creationTimestamp: Invalid value: "2026-01-02T00:00:00Z": field is immutable',
    ],
    [
      { deletionTimestamp: '2026-01-02T00:00:00Z' },
      'metadata.deletionTimestamp: Invalid value: "2026-01-02T00:00:00Z": field is immutable',
    ],
    [{ deletionGracePeriodSeconds: 1 }, 'metadata.deletionGracePeriodSeconds: Invalid value: 1: field is immutable'],
    [{ generation: 2 }, 'metadata.generation: Invalid value: 2: must not be decremented'],
    [{ resourceVersion: '' }, 'metadata.resourceVersion: Invalid value: "": must be specified for an update'],
    [{ labels: { a: '!' } }, expect.stringMatching(/^metadata\.labels: Invalid value: "!"/)],
  ])('%j', (changes, expected) => {
    expect(change(changes)).toEqual([expected]);
  });

  test('an object that is being deleted gets no new finalizer, and loses old ones', () => {
    const deleted = { ...old, deletionTimestamp: '2026-01-02T00:00:00Z' };
    expect(change({ finalizers: ['a/b', 'z', 'c'] }, deleted)).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c", "z"}',
    ]);
    expect(change({ finalizers: [] }, deleted)).toEqual([]);
    expect(change({ finalizers: ['a/b', 'c'] })).toEqual([]);
  });
});

describe('the shape of metadata', () => {
  test.each([
    [[], 'metadata: Invalid value: []: must be an object'],
    ['x', 'metadata: Invalid value: "x": must be an object'],
    [{ name: 1 }, 'metadata.name: Invalid value: 1: must be a string'],
    [{ labels: { a: 1 } }, 'metadata.labels[a]: Invalid value: 1: must be a string'],
    [{ labels: ['a'] }, 'metadata.labels: Invalid value: ["a"]: must be an object of strings'],
    [{ finalizers: 'a' }, 'metadata.finalizers: Invalid value: "a": must be a list of strings'],
    [{ finalizers: [1] }, 'metadata.finalizers[0]: Invalid value: 1: must be a string'],
    [{ generation: 1.5 }, 'metadata.generation: Invalid value: 1.5: must be an integer'],
    [{ generation: 1e300 }, 'metadata.generation: Invalid value: 1e+300: must be an integer'],
    [
      { creationTimestamp: 'yesterday' },
      expect.stringMatching(/^metadata\.creationTimestamp: Invalid value: "yesterday": must be a time/),
    ],
    [{ creationTimestamp: '2026-02-30T25:00:00Z' }, expect.stringMatching(/must be a time/)],
    [{ ownerReferences: {} }, 'metadata.ownerReferences: Invalid value: {}: must be a list of objects'],
    [{ ownerReferences: [1] }, 'metadata.ownerReferences[0]: Invalid value: 1: must be an object'],
    [
      { ownerReferences: [{ controller: 'yes' }] },
      'metadata.ownerReferences[0].controller: Invalid value: "yes": must be a boolean',
    ],
    [{ managedFields: [{ time: 5 }] }, expect.stringMatching(/^metadata\.managedFields\[0\]\.time/)],
  ])('%j', (meta, expected) => {
    expect(metaShapeErrors(meta).map(fieldErrorText)).toEqual([expected]);
    expect(errors(meta)).toEqual([expected]);
  });

  test('null and undefined are empty metadata', () => {
    expect(errors(null)).toEqual(errors({}));
    expect(errors(undefined)).toEqual(errors({}));
  });

  test('pruning names what no object has, and takes nulls away in silence', () => {
    const meta = JSON.parse(
      '{"name":"a","foo":1,"__proto__":{"x":1},"constructor":2,"creationTimestamp":null,"selfLink":"/x","labels":{"a":null,"b":"c"},"ownerReferences":[{"name":"o","bar":1,"controller":null}],"managedFields":[{"operation":"Apply","fieldsV1":{"f:any":{"thing":1}},"baz":1}]}',
    );
    expect(pruneMeta(meta)).toEqual([
      'metadata.foo',
      'metadata.__proto__',
      'metadata.constructor',
      'metadata.ownerReferences[0].bar',
      'metadata.managedFields[0].baz',
    ]);
    expect(meta).toEqual({
      name: 'a',
      labels: { a: '', b: 'c' },
      ownerReferences: [{ name: 'o' }],
      managedFields: [{ operation: 'Apply', fieldsV1: { 'f:any': { thing: 1 } } }],
    });
    expect(pruneMeta(meta)).toEqual([]);
  });

  test('a member of a wrong type stays, for validation to name it', () => {
    const meta = { labels: [{ a: 1 }], ownerReferences: 'x' };
    expect(pruneMeta(meta)).toEqual([]);
    expect(metaShapeErrors(meta)).toHaveLength(2);
  });
});
