import { expect, test } from 'vitest';
import { consolePages } from './index.ts';

const pages = consolePages();

test('any address below the console is its page, with a policy that allows nothing from elsewhere', () => {
  for (const path of ['', 't/-/clouds/hansa/my.cloud', 'index.html']) {
    const page = pages.file(path)!;
    expect(page.contentType).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
  }
  expect(pages.prefix).toBe('/console/');
});

test('what is no built file is not made up', () => {
  expect(pages.file('assets/none.js')).toBeNull();
});

test('the sentences of this process are there in all languages', () => {
  const { content, contentType } = pages.file('texts.json')!;
  expect(contentType).toBe('application/json; charset=utf-8');
  const texts = JSON.parse(Buffer.from(content).toString()) as Record<string, Record<string, string>>;
  expect(Object.keys(texts)).toEqual(['en', 'de', 'fr']);
});
