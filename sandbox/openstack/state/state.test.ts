import { expect, test } from 'vitest';
import { createContentStore } from './content.ts';
import { createIds } from './ids.ts';
import { exceeds, quotaOf, resetQuota, setQuota } from './quotas.ts';
import { createSchedule } from './schedule.ts';
import { createTables, tableNames } from './tables.ts';

test('ids follow from the seed and go on where they stopped', () => {
  const first = createIds('a');
  const ids = [first.uuid(), first.uuid(), first.hex(), first.word(7)];
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids[2]).toMatch(/^[0-9a-f]{32}$/);
  expect(ids[3]).toHaveLength(7);
  expect(new Set(ids).size).toBe(4);
  const again = createIds('a');
  expect([again.uuid(), again.uuid()]).toEqual(ids.slice(0, 2));
  expect(createIds('a', again.count()).hex()).toBe(ids[2]);
  expect(createIds('b').uuid()).not.toBe(ids[0]);
  const fraction = first.fraction();
  expect(fraction).toBeGreaterThanOrEqual(0);
  expect(fraction).toBeLessThan(1);
});

test('a schedule gives what is due, oldest first, equal times in their order', () => {
  const schedule = createSchedule();
  const add = (due: number, id: string) => schedule.add({ due, step: 's', id, args: {} });
  add(30, 'c');
  add(10, 'a');
  add(10, 'b');
  expect(schedule.next()).toBe(10);
  expect(schedule.due(9)).toBeUndefined();
  expect([schedule.due(20)?.id, schedule.due(20)?.id, schedule.due(20)?.id]).toEqual(['a', 'b', undefined]);
  schedule.cancel('c', 'other');
  expect(schedule.list()).toHaveLength(1);
  schedule.cancel('c');
  expect(schedule.due(100)).toBeUndefined();
});

test('content is kept once and freed by its last holder', () => {
  const store = createContentStore();
  const reference = store.put(Buffer.from('x'));
  expect(store.put(Buffer.from('x'))).toBe(reference);
  store.keep(reference);
  store.drop(reference);
  store.drop(reference);
  expect(Buffer.from(store.get(reference)).toString()).toBe('x');
  store.drop(reference);
  expect(store.has(reference)).toBe(false);
  expect(() => store.get(reference)).toThrow('no content');
});

test('quotas are defaults, overridden per project; -1 is unlimited', () => {
  const tables = createTables();
  setQuota(tables, 'compute', 'p', { cores: 4 });
  setQuota(tables, 'compute', 'p', { ram: -1 });
  expect(quotaOf(tables, 'compute', 'p', { cores: 20, ram: 9 })).toEqual({ cores: 4, ram: -1 });
  expect(quotaOf(tables, 'volume', 'p', { cores: 20 })).toEqual({ cores: 20 });
  resetQuota(tables, 'compute', 'p');
  expect(quotaOf(tables, 'compute', 'p', { cores: 20 })).toEqual({ cores: 20 });
  expect([exceeds(4, 3, 1), exceeds(4, 4, 1), exceeds(-1, 9, 9), exceeds(0, 0, 1), exceeds(3, 4, 0)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});

test('every table has a name', () => {
  expect(Object.keys(createTables()).sort()).toEqual([...tableNames].sort());
});
