import type { Cloud } from '@allmend/api/kinds';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemory, type Memory } from './memory.ts';

const period = 300_000;
let now: number;
let memory: Memory;
beforeEach(() => {
  now = Date.parse('2026-03-01T08:00:00Z');
  memory = createMemory({ periodMs: period }, () => now);
});

function cloud(change: { uid?: string; generation?: number; status?: Cloud['status'] } = {}): Cloud {
  const { uid = 'u', generation = 1, status } = change;
  return {
    apiVersion: 'cloud.allmend.dev/v1alpha1',
    kind: 'Cloud',
    metadata: { name: 'west', uid, generation },
    spec: { type: 'openstack', endpoint: 'https://west.example.org', interface: 'public' },
    ...(status && { status }),
  };
}

describe('a cloud is asked', () => {
  test('at once when nothing is known', () => {
    expect(memory.dueIn('k', cloud(), 's1')).toBe(0);
  });

  test('again after a period, with some spread; sooner when something was wrong', () => {
    memory.asked('k', cloud(), 's1', 'good');
    expect(memory.dueIn('k', cloud(), 's1')).toBeGreaterThanOrEqual(period * 0.9);
    expect(memory.dueIn('k', cloud(), 's1')).toBeLessThanOrEqual(period * 1.1);
    now += period * 1.2;
    expect(memory.dueIn('k', cloud(), 's1')).toBe(0);
    memory.asked('k', cloud(), 's1', 'bad');
    expect(memory.dueIn('k', cloud(), 's1')).toBeLessThanOrEqual((period / 5) * 1.1);
  });

  test.each([
    ['its content changes', cloud({ generation: 2 }), 's1'],
    ['it is another of the same name', cloud({ uid: 'v' }), 's1'],
    ['its Secret changes', cloud(), 's2'],
    ['its Secret goes', cloud(), ''],
  ])('at once when %s', (_what, changed, secret) => {
    memory.asked('k', cloud(), 's1', 'good');
    expect(memory.dueIn('k', changed, secret)).toBe(0);
  });

  test('not at once after a restart, if its status is fresh; a Secret that changes from then on is seen', () => {
    const fresh = cloud({ status: { observedAt: '2026-03-01T07:59:00Z', observedGeneration: 1 } });
    expect(memory.dueIn('k', fresh, 's1')).toBeGreaterThan(period * 0.9 - 60_000);
    expect(memory.dueIn('k', fresh, 's2')).toBe(0);
  });

  test.each([
    ['is old', '2026-03-01T07:00:00Z', 1],
    ['is of another generation', '2026-03-01T07:59:00Z', 0],
    ['is from the future', '2027-01-01T00:00:00Z', 1],
    ['has no moment', undefined, 1],
  ])('at once after a restart when its status %s', (_what, observedAt, observedGeneration) => {
    const status = { observedGeneration, ...(observedAt !== undefined && { observedAt }) };
    expect(memory.dueIn('k', cloud({ status }), 's1')).toBe(0);
  });

  test('within a period also when the clock is set back', () => {
    memory.asked('k', cloud(), 's1', 'good');
    now -= 86_400_000;
    expect(memory.dueIn('k', cloud(), 's1')).toBeLessThanOrEqual(period * 1.1);
  });

  test('anew once it was forgotten', () => {
    memory.asked('k', cloud(), 's1', 'good');
    memory.forget('k');
    expect(memory.dueIn('k', cloud(), 's1')).toBe(0);
  });
});
