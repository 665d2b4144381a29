import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const docs = join(import.meta.dirname, '../../docs');

const pagesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.endsWith('README.md'))
    .map((path) => relative(docs, join(folder, path)).replaceAll('\\', '/'))
    .sort();

test('the first page of the docs leads to each of them', () => {
  const text = readFileSync(join(docs, 'README.md'), 'utf8');
  const pages = pagesBelow(docs).filter((path) => !path.startsWith('decisions/'));
  expect(pages.length).toBeGreaterThan(30);
  expect(pages.filter((path) => !text.includes(`](${path}`))).toEqual([]);
});

test('the list of decisions has each of them, in order', () => {
  const text = readFileSync(join(docs, 'decisions/README.md'), 'utf8');
  const listed = [...text.matchAll(/\]\((\d{4}-[^)]+\.md)\)/g)].map(([, file]) => `decisions/${file}`);
  expect(listed).toEqual(pagesBelow(join(docs, 'decisions')));
});
