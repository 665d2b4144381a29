import { builtInLocales, formatMessage, listTexts } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { sessionTexts } from '../session/texts.ts';
import { auditTexts } from '../rooms/audit/texts.ts';
import { certificateTexts } from '../rooms/certificates/texts.ts';
import { addCloudTexts } from '../rooms/clouds/add-cloud-texts.ts';
import { cloudTexts } from '../rooms/clouds/texts.ts';
import { runTexts } from '../rooms/conformance/run-texts.ts';
import { conformanceTexts } from '../rooms/conformance/texts.ts';
import { documentTexts } from '../rooms/documents/texts.ts';
import { notificationTexts } from '../rooms/notifications/texts.ts';
import { learnTexts } from './learn-texts.ts';
import { consoleTexts } from './texts.ts';

const own = new Set(
  [
    consoleTexts,
    sessionTexts,
    auditTexts,
    certificateTexts,
    addCloudTexts,
    cloudTexts,
    runTexts,
    conformanceTexts,
    documentTexts,
    notificationTexts,
  ].map(({ room }) => room),
);

const ofConsole = (locale: string) =>
  Object.entries(listTexts(locale)).filter(([key]) => own.has(key.slice(0, key.indexOf('.'))));
const names = (pattern: string): string[] =>
  [...new Set([...pattern.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name!))].sort();

test.each(['de', 'fr'])('%s names the same things as English in every sentence', (locale) => {
  const english = new Map(ofConsole('en'));
  for (const [key, pattern] of ofConsole(locale))
    expect([key, names(pattern)]).toEqual([key, names(english.get(key)!)]);
});

test('French has a space that does not break before its signs', () => {
  const bad = ofConsole('fr').filter(([, pattern]) =>
    /[^\u00a0\s][;:!?»](\s|$)/.test(pattern.replaceAll(/\{[^}]*\}/g, '')),
  );
  expect(bad).toEqual([]);
});

test('nobody shouts, and nothing was successful', () => {
  const bad = builtInLocales.flatMap((locale) =>
    ofConsole(locale).filter(([, pattern]) => /!|successfully|erfolgreich|avec succès|oops/i.test(pattern)),
  );
  expect(bad).toEqual([]);
});

test('sentences of other rooms are learnt once, and ours stay', () => {
  const texts = (text: string) => ({ 'scs-9999.title': text, 'console.live': 'other' });
  const all = { en: texts('A {x}'), de: texts('Ein {x}'), fr: texts('Un {x}') };
  learnTexts(all);
  learnTexts(all);
  expect(formatMessage('de', { key: 'scs-9999.title', params: { x: 'Y' } })).toBe('Ein Y');
  expect(consoleTexts.format('en', 'live')).toBe('Live');
});
