import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEvidenceFolder, replayEvidence, standards } from '@allmend/conformance';
import type { Bench } from './figure.ts';
import { openGround } from './ground.ts';

const count = 400;

/** How many snapshots are read, verified and judged in a second. */
export const replay: Bench = {
  name: 'replay',
  about: 'snapshots judged again per second',
  async measure(say) {
    await using ground = await openGround();
    await ground.check();
    const snapshot = await ground.snapshot();
    const source = await openEvidenceFolder(ground.evidence, { create: false });
    const [run] = await Array.fromAsync(source.runs());
    const path = await mkdtemp(join(tmpdir(), 'allmend-bench-replay-'));
    try {
      const folder = await openEvidenceFolder(path, { create: true });
      say(`${count} snapshots`);
      for (let i = 0; i < count; i++) {
        const id = randomUUID();
        await folder.putRun({ ...run!, id, snapshot: await folder.putSnapshot({ ...snapshot, id }) });
      }
      const started = performance.now();
      let judged = 0;
      for await (const { findings, differences } of replayEvidence(folder, { standards, semantics: 'text' })) {
        if (differences.length > 0 || findings.length === 0) throw new Error('replay differs');
        judged++;
      }
      const seconds = (performance.now() - started) / 1000;
      return [
        {
          name: 'snapshots replayed per second',
          value: judged / seconds,
          unit: '/s',
          target: 100,
          bound: 'least',
          how: `${judged} whole snapshots of ${Math.round(JSON.stringify(snapshot).length / 1024)} KiB, digest verified, all testcases judged`,
        },
      ];
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  },
};
