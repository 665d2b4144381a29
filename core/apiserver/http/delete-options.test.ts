import { describe, expect, test } from 'vitest';
import type { Json } from '@allmend/core-machinery';
import { deleteOptions } from './delete-options.ts';

const read = (body: Json | null, query = ''): ReturnType<typeof deleteOptions> =>
  deleteOptions(body, new URLSearchParams(query));

describe('options of deletes', () => {
  test('nothing given is the default of the kind', () => {
    expect(read(null)).toEqual({ request: { propagation: 'Default', preconditions: {} }, dryRun: 'None' });
  });
  test('the body goes before the query', () => {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground', gracePeriodSeconds: 0 };
    expect(read(body, 'propagationPolicy=Orphan&gracePeriodSeconds=5').request).toEqual({
      propagation: 'Foreground',
      preconditions: {},
      gracePeriodSeconds: 0,
    });
    expect(read(null, 'propagationPolicy=Orphan&dryRun=All')).toMatchObject({
      request: { propagation: 'Orphan' },
      dryRun: 'All',
    });
    expect(read({ orphanDependents: true }).request.propagation).toBe('Orphan');
    expect(read({ preconditions: { uid: 'u', resourceVersion: '3' } }).request.preconditions).toEqual({
      uid: 'u',
      resourceVersion: '3',
    });
  });
  test.each<[Json, string]>([
    [[], 'is not a DeleteOptions object'],
    [{ kind: 'Pod' }, 'expected DeleteOptions'],
    [{ propagationPolicy: 'constructor' }, 'supported values: Foreground, Background, Orphan'],
    [{ propagationPolicy: 1 }, 'propagationPolicy: Invalid value: it has the wrong type'],
    [{ propagationPolicy: 'Orphan', orphanDependents: true }, 'cannot be both set'],
    [{ gracePeriodSeconds: -1 }, 'gracePeriodSeconds'],
    [{ preconditions: { uid: 7 } }, 'preconditions.uid'],
    [{ dryRun: ['Some'] }, 'dryRun'],
  ])('%j is refused', (body, message) => {
    expect(() => read(body)).toThrow(message);
  });
});
