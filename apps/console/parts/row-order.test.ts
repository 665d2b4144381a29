import { describe, expect, test } from 'vitest';
import { filterRows, sortRows } from './row-order.ts';

describe('rows', () => {
  test('are sorted by letters without their marks, and by numbers in them', () => {
    const sorted = sortRows(['Zürich', 'v10', 'Ähre', 'v9', 'aal'], (row) => row, 'ascending');
    expect(sorted).toEqual(['aal', 'Ähre', 'v9', 'v10', 'Zürich']);
  });
  test('with nothing to sort by stand last, in either direction', () => {
    const rows = [{ at: 2 }, { at: null }, { at: 1 }];
    expect(sortRows(rows, ({ at }) => at, 'ascending').map(({ at }) => at)).toEqual([1, 2, null]);
    expect(sortRows(rows, ({ at }) => at, 'descending').map(({ at }) => at)).toEqual([2, 1, null]);
  });
  test('that are equal keep their order', () => {
    const rows = ['b1', 'a1', 'c1'].map((name) => ({ name, rank: 0 }));
    expect(sortRows(rows, ({ rank }) => rank, 'descending')).toEqual(rows);
  });
  test('are found by all words in any order and case', () => {
    const rows = ['Hansa Cloud Lübeck', 'Hansa Cloud Hamburg'];
    expect(filterRows(rows, (row) => row, ' HAM  hansa ')).toEqual(['Hansa Cloud Hamburg']);
    expect(filterRows(rows, (row) => row, '   ')).toBe(rows);
  });
});
