import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spoil } from '../apply/spoil.ts';
import type { Json } from '../object/json.ts';
import { isStatusError } from '../status/status.ts';
import { mergePatch } from './merge-patch.ts';

// Source: RFC 7386, appendix A, where the patch is an object.
it.each<[Json, Json, Json]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 1 }, {}, { a: 1 }],
  [{ a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
  [{ a: 1 }, { a: [null, { b: null }] }, { a: [null, { b: null }] }],
])('%j with %j is %j', (document, patch, result) => {
  expect(mergePatch(document, patch)).toEqual(result);
});

it('keeps the order of members, new ones last', () => {
  expect(JSON.stringify(mergePatch({ a: 1, b: 2, c: 3 }, { d: 4, b: 5 }))).toBe('{"a":1,"b":5,"c":3,"d":4}');
});

it('__proto__ is a name like any other', () => {
  const patch = JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":null}}') as Json;
  expect(JSON.stringify(mergePatch(JSON.parse('{"a":{"__proto__":1,"b":2}}') as Json, patch))).toBe(
    '{"a":{"b":2},"__proto__":{"polluted":1}}',
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it.each([[null], [[]], ['x'], [1]])('refuses %j', (patch) => {
  expect(() => mergePatch({ a: 1 }, patch)).toThrow('error decoding patch: a merge patch is an object');
});

it('refuses a patch that is nested too deep', () => {
  let patch: Json = {};
  for (let at = 0; at < 50_000; at++) patch = { a: patch };
  expect(() => mergePatch({}, patch)).toThrow('nested deeper than 256 levels');
});

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(1, 'x', null, true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

it('is idempotent, shares nothing and changes no argument', () =>
  fc.assert(
    fc.property(json, json, (document, patch) => {
      const before = JSON.stringify([document, patch]);
      try {
        const once = mergePatch(document, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        spoil(once);
      } catch (error) {
        expect(isStatusError(error)).toBe(true);
      }
      expect(JSON.stringify([document, patch])).toBe(before);
    }),
    { numRuns: 400 },
  ));
