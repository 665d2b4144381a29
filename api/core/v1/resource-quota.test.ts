import { compileColumns, tableOf } from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { ResourceQuota } from './resource-quota.ts';

const hard = (name: string, amount: unknown): Record<string, unknown> => ({ spec: { hard: { [name]: amount } } });

describe('ResourceQuota', () => {
  it.each([
    ['secrets', '20'],
    ['secrets', 20],
    ['secrets', '1k'],
    ['count/clouds.cloud.allmend.dev', '0'],
    ['requests.storage', '1.5Gi'],
    ['cores', '500m'],
  ])('takes %s: %j', (name, amount) => {
    expect(writeErrors(ResourceQuota, hard(name, amount))).toEqual([]);
  });

  it.each([
    ['secrets', '500m', 'must be an integer'],
    ['count/beehives.garden.example.org', '0.5', 'must be an integer'],
    ['cores', '-1', 'must be greater than or equal to 0'],
    ['cores', 'many', 'must be a quantity'],
    ['a b', '1', 'name part must consist'],
    ['a/b/c', '1', 'a valid label key'],
  ])('refuses %s: %j', (name, amount, problem) => {
    const found = writeErrors(ResourceQuota, hard(name, amount));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`spec.hard[${name}]: Invalid value: `);
    expect(found[0]).toContain(problem);
  });

  it('refuses an amount of another type', () => {
    expect(writeErrors(ResourceQuota, hard('cores', {}))).toHaveLength(1);
    expect(writeErrors(ResourceQuota, { status: { used: { cores: '-1' } } })).toHaveLength(1);
  });

  it('keeps its scopes', () => {
    const old = checkWrite(ResourceQuota, { spec: { scopes: ['BestEffort'] } }).object;
    expect(writeErrors(ResourceQuota, { spec: { scopes: ['BestEffort'] } }, { old })).toEqual([]);
    expect(writeErrors(ResourceQuota, { spec: {} }, { old })).toEqual([
      'spec.scopes: Invalid value: []: field is immutable',
    ]);
  });

  it('shows use and bound of each amount, limits apart', () => {
    const status = {
      hard: { secrets: '20', 'limits.cpu': 4, constructor: '1' },
      used: { secrets: '3', 'limits.cpu': '1500m' },
    };
    const { object } = checkWrite(ResourceQuota, { status });
    const table = tableOf(compileColumns(ResourceQuota), [object], { now: new Date(), includeObject: 'None' });
    expect(table).toMatchObject({
      rows: [{ cells: ['x', 'constructor: 0/1, secrets: 3/20', 'limits.cpu: 1500m/4', '<unknown>'] }],
    });
  });
});
