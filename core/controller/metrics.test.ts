import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('rounds, failures and their time are counted; what a stop cuts off is not', () => {
  let now = 0;
  const metrics = createMetrics('clouds', () => now);
  expect(metrics.read()).toMatchObject({ name: 'clouds', active: 0, depth: 0, rounds: 0 });
  metrics.working({ size: 5 } as never);
  const [good, failed, cut] = [metrics.begin(), metrics.begin(), metrics.begin()];
  expect(metrics.read()).toMatchObject({ active: 1, depth: 2, underWay: 3 });
  now = 2000;
  good('good');
  now = 3000;
  failed('failed');
  cut('ended');
  expect(metrics.read()).toMatchObject({ underWay: 0, rounds: 2, failures: 1, seconds: 5, longestSeconds: 3 });
});
