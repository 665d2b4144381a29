import { describe, expect, test } from 'vitest';
import type { NewestResult } from '../monitor/journal.ts';
import { testScope, uuidOf } from '../verdicts/testing.ts';
import { judgeSubject, statusStanding, type StatusStanding, type SubjectStatus } from './standings.ts';

const listed = { name: 'berth', scope: testScope, stage: 'published' } as const;
const main = ['berth-depth', 'berth-light', 'berth-power'] as const;

/** Everything that v2 demands was measured at one instant, with this result. */
function measured(at: string, result: NewestResult['result'] = 1): ReadonlyMap<string, NewestResult> {
  const one = { result, checkedAt: new Date(at), origin: 'operator', report: uuidOf(1) } as const;
  return new Map(main.map((testcase) => [testcase, one]));
}

async function judged(
  now: string,
  newest: ReadonlyMap<string, NewestResult>,
  ...before: readonly StatusStanding[]
): Promise<StatusStanding> {
  const status: SubjectStatus = { standings: [...before] };
  const [found] = await judgeSubject({
    before: status,
    scopes: [listed],
    newest: new Map([[testScope.uuid, newest]]),
    documents: [],
    findingsOf: () => Promise.resolve(new Map()),
    now: new Date(now),
  });
  return statusStanding(found!);
}

describe('since when a verdict is this one', () => {
  test('is when it was measured, however late the report came', async () => {
    const missing = await judged('2026-10-01T12:00:00Z', new Map());
    expect(missing).toMatchObject({ verdict: 'MISS', since: '2026-10-01T12:00:00Z' });
    const report = measured('2026-09-30T12:00:00.412Z');
    const known = { verdict: 'PASS', since: '2026-09-30T12:00:00Z' };
    expect(await judged('2026-10-01T12:00:05Z', report)).toMatchObject(known);
    const passed = await judged('2026-10-01T12:00:05Z', report, missing);
    expect(passed).toMatchObject(known);
    expect(await judged('2026-10-01T13:00:00Z', measured('2026-10-01T13:00:00Z'), passed)).toMatchObject(known);
    const failed = await judged('2026-10-01T15:00:00Z', measured('2026-10-01T14:00:00Z', -1), passed);
    expect(failed).toMatchObject({ verdict: 'FAIL', since: '2026-10-01T14:00:00Z' });
  });

  test('is never ahead, though the clock of who measured is', async () => {
    const found = await judged('2026-10-01T12:00:00Z', measured('2026-10-01T12:04:00Z'));
    expect(found).toMatchObject({ verdict: 'PASS', since: '2026-10-01T12:00:00Z' });
  });

  test('is for what is missing when the first result expired, not when that was noticed', async () => {
    const passed = await judged('2026-10-01T12:00:00Z', measured('2026-10-01T11:00:00Z'));
    const later = await judged('2026-10-05T08:00:00Z', measured('2026-10-01T11:00:00Z'), passed);
    expect(later).toMatchObject({ verdict: 'MISS', since: '2026-10-03T00:00:00Z' });
  });

  test('is now where no result made the change', async () => {
    const report = measured('2026-10-01T11:00:00Z', -1);
    const failed = await judged('2026-10-01T12:00:00Z', report);
    const now = '2026-10-01T18:00:00Z';
    // As another text of the scope, or another version in force, has it.
    expect((await judged(now, report, { ...failed, verdict: 'PASS' })).since).toBe(now);
    const renewed = measured('2026-10-01T17:00:00Z', -1);
    expect((await judged(now, renewed, { ...failed, verdict: 'PASS', version: 'v1' })).since).toBe(now);
  });
});
