import { snapshotSchemaVersion, type Snapshot } from '@allmend/api';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';
import { engineTexts } from '../engine/texts.ts';
import type { Standard, Testcase } from '../engine/testcase.ts';
import { impact, type ImpactSubject } from './impact.ts';
import { judgeAgain, neverMeasured, rowsToJudge } from './replay.ts';
import { standing } from './standing.ts';
import { rowOf, testScope } from './testing.ts';

const now = new Date('2026-10-20T12:00:00Z');
const day = 86_400_000;
const good = { 'berth-depth': 'PASS', 'berth-light': 'PASS' } as const;

const sounding: Collector<{ metres: number }> = {
  resource: 'sounding',
  mode: 'read',
  deadline: 1,
  schema: z.object({ metres: z.number() }),
  collect: async () => ({ metres: 0 }),
};
const grid: Collector<{ volts: number }> = {
  ...sounding,
  resource: 'grid',
  schema: z.object({ volts: z.number() }),
  collect: async () => ({ volts: 0 }),
};

const testcase = (id: string, needs: readonly Collector[], passes: Testcase['check']): Testcase => ({
  id,
  needs,
  check: passes,
  title: engineTexts.message('no-check'),
  demanded: engineTexts.message('demanded-there'),
  section: 'All',
});
const said = (holds: boolean) =>
  ({ verdict: holds ? 'PASS' : 'FAIL', message: engineTexts.message('no-check') }) as const;
const standards: readonly Standard[] = [
  {
    id: 'berth',
    title: 'Berths',
    url: 'https://berth.example',
    texts: engineTexts,
    testcases: [
      testcase('berth-depth', [sounding], (input) => said(input.get(sounding).metres > 4)),
      testcase('berth-light', [grid], (input) => said(input.get(grid).volts > 0)),
      testcase('berth-power', [grid], (input) => said(input.get(grid).volts > 200)),
    ],
  },
];

const snapshot = (values: Readonly<Record<string, unknown>>): Snapshot => ({
  schema: snapshotSchemaVersion,
  id: '00000000-0000-4000-8000-000000000001',
  tool: { name: 'allmend', version: '1' },
  cloud: { name: 'east', region: null, authUrl: 'https://east.example' },
  simulated: false,
  identity: null,
  startedAt: now.toISOString(),
  finishedAt: now.toISOString(),
  observations: Object.fromEntries(
    Object.entries(values).map(([resource, value]) => [
      resource,
      {
        resource,
        state: 'observed' as const,
        startedAt: now.toISOString(),
        finishedAt: now.toISOString(),
        exchanges: [],
        value,
      },
    ]),
  ),
  exchanges: [],
});

/** A row a day, up to the day of `now`. */
const daily = (count: number, results: Parameters<typeof rowOf>[2] = good) =>
  Array.from({ length: count }, (_, at) => ({
    ...rowOf(at + 1, new Date(now.getTime() - (count - 1 - at) * day), results),
    snapshot: at.toString(16).padStart(64, '0'),
  }));

describe('judging again', () => {
  it('concerns only what versions demand, nobody measured and this program knows', () => {
    const rows = daily(3);
    expect(neverMeasured(testScope, ['v3'], rows, standards)).toEqual(['berth-power']);
    expect(neverMeasured(testScope, ['v1'], rows, standards)).toEqual([]);
    expect(neverMeasured(testScope, ['v3'], daily(1, { ...good, 'berth-power': 'DNF' }), standards)).toEqual([]);
    // Nobody can judge papers.
    expect(neverMeasured(testScope, ['v3'], [], standards)).not.toContain('berth-permit');
  });

  it('takes one snapshot a week, one a day where results last no longer', () => {
    const rows = daily(28);
    const weekly = rowsToJudge(testScope, ['berth-power'], rows, standards);
    expect(weekly.map(({ checkedAt }) => checkedAt.toISOString().slice(0, 10))).toEqual([
      '2026-09-23',
      '2026-09-28',
      '2026-10-05',
      '2026-10-12',
      '2026-10-19',
      '2026-10-20',
    ]);
    expect(rowsToJudge(testScope, ['berth-depth'], rows, standards)).toHaveLength(28);
  });

  it('takes only snapshots that saw what the testcase needs', () => {
    const blind = daily(7, { 'berth-depth': 'PASS' });
    expect(rowsToJudge(testScope, ['berth-power'], blind, standards)).toEqual([]);
    const [first, ...rest] = blind;
    const seeing = [{ ...first!, ...rowOf(1, first!.checkedAt, good) }, ...rest];
    expect(rowsToJudge(testScope, ['berth-power'], seeing, standards)).toHaveLength(1);
    const lost = seeing.map((row) => ({ ...row, snapshot: null }));
    expect(rowsToJudge(testScope, ['berth-power'], lost, standards)).toEqual([]);
  });

  it('says what the snapshot says, and nothing of what it did not see', () => {
    const seen = snapshot({ grid: { volts: 110 } });
    expect([...judgeAgain(seen, standards, ['berth-power', 'berth-depth'])]).toEqual([['berth-power', -1]]);
    expect([...judgeAgain(snapshot({ grid: { volts: 'many' } }), standards, ['berth-power'])]).toEqual([
      ['berth-power', 0],
    ]);
  });
});

describe('impact', () => {
  const rows = daily(30);
  const newest = new Map(
    [...rows.at(-1)!.results].map(([id, result]) => {
      const { checkedAt, origin, report } = rows.at(-1)!;
      return [id, { result, checkedAt, origin, report }] as const;
    }),
  );
  const present = standing({ scope: testScope, newest, documents: [], now });
  const judged = rowsToJudge(testScope, ['berth-power'], rows, standards).map((row, at, all) => ({
    ...row,
    results: judgeAgain(snapshot({ grid: { volts: at === all.length - 1 ? 110 : 230 } }), standards, ['berth-power']),
  }));
  const subject: ImpactSubject = { id: 'quay/east', rows, judged, documents: [], present };
  const of = (subjects: readonly ImpactSubject[]) => impact({ scope: testScope, subjects, now, days: 30 });

  it('tells for each version what the subject would be, why, and what is new about it', () => {
    const { versions, subjects } = of([subject]);
    expect(versions).toEqual([
      { version: 'v2', validity: 'effective', from: '', testcases: 3, effect: { pass: 0, fail: 1, unknown: 0 } },
      { version: 'v3', validity: 'draft', from: '2027-01-01', testcases: 4, effect: { pass: 0, fail: 1, unknown: 0 } },
    ]);
    expect(subjects[0]!.present).toEqual({ version: 'v2', verdict: 'MISS' });
    expect(subjects[0]!.versions[1]).toMatchObject({
      version: 'v3',
      verdict: 'FAIL',
      notPassed: [
        { testcase: 'berth-power', verdict: 'FAIL', basis: 'judged' },
        { testcase: 'berth-permit', verdict: 'MISS', basis: 'none' },
      ],
      newly: ['berth-permit'],
    });
  });

  it('counts on how many of the past days it would have passed', () => {
    const { versions } = of([subject]).subjects[0]!;
    // The newest snapshot says that there is too little power.
    expect(versions[0]!.share).toEqual({ passed: 29, days: 30, percent: 96.6 });
    const unjudged = of([{ ...subject, judged: [] }]).subjects[0]!;
    expect(unjudged.versions[0]).toMatchObject({
      verdict: 'MISS',
      share: { passed: 0, days: 30, percent: 0 },
      notPassed: [{ testcase: 'berth-power', verdict: 'MISS', basis: 'none' }],
    });
  });

  it('says of a subject without any report that nothing is known', () => {
    const nobody = { id: 'quay/west', rows: [], judged: [], documents: [], present: null };
    const { versions, subjects } = of([subject, nobody]);
    expect(versions[0]!.effect).toEqual({ pass: 0, fail: 1, unknown: 1 });
    expect(subjects[1]).toMatchObject({ present: null, versions: [{ verdict: 'MISS', share: { percent: null } }, {}] });
  });
});
