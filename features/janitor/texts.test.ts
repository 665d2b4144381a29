import { builtInLocales, formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import type { SweepEvent } from './events.ts';
import { describeEvent } from './texts.ts';

const resource = { cloud: 'gruenland', kind: 'server', name: 'allmend-x', id: null, run: null };
const failure = { reason: 'janitor.unexpected', message: 'It broke.', remedy: 'Mend it.' };
const events: SweepEvent[] = [
  { type: 'found', resource, adopted: false },
  { type: 'found', resource, adopted: true },
  { type: 'removed', resource, adopted: false },
  { type: 'removed', resource, adopted: true },
  { type: 'absent', resource },
  ...(
    [
      'run-lives',
      'may-still-arrive',
      'tagged-only',
      'other-installation',
      'same-name-only',
      'not-provable',
      'interrupted',
    ] as const
  ).map((reason) => ({ type: 'kept', resource, reason }) as const),
  { type: 'failed', resource, failure },
  { type: 'unseen', cloud: 'gruenland', kind: null, entries: 0, failure },
  { type: 'unseen', cloud: 'gruenland', kind: null, entries: 2, failure },
  { type: 'unseen', cloud: 'gruenland', kind: 'volume', entries: 0, failure },
  { type: 'run-lives', cloud: 'gruenland', run: 'r1', leaseUntil: '2026-03-01T12:00:00.000Z' },
  { type: 'waiting', cloud: 'gruenland', entries: 1, until: '2026-03-01T12:00:00.000Z' },
];

test('every event is a sentence in every language, with all its parameters', () => {
  for (const locale of builtInLocales) {
    const sentences = events.map((event) => formatMessage(locale, describeEvent(event)));
    for (const sentence of sentences) expect(sentence).toMatch(/^[^{}]*gruenland[^{}]*[.]$/);
    expect(new Set(sentences).size).toBe(sentences.length - 1);
  }
});

test('what has no name is called by its id', () => {
  const nameless = { ...resource, name: '', id: 'id-7' };
  expect(formatMessage('en', describeEvent({ type: 'absent', resource: nameless }))).toContain('id-7');
});
