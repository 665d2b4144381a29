import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, KubeObject } from '@allmend/core-machinery';
import { copyObject } from './object-copy.ts';
import { decodeObject, encodeObject, indexOf, isWrittenAs, spliceRevision, withRevision } from './codec.ts';

const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  '0',
  '17',
  'metadata',
  '"metadata":{',
  'toString',
  '\u2028',
  '',
);
const name = fc.oneof(hostile, fc.string());
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const members = fc.dictionary(
  name.filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key)),
  json,
  { maxKeys: 4, noNullPrototype: true },
);
const object: fc.Arbitrary<KubeObject> = fc
  .record({ labels: fc.dictionary(fc.string(), fc.string()), rest: members })
  .map(({ labels, rest }): KubeObject => ({
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { name: 'w', labels },
    ...(rest as JsonObject),
  }));
const parsed = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('stored objects', () => {
  test('come back with their revision, whatever is in them', () => {
    fc.assert(
      fc.property(object, fc.integer({ min: 1 }), (given, revision) => {
        const bytes = encodeObject(withRevision(given, 7));
        const decoded = decodeObject(bytes, revision);
        expect(plain(decoded)).toEqual(plain(withRevision(given, revision)));
        expect(parsed(spliceRevision(bytes, revision))).toEqual(plain(decoded));
        expect(encodeObject(decoded)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('are read in place from a larger buffer', () => {
    const bytes = encodeObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    const within = Buffer.concat([Buffer.from('"metadata":{'), bytes, Buffer.from('xx')]);
    const slice = within.subarray(12, 12 + bytes.byteLength);
    expect(decodeObject(slice, 3).metadata).toEqual({ name: 'a', resourceVersion: '3' });
    expect(parsed(spliceRevision(slice, 3))).toMatchObject({ metadata: { resourceVersion: '3', name: 'a' } });
    expect(isWrittenAs(slice, 'v1')).toBe(true);
    expect(isWrittenAs(slice, 'v1beta1')).toBe(false);
    expect(isWrittenAs(Buffer.from('{'), 'v1')).toBe(false);
  });

  test('without revision, members in a fixed order', () => {
    const metadata = { resourceVersion: '9', name: 'a' };
    const bytes = encodeObject({ data: { a: '1' }, '5': true, metadata, kind: 'ConfigMap', apiVersion: 'v1' });
    expect(Buffer.from(bytes).toString()).toBe(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"5":true,"data":{"a":"1"}}',
    );
    expect(parsed(spliceRevision(Buffer.from('{"metadata":{}}'), 4))).toEqual({ metadata: { resourceVersion: '4' } });
  });

  test.each(['', 'no json', '[]', '{"metadata":7}', 'null'])('that are damaged (%j) are a 500', (text) => {
    expect(() => decodeObject(Buffer.from(text), 1)).toThrow(/a stored object cannot be read/);
  });

  test('are indexed by owners and labels, each once', () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    expect(indexOf({ ownerReferences: [owner, owner], labels: { a: '1', b: '' } })).toEqual({
      owner: ['u'],
      label: ['a=1', 'b='],
    });
    expect(indexOf({})).toEqual({ owner: [], label: [] });
  });
});

test('a copy equals the original and shares nothing with it', () => {
  fc.assert(
    fc.property(object, (given) => {
      const copy = copyObject(given);
      expect(plain(copy)).toEqual(plain(given));
      (copy.metadata.labels as Record<string, string>)['added'] = 'x';
      expect(given.metadata.labels).not.toHaveProperty('added', 'x');
    }),
    { numRuns: 100 },
  );
});
