import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Json, JsonObject } from '../object/json.ts';
import { evaluatePath, setPath } from './json-path.ts';
import { parseJsonPath } from './json-path-parser.ts';

const object: JsonObject = {
  metadata: { labels: { 'app.example.org/name': 'web', "it's": 'quoted' }, name: 'web-1' },
  spec: {
    replicas: 0,
    paused: false,
    note: null,
    ports: [{ name: 'http', port: 80 }, { name: 'https', port: 443 }, { port: 8080 }],
  },
  status: {
    conditions: [
      { type: 'Available', status: 'False', observedGeneration: 3 },
      { type: 'Ready', status: 'True', observedGeneration: 4, expected: 'True' },
      { type: 'a]b', status: 'Unknown' },
    ],
    grid: [
      [1, 2],
      [3, 4],
    ],
  },
};

describe('values at a path', () => {
  test.each<[string, Json[]]>([
    ['.metadata.name', ['web-1']],
    ['$.metadata.name', ['web-1']],
    ['{.metadata.name}', ['web-1']],
    ['.', [object]],
    ['.spec.replicas', [0]],
    ['.spec.paused', [false]],
    ['.spec.note', [null]],
    ['.spec.missing', []],
    ['.spec.missing.deeper', []],
    ['.spec.replicas.deeper', []],
    ['.spec.toString', []],
    ['.__proto__', []],
    ['.spec.ports.length', []],
    [String.raw`.metadata.labels.app\.example\.org/name`, ['web']],
    [".metadata.labels['app.example.org/name']", ['web']],
    [String.raw`.metadata.labels['app\.example\.org/name']`, ['web']],
    ['.metadata.labels["app.example.org/name"]', ['web']],
    [`.metadata.labels["it's"]`, ['quoted']],
    ['.spec.ports[0].name', ['http']],
    ['.spec.ports[-1].port', [8080]],
    ['.spec.ports[3]', []],
    ['.spec.ports[*].name', ['http', 'https']],
    ['.spec.ports.*.port', [80, 443, 8080]],
    ['.spec.ports[0:2].port', [80, 443]],
    ['.spec.ports[1:].port', [443, 8080]],
    ['.spec.ports[:1].port', [80]],
    ['.spec.ports["0"]', []],
    ['.spec[0]', []],
    ['.status.grid[*][1]', [2, 4]],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type == 'Ready')].status", ['True']],
    ['.status.conditions[?(@.type!="Ready")].status', ['False', 'Unknown']],
    ['.status.conditions[?(@.type=="a]b")].status', ['Unknown']],
    ['.status.conditions[?(@.observedGeneration>3)].type', ['Ready']],
    ['.status.conditions[?(@.observedGeneration>=3)].type', ['Available', 'Ready']],
    ['.status.conditions[?(@.observedGeneration<4)].type', ['Available']],
    ['.status.conditions[?(@.observedGeneration<="4")].type', []],
    ['.status.conditions[?(@.expected)].type', ['Ready']],
    ['.status.conditions[?(@.status==@.expected)].type', ['Ready']],
    ['.status.conditions[?(@.type=="None")].status', []],
    ['.spec[?(@.type=="Ready")]', []],
  ])('%s', (path, values) => {
    expect(evaluatePath(path, object)).toEqual(values);
  });

  test.each([
    'metadata.name',
    '..name',
    '.a..b',
    '.a.',
    '.a[',
    '.a]',
    '.a[]',
    '.a[b]',
    '.a[?(b)]',
    '.a[?(@.b=)]',
    '.a[?(@.b==c)]',
    '.a[?(@[b)]',
    '.a[?(@.b===1)]',
    '{.a',
    '.a b',
    '.a|b',
    `.${'a'.repeat(1024)}`,
    '.a'.repeat(65),
  ])('%j is no path, and has no values', (path) => {
    expect(parseJsonPath(path)).toBeNull();
    expect(evaluatePath(path, object)).toEqual([]);
  });

  test('wildcards in wildcards are bounded', () => {
    const wide = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => 0));
    expect(evaluatePath('[*][*]', wide)).toHaveLength(10_000);
  });

  test('a long filter is read in linear time: anything else would not end', () => {
    expect(parseJsonPath(`.a[?(@${'[a]'.repeat(330)})]`)).toBeNull();
  });

  test('no text throws', () => {
    const piece = fc.constantFrom(
      '.',
      '[',
      ']',
      '(',
      ')',
      '?',
      '@',
      '"',
      "'",
      '\\',
      '*',
      ':',
      '-',
      '0',
      'a',
      '=',
      '<',
      ' ',
      '{',
      '}',
      '$',
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => void evaluatePath(pieces.join(''), object)));
  });
});

describe('setting a path', () => {
  test('sets a field and makes the objects on the way', () => {
    const target: JsonObject = { spec: { replicas: 1, other: 2 } };
    expect(setPath(target, '.spec.replicas', 3)).toBe(true);
    expect(setPath(target, '.spec.pool.size', 4)).toBe(true);
    expect(target).toEqual({ spec: { replicas: 3, other: 2, pool: { size: 4 } } });
  });

  test.each(['.spec.replicas.count', '.spec.ports[0]', '.spec[*]', '.', 'spec', '.list.name'])(
    '%s changes nothing',
    (path) => {
      const target: JsonObject = { spec: { replicas: 1, ports: [1] }, list: [] };
      const before = structuredClone(target);
      expect(setPath(target, path, 5)).toBe(false);
      expect(target).toEqual(before);
    },
  );

  test('__proto__ is a name like any other', () => {
    const target: JsonObject = {};
    expect(setPath(target, '.__proto__.polluted', true)).toBe(true);
    expect(Object.keys(target)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('what was set is found', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_-]{0,8}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.integer(), (names, value) => {
        const target: JsonObject = {};
        const path = names.map((part) => `.${part}`).join('');
        expect(setPath(target, path, value)).toBe(true);
        expect(evaluatePath(path, target)).toEqual([value]);
      }),
    );
  });
});
