import type { Certificate } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { actions, hindranceOf, stateOf } from './life.ts';

const now = new Date('2026-11-21T00:00:00Z');
const certificate = (status: object): Certificate => ({ metadata: {}, spec: {}, status }) as unknown as Certificate;
const possible = (status: object, user = 'ann') =>
  actions.filter((action) => hindranceOf(certificate(status), action, user, now) === null);

test('time ends a certificate before anybody writes it down', () => {
  expect(stateOf(certificate({ state: 'Granted', validUntil: '2026-11-20T00:00:00Z' }), now)).toBe('Expired');
  expect(stateOf(certificate({ state: 'Revoked', validUntil: '2026-11-20T00:00:00Z' }), now)).toBe('Revoked');
  expect(stateOf(certificate({}), now)).toBe('Applied');
});

test('what can be decided when', () => {
  expect(possible({ state: 'Applied' })).toEqual(['grant']);
  expect(possible({ state: 'Granted' })).toEqual(['suspend', 'revoke', 'check']);
  expect(possible({ state: 'Suspended' })).toEqual(['reinstate', 'revoke', 'check']);
  expect(possible({ state: 'Revoked' })).toEqual([]);
});

test('four eyes are those of two people, neither of whom applied', () => {
  const pending = { action: 'grant', by: 'ann (token; root)', at: '2026-11-20T00:00:00Z' };
  expect(possible({ state: 'Applied', pending })).toEqual([]);
  expect(possible({ state: 'Applied', pending }, 'an')).toEqual(['grant']);
  expect(possible({ state: 'Applied', appliedBy: 'ann (token; root)' })).toEqual([]);
});
