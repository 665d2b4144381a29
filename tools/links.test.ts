import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBrokenLinks } from './links.ts';

test('finds missing files and missing headings, and leaves code and the web alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  writeFileSync(join(root, 'b.md'), '# A heading, with: signs\n');
  writeFileSync(
    join(root, 'a.md'),
    [
      '[ok](b.md) [ok](b.md#a-heading-with-signs) [web](https://example.org/none)',
      '[gone](c.md) and [no heading](b.md#nothing)',
      '`[code](nothing.md)`',
      '```',
      '[fenced](nothing.md)',
      '```',
    ].join('\n'),
  );
  expect(findBrokenLinks(root, ['a.md', 'b.md'])).toEqual(['a.md:2 c.md', 'a.md:2 b.md#nothing (no such heading)']);
  rmSync(root, { recursive: true });
});
