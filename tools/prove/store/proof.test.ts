import { expect, test } from 'vitest';
import { storeSummary, type EngineProof } from './proof.ts';

const sqlite: EngineProof = {
  engine: 'sqlite',
  power: { acknowledged: 200, syncs: 120, disks: 800, lossy: 150, faults: [], seconds: 30 },
  kills: { kills: [{ index: 1, point: 'x', acknowledged: 70, faults: [] }], acknowledged: 70, seconds: 1 },
  histories: { runs: 2, revisions: 300, events: 400, faults: [], seconds: 1 },
};
const run = { seed: 's', at: new Date('2026-11-21T10:00:00Z') };

test('the summary says what was done and that nothing was wrong', () => {
  const text = storeSummary([sqlite], run);
  expect(text).toContain('2026-11-21, seed `s`');
  expect(text).toContain(
    '| SQLite | 200, all after a sync of the log | 800 (150 cuts lost something unsynced) | 1 (70 commits) | 2 (300 revisions, 400 events) | none | 32 s |',
  );
});

test('the summary counts faults of every kind, and says what was skipped', () => {
  const postgres: EngineProof = {
    engine: 'postgres',
    power: null,
    kills: { ...sqlite.kills!, kills: [{ index: 3, point: 'x', acknowledged: 1, faults: ['a', 'b'] }] },
    histories: { ...sqlite.histories!, faults: ['c'] },
  };
  expect(storeSummary([postgres], run)).toMatch(/\| PostgreSQL \| skipped \| skipped \|.*\| \*\*3\*\* \|/);
});
