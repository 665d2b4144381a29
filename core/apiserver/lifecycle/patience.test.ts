import { expect, test } from 'vitest';
import { createPatience } from './patience.ts';

test('pauses double up to the longest, each key by itself, and begin anew after a change', () => {
  const patience = createPatience({ first: 1000, longest: 60_000 });
  const pauses = Array.from({ length: 9 }, () => patience.next('a'));
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(patience.next('b')).toBe(1000);
  expect([patience.forget('a'), patience.forget('a'), patience.forget('c')]).toEqual(['waiting', 'unknown', 'unknown']);
  expect([patience.next('a'), patience.next('b')]).toEqual([1000, 2000]);
});
