import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spoil } from '../apply/spoil.ts';
import type { Json, JsonObject } from '../object/json.ts';
import { isStatusError, type StatusError } from '../status/status.ts';
import { mergeable } from './mergeable.ts';
import { strategicMergePatch } from './strategic-merge.ts';

const patch = (document: JsonObject, wanted: JsonObject): JsonObject =>
  strategicMergePatch(document, wanted, mergeable);
const named = (...names: string[]): Json[] => names.map((name) => ({ name }));

function failure(document: JsonObject, wanted: JsonObject): StatusError {
  try {
    patch(document, wanted);
  } catch (error) {
    if (isStatusError(error)) return error;
    throw error;
  }
  throw new Error('did not fail');
}

describe('what is refused', () => {
  it.each<[string, JsonObject, JsonObject, number, string]>([
    [
      'an item without key',
      { items: named('a') },
      { items: [{ value: 'x' }] },
      400,
      'map: map[value:x] does not contain declared merge key: name',
    ],
    [
      'a live item without key',
      { items: [{ value: 'x' }] },
      { items: named('a') },
      400,
      'map: map[value:x] does not contain declared merge key: name',
    ],
    [
      'a deletion without key',
      { items: named('a') },
      { items: [{ $patch: 'delete' }] },
      400,
      'map: map[$patch:delete] does not contain declared merge key: name',
    ],
    [
      'a key that is no scalar',
      { items: named('a') },
      { items: [{ name: {} }] },
      400,
      'values of merge key name must be strings, numbers or booleans',
    ],
    [
      'mixed items',
      { items: named('a') },
      { items: ['x'] },
      400,
      'list element types are not identical: [[map[name:a]] [x]]',
    ],
    ['null items', { set: ['a'] }, { set: [null] }, 400, 'list element types are not identical: [[a] [<nil>]]'],
    [
      'lists of lists',
      { set: [['a']] },
      { set: [['b']] },
      422,
      'the server rejected our request due to an error in our request: lists of lists are not supported',
    ],
    [
      'merging maps without key',
      { keyless: [{ a: 1 }] },
      { keyless: [{ b: 1 }] },
      400,
      'cannot merge lists without merge key for keyless',
    ],
    [
      'an unknown directive',
      { map: { a: '1' } },
      { map: { $patch: 'copy' } },
      400,
      'unknown patch type: copy in map: map[$patch:copy]',
    ],
    [
      '$patch: merge, which upstream does not know for maps',
      { map: {} },
      { map: { $patch: 'merge' } },
      400,
      'unknown patch type: merge in map: map[$patch:merge]',
    ],
    [
      '$patch: merge in a list',
      { items: named('a') },
      { items: [{ name: 'a', $patch: 'merge' }] },
      400,
      'merging lists cannot yet be specified in the patch',
    ],
    [
      'an unknown directive in a list',
      { items: named('a') },
      { items: [{ name: 'a', $patch: 1 }] },
      400,
      'unknown patch type: 1 in map: map[$patch:1 name:a]',
    ],
    [
      'members that $retainKeys does not name',
      { union: { a: 1 } },
      { union: { $retainKeys: ['a'], b: 1 } },
      400,
      'invalid patch format of retainKeys',
    ],
    [
      '$retainKeys that is no list',
      { union: { a: 1 } },
      { union: { $retainKeys: 'a' } },
      400,
      'invalid patch format of retainKeys',
    ],
    [
      'an order that is no list',
      { set: ['a'] },
      { '$setElementOrder/set': 'a' },
      400,
      'expected a []interface {}, but received a string',
    ],
    [
      'an order of no list',
      { set: ['a'] },
      { $setElementOrder: ['a'] },
      400,
      'invalid patch format of setElementOrder list',
    ],
    [
      'an order of what is no list',
      { text: 'x' },
      { '$setElementOrder/text': ['a'] },
      400,
      'expected a []interface {}, but received a string',
    ],
    [
      'an order of items without key',
      { items: named('a') },
      { '$setElementOrder/items': [{}] },
      400,
      'map: map[] does not contain declared merge key: name',
    ],
    [
      'an order of scalars for maps',
      { items: named('a') },
      { '$setElementOrder/items': ['a'] },
      400,
      'expected a map[string]interface {}, but received a string',
    ],
    [
      'a patch against its own order',
      { set: ['a'] },
      { '$setElementOrder/set': ['a', 'b'], set: ['b', 'a'] },
      400,
      "The order in patch list:\n[b a]\n doesn't match $setElementOrder list:\n[a b]\n",
    ],
    [
      'a deletion from no list',
      { set: ['a'] },
      { $deleteFromPrimitiveList: ['a'] },
      400,
      'invalid patch format of primitive list',
    ],
    [
      'a deletion of scalars from maps',
      { items: named('a') },
      { '$deleteFromPrimitiveList/items': ['a'] },
      400,
      'list element types are not identical: [[map[name:a]] [a]]',
    ],
  ])('%s', (_, document, wanted, code, message) => {
    expect(failure(document, wanted).status).toMatchObject({ code, message });
  });

  it('patches that are no object or are nested too deep', () => {
    let deep: JsonObject = {};
    for (let at = 0; at < 50_000; at++) deep = { map: deep };
    expect(failure({}, deep).message).toContain('nested deeper than 256 levels');
    expect(failure({}, [] as never).code).toBe(400);
  });
});

describe('laws', () => {
  const name = fc.constantFrom(
    'text',
    'map',
    'open',
    'union',
    'list',
    'set',
    'items',
    '__proto__',
    '$patch',
    '$retainKeys',
    '$setElementOrder/items',
    '$setElementOrder/set',
    '$deleteFromPrimitiveList/set',
    'name',
  );
  const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
    object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>('a', 'b', 1, null, 'delete', 'replace'),
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      fc.array(tie('object'), { maxLength: 2 }),
      fc.array(fc.record({ name: fc.constantFrom('a', 'b') }), { maxLength: 2 }),
      tie('object'),
    ),
  }));

  it('whatever the patch is, it applies or is a StatusError; arguments never change', () =>
    fc.assert(
      fc.property(json.object, json.object, (document, wanted) => {
        const before = JSON.stringify([document, wanted]);
        try {
          spoil(patch(document, wanted));
        } catch (error) {
          expect(isStatusError(error)).toBe(true);
        }
        expect(JSON.stringify([document, wanted])).toBe(before);
        expect(({} as Record<string, unknown>)['spoiled']).toBeUndefined();
      }),
      { numRuns: 600 },
    ));

  const plain = fc.record(
    {
      text: fc.constantFrom('x', 'y'),
      map: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
      set: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
      items: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('1', '2') }), {
        selector: (own) => own.name,
      }),
    },
    { requiredKeys: [] },
  );

  it('without directives it is idempotent, and an object is its own patch', () =>
    fc.assert(
      fc.property(plain, plain, (document, wanted) => {
        const once = patch(document, wanted);
        expect(patch(once, wanted)).toEqual(once);
        expect(patch(once, once)).toEqual(once);
      }),
      { numRuns: 300 },
    ));
});
