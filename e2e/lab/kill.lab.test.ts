import { labCloudsFile } from '@allmend/kit-testing';
import { openLabGround, runCampaign } from '@allmend/tools';
import { describe, expect, test } from 'vitest';

const clouds = labCloudsFile();
/** Others work on the same lab meanwhile. */
const shared = process.env.ALLMEND_LAB_SHARED === '1';

// `npm run prove` does it ten times.
describe.skipIf(!clouds)('runs killed on a real OpenStack', () => {
  test('leave nothing, and the janitor touches nobody else’s', { timeout: 600_000 }, async () => {
    await using ground = await openLabGround({ clouds: clouds!, shared });
    const { signal } = new AbortController();
    const lines: string[] = [];
    const result = await runCampaign(ground, { kills: 2, seed: 'sample', signal, say: (line) => lines.push(line) });
    expect(result.faults).toEqual([]);
    expect(
      result.kills.flatMap((kill) => kill.faults),
      lines.join('\n'),
    ).toEqual([]);
    expect(result.strangers).toBeGreaterThan(20);
  });
});
