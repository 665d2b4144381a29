import { expect, test } from 'vitest';
import { clockText, instantText, relativeText, spanText } from './times.ts';

const at = new Date('2026-11-21T05:15:07Z');

test('instants name their zone', () => {
  expect(instantText(at, 'en')).toMatch(/^21 Nov 2026, \d\d:\d\d \S+$/);
  expect(instantText(at, 'de')).toMatch(/^21\. Nov\. 2026, \d\d:\d\d \S+$/);
  expect(clockText(at, 'fr')).toMatch(/^\d\d:\d\d:\d\d \S+$/);
});

test.each([
  ['2026-11-21T05:14:50Z', 'en', '17 sec ago'],
  ['2026-11-21T04:50:00Z', 'en', '25 min ago'],
  ['2026-11-19T06:00:00Z', 'de', 'vor 1 Tag'],
  ['2026-11-21T05:15:07Z', 'fr', 'maintenant'],
  ['2026-12-02T05:15:07Z', 'fr', 'dans 11\u00a0j'],
])('%s in %s is %s', (instant, locale, text) => {
  expect(relativeText(new Date(instant), at, locale)).toBe(text);
});

test.each([
  [310, 'de', '0,31\u00a0s'],
  [4100, 'en', '4.1\u00a0s'],
  [38_900, 'en', '38\u00a0s'],
  [125_000, 'en', '2\u00a0min 5\u00a0s'],
  [7_260_000, 'fr', '2\u00a0h 1\u00a0min'],
])('%i ms in %s are %s', (ms, locale, text) => {
  expect(spanText(ms, locale)).toBe(text);
});
