import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('long runs leave one slot for those that only read', () => {
  const slots = createSlots(3);
  expect(['a', 'b', 'c'].map((key) => slots.take(key, 'all'))).toEqual([true, true, false]);
  expect(slots.take('d', 'read')).toBe(true);
  expect(slots.take('e', 'read')).toBe(false);
  slots.give('a');
  expect(slots.waiting()).toEqual(['c', 'e']);
  expect(slots.waiting()).toEqual([]);
  expect(slots.take('c', 'all')).toBe(true);
});

test('readers may have all slots; the only slot is for any', () => {
  const many = createSlots(2);
  expect(['a', 'b'].map((key) => many.take(key, 'read'))).toEqual([true, true]);
  const one = createSlots(1);
  expect(one.take('a', 'all')).toBe(true);
  expect(one.take('b', 'read')).toBe(false);
});

test('what has a slot takes no second one; what was forgotten waits no more', () => {
  const slots = createSlots(1);
  expect(slots.take('a', 'read')).toBe(true);
  expect(slots.take('a', 'read')).toBe(false);
  expect(slots.isFree('b', 'read')).toBe(false);
  slots.forget('b');
  expect(slots.waiting()).toEqual([]);
});
