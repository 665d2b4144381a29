import { expect, test } from 'vitest';
import { scaleFigures, scaleSummary } from './proof.ts';
import { measureScale, type ScaleResult } from './scale.ts';

const result: ScaleResult = {
  tenants: 10,
  objects: 100,
  fillSeconds: 1,
  readySeconds: { full: 1, empty: 0.5 },
  first: { full: [4, 4, 4], empty: [2, 2, 2] },
  later: { full: [1, 2, 3], empty: [1, 2, 2] },
  idleShare: 0.01,
  idleSeconds: 60,
  residentMiB: 300,
  peakMiB: 600,
};

test('figures are ratios of medians and of the slow ones, and say what is missed', () => {
  expect(scaleFigures(result).map(({ value, target }) => [value, value <= target])).toEqual([
    [1, true],
    [1.5, true],
    [2, false],
    [1, true],
    [600, false],
  ]);
  const page = scaleSummary(result, { seed: 's', at: new Date('2030-01-02T00:00:00Z') });
  expect(page).toContain('2030-01-02, seed `s`');
  expect(page.match(/\*\*missed\*\*/g)).toHaveLength(2);
});

test('a fill that is broken off ends the proof', async () => {
  const options = { tenants: 2, objects: 4, seed: 's', signal: AbortSignal.abort(), say: () => undefined };
  await expect(measureScale(options)).rejects.toThrow(/abort/i);
});
