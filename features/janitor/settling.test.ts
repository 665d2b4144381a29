import type { Entry, RunState } from '@allmend/core-ledger';
import { expect, test } from 'vitest';
import { settle } from './settling.ts';

const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
const options = { pause: 60, bound: 3600 };
const look = (minute: number, ended: number | null, absent: number | null, intended = 0) =>
  settle(
    { intendedAt: at(intended), absentSince: absent === null ? null : at(absent) } as Entry,
    { endedAt: ended === null ? null : at(ended), leaseUntil: at(30) } as RunState,
    minute * 60_000,
    options,
  );

test('one look in vain is not enough, a second one a pause later is', () => {
  expect(look(10, 10, null)).toEqual({ gone: false, lookAgainAt: 11 * 60_000 });
  expect(look(10.5, 10, 10)).toEqual({ gone: false, lookAgainAt: 11 * 60_000 });
  expect(look(11, 10, 10)).toEqual({ gone: true });
});

test('long after the end of the run one look is enough; how long ago it was intended does not matter', () => {
  expect(look(69, 10, null).gone).toBe(false);
  expect(look(70, 10, null).gone).toBe(true);
  expect(look(70, 60, null).gone).toBe(false);
});

test('a run without an end is quiet since its lease ran out', () => {
  expect(look(70, null, null).gone).toBe(false);
  expect(look(90, null, null).gone).toBe(true);
});
