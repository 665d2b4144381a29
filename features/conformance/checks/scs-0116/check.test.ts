import type { Verdict } from '@allmend/api';
import { expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import type { SecretOperation } from './observation.ts';
import { scs0116 } from './standard.ts';

function judge(id: string, values: Readonly<Record<string, unknown>>) {
  return scs0116.testcases.find((one) => one.id === id)!.check(inputOf(values));
}

const done = (operation: string): object => ({ operation, outcome: 'done', status: null, reason: null, message: null });
const all = ['create', 'list', 'read-payload', 'delete'].map(done);
const failed = (operation: string, reason: string, status: number | null): object => ({
  ...done(operation),
  outcome: 'failed' satisfies SecretOperation['outcome'],
  reason: `openstack.${reason}`,
  status,
  message: 'no',
});

test('presence goes by the type in the catalogue', () => {
  const entry = { type: 'key-manager', name: 'barbican', endpoints: [] };
  expect(judge('scs-0116-presence', { catalog: { roles: [], catalog: [entry] } }).verdict).toBe('PASS');
  const outcome = judge('scs-0116-presence', { catalog: { roles: [], catalog: [{ ...entry, type: 'compute' }] } });
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.remedy![0]).toBe('openstack service create --name barbican key-manager');
});

function permissions(operations: readonly object[], payloadMatches: boolean | null = true) {
  const roundTrip = { operations, payloadMatches };
  return judge('scs-0116-permissions', { 'key-manager-use': { state: 'exercised', roles: ['member'], roundTrip } });
}

test.each<[string, readonly object[], Verdict]>([
  ['all done', all, 'PASS'],
  ['create refused', [failed('create', 'forbidden', 403)], 'FAIL'],
  ['delete refused', [...all.slice(0, 3), failed('delete', 'forbidden', 403)], 'FAIL'],
  ['not in the list', [all[0]!, { ...done('list'), outcome: 'missing' }, all[2]!, all[3]!], 'FAIL'],
  ['quota', [failed('create', 'quota', 403)], 'DNF'],
  ['service fails', [failed('create', 'server-error', 500)], 'DNF'],
  ['no answer', [failed('list', 'timeout', null)], 'DNF'],
])('permissions, %s: same in both semantics', (_name, operations, verdict) => {
  const outcome = permissions(operations);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

test('a payload that cannot be read or comes back changed fails by the text only', () => {
  const expected = { verdict: 'FAIL', official: 'PASS', deviation: '0116-payload' };
  expect(permissions([all[0]!, all[1]!, failed('read-payload', 'forbidden', 403)], null)).toMatchObject(expected);
  expect(permissions(all, false)).toMatchObject(expected);
});

test('without a key manager there is nothing to permit; a read-only run has no result', () => {
  const of = (state: string) =>
    judge('scs-0116-permissions', { 'key-manager-use': { state, roles: ['member'], roundTrip: null } }).verdict;
  expect(of('absent')).toBe('PASS');
  expect(of('not-asked')).toBe('MISS');
});

test('the documentation is a manual testcase', () => {
  expect(judge('key-manager-docs-check', { documents: {} }).verdict).toBe('MISS');
});
