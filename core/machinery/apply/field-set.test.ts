import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  difference,
  differenceBelow,
  hasPath,
  intersection,
  isEmptySet,
  leaves,
  noFields,
  pathsOf,
  sameSet,
  setOfPaths,
  union,
  type FieldSet,
} from './field-set.ts';
import { readFields, writeFields } from './fields-v1.ts';
import { keyElement, parseElement, pathText, valueElement, type PathElement } from './path-element.ts';

const element: fc.Arbitrary<PathElement> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('f:a', 'f:b', 'f:c') },
  fc.string({ unit: 'binary', maxLength: 3 }).map((name) => `f:${name.toWellFormed()}`),
  fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.integer(), fc.boolean()).map((value) => valueElement(value)),
  fc.tuple(fc.constantFrom('name', 'id'), fc.string({ maxLength: 3 })).map((key) => keyElement([key])),
  fc.nat(3).map((at) => `i:${at}`),
);
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const set: fc.Arbitrary<FieldSet> = fc.array(path, { maxLength: 12 }).map(setOfPaths);

const texts = (of: FieldSet): string[] => pathsOf(of).map((steps) => JSON.stringify(steps));
const same = (a: FieldSet, b: FieldSet): void => expect(texts(a)).toEqual(texts(b));

describe('algebra of sets', () => {
  it('is that of the sets of their paths', () =>
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [left, right] = [texts(a), texts(b)];
        expect(texts(union(a, b)).sort()).toEqual([...new Set([...left, ...right])].sort());
        expect(texts(intersection(a, b)).sort()).toEqual(left.filter((text) => right.includes(text)).sort());
        expect(texts(difference(a, b)).sort()).toEqual(left.filter((text) => !right.includes(text)).sort());
      }),
    ));

  it('differenceBelow also takes what is below', () =>
    fc.assert(
      fc.property(set, set, (a, b) => {
        const kept = pathsOf(a).filter((steps) => !steps.some((_, at) => hasPath(b, steps.slice(0, at + 1))));
        expect(texts(differenceBelow(a, b)).sort()).toEqual(kept.map((steps) => JSON.stringify(steps)).sort());
      }),
    ));

  it('obeys the laws', () =>
    fc.assert(
      fc.property(set, set, set, (a, b, c) => {
        same(union(a, b), union(b, a));
        same(union(a, union(b, c)), union(union(a, b), c));
        same(intersection(a, union(b, c)), union(intersection(a, b), intersection(a, c)));
        same(difference(a, difference(a, b)), intersection(a, b));
        same(union(difference(a, b), intersection(a, b)), a);
        expect(isEmptySet(difference(a, a))).toBe(true);
      }),
    ));

  it('gives the first argument back when nothing changes', () =>
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(union(a, a)).toBe(a);
        const both = union(a, b);
        expect(union(both, b)).toBe(both);
        expect(difference(a, noFields)).toBe(a);
        expect(sameSet(a, setOfPaths(pathsOf(a)))).toBe(true);
      }),
    ));
});

it('leaves keeps the paths with nothing below', () => {
  const of = setOfPaths([['f:a'], ['f:a', 'f:b'], ['f:c']]);
  expect(texts(leaves(of))).toEqual(texts(setOfPaths([['f:a', 'f:b'], ['f:c']])));
});

describe('FieldsV1', () => {
  it('reads what it wrote', () =>
    fc.assert(
      fc.property(set, (of) => {
        const read = readFields(JSON.parse(JSON.stringify(writeFields(of))));
        expect('set' in read && sameSet(read.set, of)).toBe(true);
      }),
    ));

  it('writes members in the order of kube-apiserver', () => {
    const of = setOfPaths([
      ['i:10'],
      ['i:2'],
      ['v:true'],
      ['v:"b"'],
      ['v:10'],
      ['v:9'],
      [keyElement([['name', 'b']])],
      [keyElement([['name', 'a']]), 'f:x'],
      [keyElement([['name', 'a!']])],
      [keyElement([['id', 3]])],
      ['f:z'],
      ['f:a', 'f:b'],
      ['f:a'],
    ]);
    expect(JSON.stringify(writeFields(of))).toBe(
      JSON.stringify({
        'f:a': { '.': {}, 'f:b': {} },
        'f:z': {},
        'k:{"id":3}': {},
        'k:{"name":"a"}': { 'f:x': {} },
        'k:{"name":"a!"}': {},
        'k:{"name":"b"}': {},
        'v:9': {},
        'v:10': {},
        'v:"b"': {},
        'v:true': {},
        'i:2': {},
        'i:10': {},
      }),
    );
  });

  it.each([
    ['sorts keys', { 'k:{"b":1, "a":"x"}': {} }, '[a="x",b=1]'],
    ['reads numbers by value', { 'v:1.0': {} }, '[=1]'],
    ['leaves out unknown steps', { 'x:y': {}, 'f:a': {} }, '.a'],
    ['joins what is the same', { 'v:1.0': {}, 'v:1': { 'f:a': {} } }, '[=1] [=1].a'],
    ['takes a path with unknown steps below for a path', { 'f:a': { 'q:b': {} } }, '.a'],
    ['takes a dot at the root for nothing', { '.': {}, 'f:a': {} }, '.a'],
  ])('%s', (_, json, expected) => {
    const read = readFields(json);
    expect('set' in read && pathsOf(read.set).map(pathText).join(' ')).toBe(expected);
  });

  it.each([
    [{ f: {} }, 'key must be 2 characters long:'],
    [{ abc: {} }, 'missing colon: abc'],
    [{ 'v:{': {} }, 'not a scalar: v:{'],
    [{ 'v:[1]': {} }, 'not a scalar: v:[1]'],
    [{ 'k:1': {} }, 'not an object: k:1'],
    [{ 'k:{"a":{}}': {} }, 'not a scalar: k:{"a":{}}'],
    [{ 'i:x': {} }, 'invalid index: i:x'],
  ])('refuses %j', (json, problem) => {
    expect(readFields(json)).toEqual({ problem: `parsing key as path element: ${problem}` });
  });

  it('refuses values that are no objects, and deep nesting', () => {
    expect(readFields({ 'f:a': 1 })).toEqual({ problem: 'fields below f:a are not an object' });
    let deep = {};
    for (let at = 0; at < 20_000; at++) deep = { 'f:a': deep };
    expect(readFields(deep)).toEqual({ problem: 'fields are nested more than 500 deep' });
  });
});

it('shows paths as kubectl does', () => {
  const steps = ['f:spec', 'k:{"name":"a\\"b","port":80}', 'v:"x"', 'i:3', 'f:a.b'];
  expect(pathText(steps)).toBe('.spec[name="a\\"b",port=80][="x"][3].a.b');
});

it('keeps canonical elements as they are', () =>
  fc.assert(
    fc.property(element, (text) => {
      expect(parseElement(text)).toEqual({ element: text });
    }),
  ));
