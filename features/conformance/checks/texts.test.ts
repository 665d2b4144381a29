import { builtInLocales, formatMessage, listTexts } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { standards } from './registry.ts';

const testcases = standards.flatMap((standard) => standard.testcases);

test('no two testcases have the same id', () => {
  const ids = testcases.map(({ id }) => id);
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
});

test('own testcases are named as such, and only they', () => {
  for (const { id, own } of testcases) expect(id.startsWith('allmend-'), id).toBe(own === true);
});

test.each(builtInLocales)('every testcase asks and demands in whole sentences: %s', (locale) => {
  for (const { id, title, demanded } of testcases) {
    for (const message of [title, demanded]) {
      const sentence = formatMessage(locale, message);
      expect(sentence, id).not.toBe(message.key);
      expect(sentence, id).toMatch(/[.?!]$/);
      expect(sentence, id).not.toMatch(/[{}]/);
    }
  }
});

test.each(['de', 'fr'])('every sentence of the checks has the same parameters in %s as in English', (locale) => {
  const english = listTexts('en');
  const parameters = (pattern: string): string[] =>
    [...new Set(pattern.matchAll(/(?<!(?:one|many|other|=\d+)\s*)\{(\w+)(?=[,}])/g).map((match) => match[1]!))].sort();
  for (const [key, pattern] of Object.entries(listTexts(locale))) {
    expect(parameters(pattern), key).toEqual(parameters(english[key]!));
  }
});
