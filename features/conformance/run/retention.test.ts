import type { ConformanceRun } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { newestFirst } from './retention.ts';

const run = (name: string, creationTimestamp: string, resourceVersion: string): ConformanceRun => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'ConformanceRun',
  metadata: { name, namespace: 'hansa', creationTimestamp, resourceVersion },
  spec: { subject: 'luebeck', mode: 'all', reason: 'Request', cancel: false },
});

test('of runs that were made in the same second the one that was written last is the newest', () => {
  const [early, late] = ['2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z'];
  const runs = [run('a', late, '99'), run('b', late, '100'), run('c', early, '101'), run('d', late, '98')];
  expect(runs.toSorted(newestFirst).map(({ metadata }) => metadata.name)).toEqual(['b', 'a', 'd', 'c']);
});
