import fc from 'fast-check';
import { expect, test } from 'vitest';

import { escapeName, unescapeName } from './escape.ts';

test.each([
  ['name', 'name'],
  ['my-port', 'my__dash__port'],
  ['a.b/c', 'a__dot__b__slash__c'],
  ['a__b', 'a__underscores__b'],
  ['a___b', 'a__underscores___b'],
  ['_a', '_a'],
  ['namespace', '__namespace__'],
  ['true', '__true__'],
  ['namespaces', 'namespaces'],
  ['self', 'self'],
  ['$ref', null],
  ['1a', null],
  ['', null],
  ['ä', null],
  ['a b', null],
])('%s is %s in rules', (name, identifier) => {
  expect(escapeName(name)).toBe(identifier);
});

test.each(['a__nothing__b', '__in__x', '__unknown__'])('%s names no property', (identifier) => {
  expect(unescapeName(identifier)).toBeNull();
});

test('what is escaped comes back', () => {
  const name = fc.stringMatching(/^[a-zA-Z_./-][a-zA-Z0-9_./-]{0,20}$/);
  fc.assert(
    fc.property(fc.oneof(name, fc.constantFrom('in', 'namespace', 'package')), (text) => {
      const identifier = escapeName(text)!;
      expect(identifier).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      expect(unescapeName(identifier)).toBe(text);
    }),
  );
});
