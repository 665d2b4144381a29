import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from '@allmend/tools';
import { expect, test } from 'vitest';

const page = join(root, 'docs/reference/monitor-bad-input.md');

test('every row of the page names tests that are there', () => {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => /^\| .*\]\(/.test(line));
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) {
    const cells = row.split(/(?=\[[^\]]+\.test\.ts\]\()/).slice(1);
    for (const cell of cells) {
      const path = /\]\(([^)]+)\)/.exec(cell)![1]!;
      const content = readFileSync(resolve(dirname(page), path), 'utf8');
      const titles = [...cell.matchAll(/“([^”]+)”/g)].map(([, title]) => title!);
      expect(titles.length, row).toBeGreaterThan(0);
      for (const title of titles) expect(content, `${path}: ${title}`).toContain(title);
    }
  }
});
