import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../object/json.ts';
import { compareObjects } from './compare.ts';
import { pathsOf } from './field-set.ts';
import { objectType } from './field-type.ts';
import { mergeApplied } from './merge.ts';
import { pathText } from './path-element.ts';
import { things } from './scenario-testing.ts';

const type = objectType(things);
const merge = (live: Json, applied: Json): Json =>
  (mergeApplied(type, { spec: live }, { spec: applied }) as JsonObject)['spec']!;

describe('order of merged items: the applied order, others woven in where they stood', () => {
  // The ideas of the cases are those of structured-merge-diff typed/merge_test.go.
  it.each([
    ['abc', 'abc', 'abc'],
    ['abc', 'cab', 'cab'],
    ['abc', 'b', 'abc'],
    ['abcde', 'db', 'acdeb'],
    ['abc', 'x', 'abcx'],
    ['abc', 'xa', 'xabc'],
    ['abc', 'axc', 'abxc'],
    ['abcd', 'dxa', 'bcdxa'],
    ['', 'ba', 'ba'],
    ['ab', '', 'ab'],
    ['abcdef', 'fxcy', 'abdefxcy'],
  ])('%s with %s is %s', (live, applied, merged) => {
    const tags = (text: string): string[] => text.split('');
    expect((merge({ tags: tags(live) }, { tags: tags(applied) }) as JsonObject)['tags']).toEqual(tags(merged));
  });
});

it('gives back the live value itself when nothing changes', () => {
  const live = { spec: { tags: ['a', 'b'], labels: { a: '1', b: '2' }, items: [{ name: 'one', value: 1 }] } };
  expect(mergeApplied(type, live, { spec: { tags: ['a'], labels: { b: '2' }, items: [{ name: 'one' }] } })).toBe(live);
});

it('shares the parts that stay, and changes no argument', () => {
  const live = { spec: { labels: { a: '1' }, items: [{ name: 'one', value: 1 }] } };
  const before = structuredClone(live);
  const merged = mergeApplied(type, live, { spec: { labels: { a: '2' } } }) as typeof live;
  expect(merged.spec.items).toBe(live.spec.items);
  expect(live).toEqual(before);
});

it.each([
  ['a list where the schema has a map', { labels: ['x'] }, { labels: { a: '1' } }, { labels: { a: '1' } }],
  ['items without keys', { items: ['x', null] }, { items: [{ name: 'one' }] }, { items: [{ name: 'one' }] }],
  ['members that are not declared', { other: 1 }, { text: 'x' }, { other: 1, text: 'x' }],
])('merges over %s, as stored objects may be', (_, live, applied, merged) => {
  expect(merge(live as Json, applied as Json)).toEqual(merged);
});

describe('comparison', () => {
  const compare = (before: Json, after: Json): Record<string, string> => {
    const { removed, modified, added } = compareObjects(type, { spec: before }, { spec: after });
    const text = (set: typeof removed): string => pathsOf(set).map(pathText).join(' ').replaceAll('.spec', '');
    return { removed: text(removed), modified: text(modified), added: text(added) };
  };
  const nothing = { removed: '', modified: '', added: '' };

  it.each<[string, Json, Json, Partial<typeof nothing>]>([
    ['equal', { text: 'x' }, { text: 'x' }, {}],
    ['numbers by value', { number: 1 }, { number: 1.0 }, {}],
    [
      'scalars',
      { text: 'x', number: 1 },
      { text: 'y', flag: true },
      { removed: '.number', modified: '.text', added: '.flag' },
    ],
    ['a map that comes, with its members', {}, { labels: { a: '1' } }, { added: '.labels .labels.a' }],
    ['a map that goes, with its members', { labels: { a: '1' } }, {}, { removed: '.labels .labels.a' }],
    ['empty and null', { labels: {} }, { labels: null }, { modified: '.labels' }],
    ['null that gets members', { labels: null }, { labels: { a: '1' } }, { added: '.labels.a' }],
    ['order of a set', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, {}],
    ['values of a set', { tags: ['a', 'b'] }, { tags: ['b', 'c'] }, { removed: '.tags[="a"]', added: '.tags[="c"]' }],
    ['an atomic list', { args: ['a'] }, { args: ['a', 'b'] }, { modified: '.args' }],
    [
      'a member of an item',
      { items: [{ name: 'i', value: 1 }] },
      { items: [{ name: 'i' }] },
      { removed: '.items[name="i"].value' },
    ],
    ['a shape', { free: { a: 1 } }, { free: { a: { b: 1 } } }, { modified: '.free.a', added: '.free.a.b' }],
    ['a shape, back', { free: { a: { b: 1 } } }, { free: { a: 1 } }, { removed: '.free.a.b', modified: '.free.a' }],
    ['duplicates that stay', { tags: ['a', 'a'] }, { tags: ['a', 'a'] }, {}],
    ['duplicates that come', { tags: ['a'] }, { tags: ['a', 'a'] }, { removed: '.tags[="a"]', added: '.tags[="a"]' }],
    [
      'duplicates that change',
      { items: [{ name: 'i', value: 1 }, { name: 'i' }] },
      { items: [{ name: 'i' }, { name: 'i' }] },
      { modified: '.items[name="i"]' },
    ],
    [
      'items without keys',
      { items: [null] },
      { items: [{ name: 'i' }] },
      { modified: '.items', added: '.items[name="i"] .items[name="i"].name' },
    ],
  ])('%s', (_, before, after, expected) => {
    expect(compare(before, after)).toEqual({ ...nothing, ...expected });
  });
});
