import { expect, test } from 'vitest';
import { block, byCode, code, markdownTable, page, prose } from './markdown.ts';

test('texts of the program are no markup, save code between backticks', () => {
  expect(prose('Use <name> or `a*b|c`, not a*b\n  and |')).toBe(
    String.raw`Use &lt;name> or ${'`'}a*b\|c${'`'}, not a\*b and \|`,
  );
});

test('code may hold backticks and bars', () => {
  expect(code('a|b')).toBe(String.raw`${'`'}a\|b${'`'}`);
  expect(code('a`b')).toBe('`` a`b ``');
});

test('a table without rows is nothing', () => {
  expect(markdownTable(['a'], [])).toBe('');
  expect(page('x', markdownTable(['a'], []), block('y\n\n'))).toBe('x\n\n```text\ny\n```\n');
});

test('order does not follow the language of the machine', () => {
  expect(['b', 'a', 'B', 'ä'].sort(byCode((one) => one))).toEqual(['B', 'a', 'b', 'ä']);
});
