import type { Scope, Subject } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { scopeColumns, verdictOf, worstOf } from './standing.ts';

const subject = (scopes: string[], standings: object[] = []): Subject =>
  ({ metadata: { name: 's' }, spec: { scopes }, status: { standings } }) as unknown as Subject;
const scope = (name: string, stage: string): Scope =>
  ({
    metadata: { name },
    spec: { stage },
    status: { title: name.toUpperCase() },
  }) as unknown as Scope;

test('not listed is a dash, and listed without a verdict is no pass', () => {
  const one = subject(['a', 'b'], [{ scope: 'a', verdict: 'PASS' }]);
  expect([verdictOf(one, 'a'), verdictOf(one, 'b'), verdictOf(one, 'c')]).toEqual(['PASS', 'MISS', null]);
  expect(worstOf(one)).toBe('MISS');
  expect(worstOf(subject(['a'], [{ scope: 'a', verdict: 'PASS' }]))).toBe('PASS');
  expect(worstOf(subject([]))).toBe('MISS');
});

test('a column for each published scope, and for each that is named though it is not there', () => {
  const columns = scopeColumns([scope('a', 'published'), scope('d', 'draft')], [subject(['a', 'x'])]);
  expect(columns).toEqual([
    { name: 'a', title: 'A' },
    { name: 'x', title: 'x' },
  ]);
});
