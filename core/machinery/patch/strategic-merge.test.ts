import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../object/json.ts';
import { mergeable } from './mergeable.ts';
import { strategicMergePatch } from './strategic-merge.ts';

// The ideas of the cases are those of apimachinery pkg/util/strategicpatch/patch_test.go.

const patch = (document: JsonObject, wanted: JsonObject): JsonObject =>
  strategicMergePatch(document, wanted, mergeable);
const named = (...names: string[]): Json[] => names.map((name) => ({ name }));
const words = (text: string): string[] => text.split('');

describe('maps', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'members are added, changed and removed',
      { text: 'x', map: { a: '1', b: '1' } },
      { map: { a: '2', b: null, c: '1' } },
      { text: 'x', map: { a: '2', c: '1' } },
    ],
    [
      'null of what is not there means nothing',
      { text: 'x' },
      { map: { a: null }, list: null },
      { text: 'x', map: {} },
    ],
    ['shapes are replaced', { map: { a: '1' } }, { map: 'x' }, { map: 'x' }],
    [
      'members of an open map have its schema',
      { open: { a: { items: named('x') } } },
      { open: { a: { items: named('y') } } },
      { open: { a: { items: named('y', 'x') } } },
    ],
    [
      '$patch: replace leaves what the patch has',
      { map: { a: '1' } },
      { map: { $patch: 'replace', b: '1', c: null } },
      { map: { b: '1' } },
    ],
    ['$patch: delete leaves an empty map', { map: { a: '1' } }, { map: { $patch: 'delete' } }, { map: {} }],
    ['$patch: delete of what is not there', { text: 'x' }, { map: { $patch: 'delete' } }, { text: 'x' }],
    [
      '$patch: replace of the whole object',
      { text: 'x', list: ['a'] },
      { $patch: 'replace', text: 'y' },
      { text: 'y' },
    ],
    ['the strategy replace', { whole: { a: '1' } }, { whole: { b: '1' } }, { whole: { b: '1' } }],
    [
      '$retainKeys clears the others',
      { union: { type: 'A', a: 1, old: 2 } },
      { union: { $retainKeys: ['type', 'b'], type: 'B', b: 1 } },
      { union: { type: 'B', b: 1 } },
    ],
    [
      '$retainKeys keeps what it names',
      { union: { type: 'A', a: 1 } },
      { union: { $retainKeys: ['type', 'a'], a: 2 } },
      { union: { type: 'A', a: 2 } },
    ],
    [
      '$retainKeys lets nulls stand beside it',
      { union: { type: 'A', a: 1 } },
      { union: { $retainKeys: ['type'], a: null } },
      { union: { type: 'A' } },
    ],
    [
      'directives in what is new are not stored',
      {},
      { union: { $retainKeys: ['a'], a: 1, b: { '$setElementOrder/c': ['x'], c: ['x'] } } },
      { union: { a: 1, b: { c: ['x'] } } },
    ],
  ])('%s', (_, document, wanted, result) => {
    expect(patch(document, wanted)).toEqual(result);
  });
});

describe('lists', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'without strategy are replaced',
      { list: ['a'], atoms: [{ a: 1 }] },
      { list: ['b'], atoms: [{ b: 1, c: null }] },
      { list: ['b'], atoms: [{ b: 1 }] },
    ],
    [
      'of scalars are united, in the order of the patch',
      { set: words('abc') },
      { set: words('xb') },
      { set: words('xabc') },
    ],
    ['of scalars lose duplicates', { set: words('aab') }, { set: ['c', 'c'] }, { set: words('cab') }],
    ['$deleteFromPrimitiveList', { set: words('aba') }, { '$deleteFromPrimitiveList/set': ['a', 'x'] }, { set: ['b'] }],
    [
      '$deleteFromPrimitiveList works without strategy',
      { list: words('ab') },
      { '$deleteFromPrimitiveList/list': ['a'] },
      { list: ['b'] },
    ],
    ['$deleteFromPrimitiveList of nothing', { text: 'x' }, { '$deleteFromPrimitiveList/set': ['a'] }, { text: 'x' }],
    [
      'delete and add together',
      { set: words('abc') },
      { '$deleteFromPrimitiveList/set': ['b'], set: ['d'] },
      { set: words('dac') },
    ],
    [
      'of maps merge by key',
      { items: [{ name: 'a', value: '1' }] },
      { items: [{ name: 'a', map: { x: '1' } }, { name: 'b' }] },
      { items: [{ name: 'a', value: '1', map: { x: '1' } }, { name: 'b' }] },
    ],
    [
      'an item of which members go',
      { items: [{ name: 'a', value: '1', list: ['x'] }] },
      { items: [{ name: 'a', value: null, list: ['y'] }] },
      { items: [{ name: 'a', list: ['y'] }] },
    ],
    [
      'nulls of a new item mean nothing',
      { items: named('a') },
      { items: [{ name: 'b', value: null }] },
      { items: named('b', 'a') },
    ],
    [
      '$patch: delete takes all with the key',
      { items: [...named('a', 'b', 'a'), { name: 'a', value: '2' }] },
      { items: [{ name: 'a', $patch: 'delete' }] },
      { items: named('b') },
    ],
    [
      '$patch: delete of what is not there',
      { items: named('a') },
      { items: [{ name: 'x', $patch: 'delete' }] },
      { items: named('a') },
    ],
    [
      '$patch: delete and add',
      { items: named('a', 'b') },
      { items: [{ name: 'c' }, { name: 'a', $patch: 'delete' }] },
      { items: named('c', 'b') },
    ],
    [
      '$patch: replace',
      { items: named('a', 'b') },
      { items: [{ $patch: 'replace' }, { name: 'c', value: null }] },
      { items: named('c') },
    ],
    ['$patch: replace with nothing', { items: named('a') }, { items: [{ $patch: 'replace' }] }, { items: [] }],
    [
      '$retainKeys in an item',
      { items: [{ name: 'a', value: '1', list: ['x'] }] },
      { items: [{ name: 'a', $retainKeys: ['name', 'list'] }] },
      { items: [{ name: 'a', list: ['x'] }] },
    ],
    [
      'lists in items',
      { items: [{ name: 'a', items: named('x') }] },
      { items: [{ name: 'a', items: [{ name: 'x', y: 1 }] }] },
      { items: [{ name: 'a', items: [{ name: 'x', y: 1 }] }] },
    ],
    ['empty with empty', { items: [] }, { items: [] }, { items: [] }],
    ['null takes the list', { items: named('a') }, { items: null }, {}],
    [
      'new lists lose their directives',
      {},
      { items: [{ name: 'a', $patch: 'delete' }, { name: 'b' }] },
      { items: named('b') },
    ],
    [
      'merge keys may be numbers',
      { items: [{ name: 1 }, { name: '1' }] },
      { items: [{ name: 1, value: 'x' }] },
      { items: [{ name: 1, value: 'x' }, { name: '1' }] },
    ],
  ])('%s', (_, document, wanted, result) => {
    expect(patch(document, wanted)).toEqual(result);
  });

  it('of metadata merge as in every kind', () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'u' };
    expect(
      patch(
        { metadata: { finalizers: ['a/b'], ownerReferences: [owner], labels: { a: '1' } } },
        { metadata: { finalizers: ['c/d'], ownerReferences: [{ uid: 'u', controller: true }], labels: { b: '1' } } },
      ),
    ).toEqual({
      metadata: {
        finalizers: ['c/d', 'a/b'],
        ownerReferences: [{ ...owner, controller: true }],
        labels: { a: '1', b: '1' },
      },
    });
  });
});

describe('$setElementOrder', () => {
  it.each<[string, string, string, string]>([
    // live, patch, order, result
    ['abc', '', 'cba', 'cba'],
    ['abc', 'x', 'abxc', 'abxc'],
    ['abc', 'x', 'xa', 'xabc'],
    ['adbc', '', 'cba', 'dcba'],
    ['abc', '', 'c', 'abc'],
    ['abcd', 'x', 'dxb', 'acdxb'],
    ['', 'ba', 'ba', 'ba'],
    ['ac', '', 'cba', 'ca'],
  ])('live %s, patch %s, order %s: %s', (live, wanted, order, result) => {
    const set = patch(
      { set: words(live) },
      { '$setElementOrder/set': words(order), ...(wanted !== '' && { set: words(wanted) }) },
    );
    expect(set).toEqual({ set: words(result) });
    const items = patch(
      { items: named(...words(live)) },
      { '$setElementOrder/items': named(...words(order)), ...(wanted !== '' && { items: named(...words(wanted)) }) },
    );
    expect(items).toEqual({ items: named(...words(result)) });
  });

  it('with changes and deletions of items', () => {
    expect(
      patch(
        { items: [...named('a', 'b'), { name: 'c', value: '1' }] },
        {
          '$setElementOrder/items': named('c', 'a'),
          items: [
            { name: 'c', value: '2' },
            { name: 'b', $patch: 'delete' },
          ],
        },
      ),
    ).toEqual({ items: [{ name: 'c', value: '2' }, { name: 'a' }] });
  });

  it('keeps items that share a key side by side', () => {
    const items: JsonObject[] = [{ name: 'a' }, { name: 'b', value: '1' }, { name: 'c' }, { name: 'b', value: '2' }];
    expect(patch({ items }, { '$setElementOrder/items': named('b', 'a', 'c', 'b') })).toEqual({
      items: [items[1]!, items[3]!, items[0]!, items[2]!],
    });
  });

  it('of a list that is nowhere means nothing', () => {
    expect(patch({ text: 'x' }, { '$setElementOrder/items': named('a') })).toEqual({ text: 'x' });
  });
});

it('long lists merge in a moment', () => {
  const many = Array.from({ length: 30_000 }, (_, at) => ({ name: `n${at}` }));
  const result = patch({ items: many }, { '$setElementOrder/items': many.toReversed(), items: [] });
  expect(result['items']).toEqual(many.toReversed());
});
