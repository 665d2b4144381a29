import { describe, expect, test } from 'vitest';
import { cutPower, missingForPowerCuts } from './power-cut.ts';

describe.each(['sqlite', 'postgres'] as const)('a power cut under %s', (engine) => {
  const missing = missingForPowerCuts(engine);
  const sample = { engine, seed: `${Date.now()}`, writers: 3, commits: 12, cuts: 4, variants: 2 };

  test('loses nothing that was acknowledged; between request and acknowledgement the log is synced', async (context) => {
    if (missing !== null) context.skip(missing);
    const result = await cutPower(sample);
    expect(result.faults).toEqual([]);
    expect(result).toMatchObject({ acknowledged: 36, disks: 12 });
    expect(result.syncs).toBeGreaterThan(5);
    // Otherwise nothing would have been lost at all.
    expect(result.lossy).toBeGreaterThan(0);
  }, 120_000);

  test('on a disk that lies about syncing loses much, and the proof sees it', async (context) => {
    if (missing !== null) context.skip(missing);
    const result = await cutPower({ ...sample, commits: 4, cuts: 1, variants: 0, lying: true });
    expect(result.faults.join('\n')).toMatch(/lost|does not open/);
  }, 120_000);
});
