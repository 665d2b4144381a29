import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spoil } from '../apply/spoil.ts';
import type { Json } from '../object/json.ts';
import { isStatusError, type StatusError } from '../status/status.ts';
import { jsonPatch } from './json-patch.ts';
import { parsePointer } from './json-pointer.ts';

function failure(run: () => unknown): StatusError {
  try {
    run();
  } catch (error) {
    if (isStatusError(error)) return error;
    throw error;
  }
  throw new Error('did not fail');
}

const add = (path: string, value: Json): Json => ({ op: 'add', path, value });
const remove = (path: string): Json => ({ op: 'remove', path });
const replace = (path: string, value: Json): Json => ({ op: 'replace', path, value });
const move = (from: string, path: string): Json => ({ op: 'move', from, path });
const copy = (from: string, path: string): Json => ({ op: 'copy', from, path });
const test = (path: string, value: Json): Json => ({ op: 'test', path, value });

describe('what applies', () => {
  it.each<[string, Json, Json[], Json]>([
    ['add a member', { a: 1 }, [add('/b', 2)], { a: 1, b: 2 }],
    ['add over a member', { a: 1 }, [add('/a', 2)], { a: 2 }],
    ['add null', {}, [add('/a', null)], { a: null }],
    ['add an item', { a: [1, 3] }, [add('/a/1', 2)], { a: [1, 2, 3] }],
    ['add at the end by place', { a: [1] }, [add('/a/1', 2)], { a: [1, 2] }],
    ['add at the end by dash', { a: [1] }, [add('/a/-', 2), add('/a/-', 3)], { a: [1, 2, 3] }],
    [
      'add with escapes',
      { 'a/b': { 'm~n': 1 } },
      [add('/a~1b/m~0n', 2), add('/a~1b/~01', 3)],
      { 'a/b': { 'm~n': 2, '~1': 3 } },
    ],
    ['add with an empty name', {}, [add('/', 1)], { '': 1 }],
    ['add the whole document', { a: 1 }, [add('', { b: 1 })], { b: 1 }],
    ['add a member that looks like a place', { a: {} }, [add('/a/0', 1), add('/a/-', 2)], { a: { '0': 1, '-': 2 } }],
    ['remove a member', { a: 1, b: 2 }, [remove('/a')], { b: 2 }],
    ['remove an item', { a: [1, 2, 3] }, [remove('/a/1')], { a: [1, 3] }],
    ['replace a member', { a: 1 }, [replace('/a', [1])], { a: [1] }],
    ['replace null', { a: null }, [replace('/a', 1)], { a: 1 }],
    ['replace an item', { a: [1, 2] }, [replace('/a/0', 3)], { a: [3, 2] }],
    ['replace the whole document', { a: 1 }, [replace('', [])], []],
    ['move a member', { a: { b: 1 }, c: {} }, [move('/a/b', '/c/d')], { a: {}, c: { d: 1 } }],
    ['move an item', { a: [1, 2, 3] }, [move('/a/0', '/a/2')], { a: [2, 3, 1] }],
    ['move to where it is', { a: 1 }, [move('/a', '/a')], { a: 1 }],
    ['copy', { a: { b: 1 } }, [copy('/a', '/c'), replace('/a/b', 2)], { a: { b: 2 }, c: { b: 1 } }],
    ['copy into a list', { a: [1], b: 0 }, [copy('/b', '/a/0')], { a: [0, 1], b: 0 }],
    ['copy the whole document', { a: 1 }, [copy('', '/b')], { a: 1, b: { a: 1 } }],
    [
      'test deeply, in any order',
      { a: { b: [1, { c: null }], d: 'x' } },
      [test('/a', { d: 'x', b: [1, { c: null }] })],
      { a: { b: [1, { c: null }], d: 'x' } },
    ],
    ['test the whole document', { a: 1 }, [test('', { a: 1 })], { a: 1 }],
    ['test for absence by null, as kube-apiserver does', { a: {} }, [test('/a/b', null)], { a: {} }],
    ['no operations', { a: 1 }, [], { a: 1 }],
    ['unknown members of an operation', {}, [{ op: 'add', path: '/a', value: 1, note: 'x' }], { a: 1 }],
  ])('%s', (_, document, operations, result) => {
    expect(jsonPatch(document, operations)).toEqual(result);
  });

  it('__proto__ is a name like any other', () => {
    const result = jsonPatch({}, [add('/__proto__', { polluted: true }), copy('/__proto__', '/b')]);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":true},"b":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(failure(() => jsonPatch({}, [add('/constructor/prototype/polluted', 1)])).code).toBe(422);
    expect(failure(() => jsonPatch({}, [replace('/toString', 1)])).code).toBe(422);
  });
});

describe('what does not apply is 422 and says why', () => {
  const start = 'the server rejected our request due to an error in our request: ';
  it.each<[Json, string]>([
    [add('/x/y', 1), 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [add('/text/y', 1), 'add operation does not apply: doc is missing path: "/text/y": missing value'],
    [
      add('/list/5', 1),
      "error in add for path: '/list/5': Unable to access invalid index: 5: invalid index referenced",
    ],
    [
      add('/list/-1', 1),
      "error in add for path: '/list/-1': value was not a proper array index: '-1': invalid index referenced",
    ],
    [
      add('/list/01', 1),
      "error in add for path: '/list/01': value was not a proper array index: '01': invalid index referenced",
    ],
    [
      add('/list/1e0', 1),
      "error in add for path: '/list/1e0': value was not a proper array index: '1e0': invalid index referenced",
    ],
    [{ op: 'add', path: '/a' }, 'add operation has no value: /a'],
    [add('a', 1), 'add operation does not apply: "a" is not a JSON pointer'],
    [add('/~2', 1), 'add operation does not apply: "/~2" is not a JSON pointer'],
    [remove('/x'), "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value"],
    [remove('/x/y'), 'remove operation does not apply: doc is missing path: "/x/y": missing value'],
    [
      remove('/list/2'),
      "error in remove for path: '/list/2': Unable to access invalid index: 2: invalid index referenced",
    ],
    [
      remove('/list/-'),
      "error in remove for path: '/list/-': value was not a proper array index: '-': invalid index referenced",
    ],
    [remove(''), 'remove operation does not apply: the whole document cannot be removed'],
    [replace('/x', 1), 'replace operation does not apply: doc is missing key: /x: missing value'],
    [replace('/list/2', 1), 'replace operation does not apply: doc is missing key: /list/2: missing value'],
    [replace('/list/-', 1), 'replace operation does not apply: doc is missing key: /list/-: missing value'],
    [move('/x', '/y'), "error in move for path: '/x': Unable to remove nonexistent key: x: missing value"],
    [move('/x/y', '/z'), 'move operation does not apply: doc is missing from path: "/x/y": missing value'],
    [move('/map', '/x/y'), 'move operation does not apply: doc is missing destination path: "/x/y": missing value'],
    [move('/map', '/map/a'), 'move operation does not apply: "/map" cannot be moved into itself'],
    [copy('/x', '/y'), 'copy operation does not apply: doc is missing from path: "/x": missing value'],
    [copy('/map', '/x/y'), 'copy operation does not apply: doc is missing destination path: "/x/y": missing value'],
    [test('/text', 'other'), 'testing value /text failed: test failed'],
    [test('/map', {}), 'testing value /map failed: test failed'],
    [test('/map', { a: 1, b: 2 }), 'testing value /map failed: test failed'],
    [test('/list', [1]), 'testing value /list failed: test failed'],
    [test('/x', 1), 'testing value /x failed: test failed'],
    [test('/x/y', null), 'test operation does not apply: is missing path: "/x/y": missing value'],
    [
      test('/list/7', null),
      "error in test for path: '/list/7': Unable to access invalid index: 7: invalid index referenced",
    ],
    [{ op: 'merge', path: '/a' }, 'Unexpected kind: merge'],
    [{ path: '/a' }, 'Unexpected kind: unknown'],
    [{ op: 'remove' }, 'remove operation 0 has no path'],
    [{ op: 'copy', path: '/a' }, 'copy operation 0 has no from'],
  ])('%j', (operation, message) => {
    const { status } = failure(() => jsonPatch({ text: 'x', list: [1, 2], map: { a: 1 } }, [operation]));
    expect(status).toMatchObject({ code: 422, reason: 'Invalid', message: start + message });
  });
});

describe('what is no patch is 400', () => {
  it.each<[Json, string]>([
    [{}, 'a JSON patch is a list of operations'],
    [null, 'a JSON patch is a list of operations'],
    [[1], 'operation 0 is not an object'],
    [[{ op: 1, path: '' }], '"op" of operation 0 is not a string'],
    [[{ op: 'add', path: ['a'] }], '"path" of operation 0 is not a string'],
    [[{ op: 'move', path: '', from: {} }], '"from" of operation 0 is not a string'],
  ])('%j', (operations, message) => {
    expect(failure(() => jsonPatch({}, operations)).status).toMatchObject({
      code: 400,
      message: `error decoding patch: ${message}`,
    });
  });
});

describe('bounds', () => {
  const nested = (depth: number): Json => {
    let value: Json = 1;
    for (let at = 0; at < depth; at++) value = { a: value };
    return value;
  };

  it('10,000 operations and no more', () => {
    const operations = Array.from({ length: 10_001 }, () => test('', {}));
    expect(jsonPatch({}, operations.slice(1))).toEqual({});
    expect(failure(() => jsonPatch({}, operations)).status).toMatchObject({
      code: 413,
      message: 'Request entity is too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    });
  });

  it('copies that double and double again', () => {
    const bomb = Array.from({ length: 40 }, (_, at) => copy('', `/c${at}`));
    const error = failure(() => jsonPatch({ a: 'x'.repeat(1000) }, bomb));
    expect(error.code).toBe(422);
    expect(error.message).toContain('Unable to complete the copy, the accumulated size increase of copy is');
  });

  it('copies of one large value', () => {
    const error = failure(() =>
      jsonPatch({ a: 'x'.repeat(1_100_000) }, [copy('/a', '/b'), copy('/a', '/c'), copy('/a', '/d')]),
    );
    expect(error.message).toContain('exceeding the limit 3145728');
  });

  it('a result of more than 3 MiB', () => {
    const error = failure(() => jsonPatch({ a: 'x'.repeat(2_000_000) }, [add('/b', 'y'.repeat(2_000_000))]));
    expect(error.code).toBe(413);
  });

  it('a patch and a result that are nested too deep', () => {
    expect(failure(() => jsonPatch({}, [add('/a', nested(50_000))])).code).toBe(400);
    const onto = [add('/x', nested(200)), add('/y', nested(200)), move('/y', `/x${'/a'.repeat(199)}/b`)];
    expect(failure(() => jsonPatch({}, onto)).message).toContain('the patched object is nested deeper than 256');
  });

  it('nesting made by moves and then copied', () => {
    const keys = Array.from({ length: 600 }, (_, at) => `k${at}`);
    const document = Object.fromEntries(keys.map((key) => [key, {}]));
    const moves = keys.slice(1).map((key, at) => move(`/${keys[at]}`, `/${key}/in`));
    const error = failure(() => jsonPatch(document, [...moves, copy('/k599', '/copy')]));
    expect(error.message).toContain('"/k599" is nested deeper than 256 levels');
  });

  it('endless moving in long lists', () => {
    const document = { a: Array.from({ length: 200_000 }, () => 0) };
    const operations = Array.from({ length: 5000 }, () => add('/a/0', 1));
    expect(failure(() => jsonPatch(document, operations)).message).toContain('move too many list items');
  });

  it('work of tests grows with the patch, not with the document', () => {
    const document = { a: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, 1])) };
    const operations = Array.from({ length: 10_000 }, () => test('/a', { k0: 1 }));
    expect(failure(() => jsonPatch(document, operations)).message).toContain('testing value /a failed');
  });
});

describe('laws', () => {
  const value = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.integer({ max: 3, min: 0 }),
      fc.constantFrom('x', null, true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__', '~/'), tie('json'), { maxKeys: 3 }),
    ),
  })).json;
  const pointer = fc
    .array(fc.constantFrom('a', 'b', '0', '1', '-', '__proto__', '~0~1'), { maxLength: 3 })
    .map((steps) => steps.map((step) => `/${step}`).join(''));
  const operation = fc.oneof(
    fc.tuple(pointer, value).map(([path, json]) => add(path, json)),
    pointer.map(remove),
    fc.tuple(pointer, value).map(([path, json]) => replace(path, json)),
    fc.tuple(pointer, pointer).map(([from, path]) => move(from, path)),
    fc.tuple(pointer, pointer).map(([from, path]) => copy(from, path)),
    fc.tuple(pointer, value).map(([path, json]) => test(path, json)),
  );

  it('all or nothing: arguments never change, and failures are StatusErrors', () =>
    fc.assert(
      fc.property(value, fc.array(operation, { maxLength: 5 }), (document, operations) => {
        const before = JSON.stringify([document, operations]);
        try {
          spoil(jsonPatch(document, operations));
        } catch (error) {
          expect(isStatusError(error)).toBe(true);
        }
        expect(JSON.stringify([document, operations])).toBe(before);
      }),
      { numRuns: 400 },
    ));

  it('one patch is its operations one after the other', () =>
    fc.assert(
      fc.property(value, fc.array(operation, { maxLength: 5 }), (document, operations) => {
        const attempt = (run: () => Json): string => {
          try {
            return JSON.stringify(run());
          } catch {
            return 'failed';
          }
        };
        const together = attempt(() => jsonPatch(document, operations));
        const apart = attempt(() => operations.reduce<Json>((so, one) => jsonPatch(so, [one]), document));
        expect(together).toBe(apart);
      }),
      { numRuns: 400 },
    ));

  it('what was added can be tested and removed again', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), value),
        fc.string({ unit: 'binary' }),
        value,
        (document, name, json) => {
          const path = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
          expect(parsePointer(path)).toEqual([name]);
          if (Object.hasOwn(document, name)) return;
          expect(jsonPatch(document, [add(path, json), test(path, json), remove(path)])).toEqual(document);
        },
      ),
      { numRuns: 200 },
    ));
});
