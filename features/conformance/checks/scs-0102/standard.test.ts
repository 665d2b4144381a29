import { builtInLocales, formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { scs0102 } from './standard.ts';

test('every testcase has a question and a demand in every language', () => {
  for (const locale of builtInLocales) {
    for (const { id, title, demanded } of scs0102.testcases) {
      expect(formatMessage(locale, title), id).not.toMatch(/^scs-0102\.|[{}]/);
      expect(formatMessage(locale, demanded), id).not.toMatch(/^scs-0102\.|[{}]/);
    }
  }
});

test('every row of the deviations names testcases of this standard', () => {
  const ids = new Set(scs0102.testcases.map((testcase) => testcase.id));
  for (const row of scs0102.deviations!)
    expect(
      row.testcases.filter((id) => !ids.has(id)),
      row.id,
    ).toEqual([]);
});
