import type { Notice, NotificationChannel } from '@allmend/api/kinds';
import { describe, expect, test } from 'vitest';
import { deletableAt, dueNotice, pauseAfter, type Delivery } from './due.ts';
import { noticeSpec } from './testing.ts';

const now = new Date('2026-11-20T12:00:00Z');
const day = 86_400_000;

function channel(spec: Partial<NotificationChannel['spec']> = {}, namespace = 'hansa'): NotificationChannel {
  return {
    apiVersion: 'x',
    kind: 'NotificationChannel',
    metadata: { name: 'operations', namespace, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: {
      type: 'webhook',
      settings: {},
      language: 'de',
      severities: ['failure', 'recovery', 'warning'],
      namespaces: 'own',
      paused: false,
      ...spec,
    },
  };
}

function notice(spec: Partial<Notice['spec']> = {}, metadata: Partial<Notice['metadata']> = {}): Notice {
  return {
    apiVersion: 'x',
    kind: 'Notice',
    metadata: { name: 'n', namespace: 'hansa', uid: 'u', creationTimestamp: '2026-11-20T03:12:00Z', ...metadata },
    spec: noticeSpec({ occurrence: 'now', ...spec }),
  };
}

function delivery(change: Partial<Delivery> = {}): Delivery {
  return {
    channel: 'hansa/operations',
    occurrence: 'now',
    state: 'Sent',
    at: '2026-11-20T11:59:50Z',
    attempts: 1,
    ...change,
  };
}

const isDue = (...[one, other, known = null]: [NotificationChannel, Notice, (Delivery | null)?]): boolean =>
  dueNotice(one, other, known, now) !== null;

describe('a notice is told', () => {
  test.each<[string, boolean, NotificationChannel, Notice]>([
    ['in its own namespace', true, channel(), notice()],
    ['not in another', false, channel({}, 'other'), notice()],
    ['in the common namespace when all are wanted', true, channel({ namespaces: 'all' }, 'default'), notice()],
    ['not in the common namespace by itself', false, channel({}, 'default'), notice()],
    ['not in another that wants all', false, channel({ namespaces: 'all' }, 'other'), notice()],
    ['not when its severity is not wanted', false, channel(), notice({ severity: 'information' })],
    ['when its subject is wanted', true, channel({ subjects: ['hansa-luebeck'] }), notice()],
    ['not when only others are', false, channel({ subjects: ['hansa-kiel'] }), notice()],
    ['not when it is over', false, channel(), notice({ expiresAt: '2026-11-20T12:00:00Z' })],
    ['while it is not', true, channel(), notice({ expiresAt: '2026-11-20T12:00:01Z' })],
    ['not when it is being deleted', false, channel(), notice({}, { deletionTimestamp: '2026-11-20T11:00:00Z' })],
    [
      'not when it was there before the channel',
      false,
      channel(),
      notice({ raisedAt: '2026-10-31T00:00:00Z' }, { creationTimestamp: '2026-10-31T23:59:59Z' }),
    ],
    [
      'when it happened before the channel was made and was written after',
      true,
      channel(),
      notice({ raisedAt: '2026-10-31T00:00:00Z' }),
    ],
    ['when it happened anew since', true, channel(), notice({}, { creationTimestamp: '2026-10-31T23:59:59Z' })],
  ])('%s', (_title, expected, one, other) => {
    expect(isDue(one, other)).toBe(expected);
  });
});

describe('an occurrence is told once', () => {
  test.each<[string, boolean, Delivery]>([
    ['sent', false, delivery()],
    ['refused', false, delivery({ state: 'Failed' })],
    ['waiting', true, delivery({ state: 'Waiting' })],
    ['of before', true, delivery({ occurrence: 'before' })],
  ])('%s', (_title, expected, known) => {
    expect(isDue(channel(), notice(), known)).toBe(expected);
  });

  test('what waits is due after a pause that doubles up to a day, also when the clock is set back', () => {
    const at = (known: Partial<Delivery>) =>
      dueNotice(channel(), notice(), delivery({ state: 'Waiting', ...known }), now)!.at;
    expect(at({ attempts: 1 })).toBe(Date.parse('2026-11-20T12:00:20Z'));
    expect(at({ attempts: 3 })).toBe(Date.parse('2026-11-20T12:01:50Z'));
    expect(at({ attempts: 1, at: '2027-01-01T00:00:00Z' })).toBe(now.getTime() + 30_000);
    expect([1, 2, 3, 12, 13, 1000].map(pauseAfter)).toEqual([30_000, 60_000, 120_000, 61_440_000, day, day]);
  });
});

describe('a recovery is told', () => {
  test.each<[string, boolean, Delivery | null]>([
    ['to who was told the failure', true, delivery({ occurrence: 'before', told: 'failure' })],
    [
      'to who was told a failure, though not the last one',
      true,
      delivery({ occurrence: 'before', state: 'Waiting', told: 'failure' }),
    ],
    ['to nobody else', false, null],
    ['not to who was never reached', false, delivery({ occurrence: 'before', state: 'Waiting' })],
    ['not to who knows that it recovered', false, delivery({ occurrence: 'before', told: 'recovery' })],
    ['again to who could not be told of it', true, delivery({ state: 'Waiting', told: 'failure' })],
  ])('%s', (_title, expected, known) => {
    expect(isDue(channel(), notice({ severity: 'recovery' }), known)).toBe(expected);
  });
});

test('a notice can go 30 days after it was raised, once it tells of a recovery or is over', () => {
  const raised = Date.parse('2026-11-20T03:12:00Z');
  expect(deletableAt(notice())).toBeNull();
  expect(deletableAt(notice({ severity: 'recovery' }))).toBe(raised + 30 * day);
  expect(deletableAt(notice({ expiresAt: '2026-11-21T00:00:00Z' }))).toBe(raised + 30 * day);
  expect(deletableAt(notice({ expiresAt: '2027-03-01T00:00:00Z' }))).toBe(Date.parse('2027-03-01T00:00:00Z'));
});
