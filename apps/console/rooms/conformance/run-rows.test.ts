import { expect, test } from 'vitest';
import { countRows, expressionOf, isBad, rankOfRow, runRows, runStripPaths } from './run-rows.ts';

const rows = runRows([
  { id: 'a', state: 'Done', verdict: 'PASS', durationMs: 310 },
  { id: 'b', state: 'Done', verdict: 'FAIL', message: 'No.' },
  { id: 'c', state: 'Running' },
  { id: 'd', state: 'Done' },
  { id: 'e', state: 'Waiting' },
]);

test('a testcase that is done without a verdict has none: it did not pass', () => {
  expect(rows.map(({ state }) => state)).toEqual(['PASS', 'FAIL', 'Running', 'MISS', 'Waiting']);
  expect(rows.filter(isBad).map(({ id }) => id)).toEqual(['b', 'd']);
  expect(countRows(rows)).toEqual({ PASS: 1, FAIL: 1, DNF: 0, MISS: 1, Running: 1, Waiting: 1 });
});

test('what needs eyes stands first', () => {
  expect([...rows].sort((a, b) => rankOfRow(a) - rankOfRow(b)).map(({ id }) => id)).toEqual(['b', 'd', 'c', 'e', 'a']);
});

test('an expression matches its ids and no other', () => {
  const expression = new RegExp(`^(?:${expressionOf(['scs-0102.x', 'a+b'])})$`);
  expect(['scs-0102.x', 'a+b', 'scs-0102-x', 'aab'].filter((id) => expression.test(id))).toEqual(['scs-0102.x', 'a+b']);
});

test('the strip shows each state in its place, and a line only as far as the run is', () => {
  const of = Object.fromEntries(runStripPaths(rows).map(({ kind, d }) => [kind, d]));
  expect(of).toEqual({
    p: 'M0 2h1v9h-1z',
    f: 'M1 13h1v9h-1z',
    m: 'M3.15 4h.7v7h-.7z',
    w: 'M2 6h1v5h-1z',
    gap: 'M1 0v24M2 0v24M3 0v24M4 0v24',
    b: 'M0 12h4',
    u: 'M4 12h1',
  });
});
