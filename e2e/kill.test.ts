import { openSandboxGround, runCampaign } from '@allmend/tools';
import { expect, test } from 'vitest';

// `npm run prove` does it two hundred times.
test.each(['current', 'zed'] as const)(
  'runs killed at random on a faulty cloud (%s) leave nothing, and the janitor touches nobody else’s',
  { timeout: 180_000 },
  async (profile) => {
    await using ground = await openSandboxGround({ seed: `sample/${profile}`, profile });
    const { signal } = new AbortController();
    const lines: string[] = [];
    const result = await runCampaign(ground, { kills: 3, seed: 'sample', signal, say: (line) => lines.push(line) });
    expect(result.faults).toEqual([]);
    expect(
      result.kills.flatMap((kill) => kill.faults),
      lines.join('\n'),
    ).toEqual([]);
    expect(result.strangers).toBeGreaterThan(60);
    expect(result.kills).toHaveLength(3);
  },
);
