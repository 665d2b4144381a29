import { beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from './due.ts';
import { createMemory, type Memory } from './memory.ts';

let now: number;
let memory: Memory;
beforeEach(() => {
  now = 1_000_000_000;
  memory = createMemory({ groupMs: 20_000, perHour: 3 }, () => now);
});

test('what comes within the time of gathering waits for its end, and no longer', () => {
  expect(memory.settle('a')).toBe(20_000);
  now += 15_000;
  expect(memory.settle('a')).toBe(5000);
  now += 5000;
  expect(memory.settle('a')).toBe(0);
  expect(memory.settle('a')).toBe(20_000);
  expect(memory.settle('b')).toBe(20_000);
});

test('a planned look is kept, and comes earlier when something new does', () => {
  memory.plan('a', 60_000);
  now += 60_000;
  expect(memory.settle('a')).toBe(0);
  memory.plan('a', 3_600_000);
  expect(memory.settle('a')).toBe(20_000);
  memory.plan('a', 5000);
  expect(memory.settle('a')).toBe(5000);
});

test('so many messages an hour: most at once, the last ones ten minutes apart, for digests', () => {
  const hourly = createMemory({ groupMs: 0, perHour: 5 }, () => now);
  expect([hourly.budget('a'), hourly.budgetAt('a')]).toEqual([4, 0]);
  for (let sent = 0; sent < 4; sent++) hourly.spend('a');
  expect([hourly.budget('a'), hourly.budgetAt('a') - now, hourly.budget('b')]).toEqual([0, 600_000, 4]);
  now += 600_000;
  expect(hourly.budget('a')).toBe(1);
  hourly.spend('a');
  now += 600_000;
  expect([hourly.budget('a'), hourly.budgetAt('a') - now]).toEqual([0, 2_400_000]);
  now += 2_400_000;
  expect([hourly.budget('a'), hourly.budgetAt('a')]).toEqual([3, 0]);
});

test('a receiver that takes nothing is left alone for longer each time, as long as it asks at most, and new messages try it each quarter of an hour', () => {
  const pauses = Array.from({ length: 8 }, () => {
    memory.block('a', null);
    return memory.blockedUntil('a') - now;
  });
  expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000]);
  memory.block('a', 7_200_000);
  expect(memory.blockedUntil('a') - now).toBe(7_200_000);
  memory.unblock('a');
  memory.block('a', null);
  expect(memory.blockedUntil('a') - now).toBe(30_000);
});

describe('what was sent', () => {
  const first: Delivery = { channel: 'a', occurrence: '1', state: 'Sent', at: '', attempts: 1 };

  test('is known until it is written', () => {
    memory.remember('a', 'u', first);
    expect([memory.remembered('a', 'u'), memory.remembered('b', 'u'), memory.remembered('a', 'v')]).toEqual([
      first,
      null,
      null,
    ]);
    memory.written('a', 'u', { ...first });
    expect(memory.remembered('a', 'u')).toBe(first);
    memory.written('a', 'u', first);
    expect(memory.remembered('a', 'u')).toBeNull();
  });
});
