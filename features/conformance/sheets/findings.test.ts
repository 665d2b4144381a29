import { createHash } from 'node:crypto';
import { snapshotSchemaVersion, FindingSheet, type Snapshot } from '@allmend/api';
import { afterEach, describe, expect, it } from 'vitest';
import { writeDayRoot } from '../monitor/day-root-text.ts';
import type { ReportRow } from '../monitor/journal.ts';
import { testPlace, uuidOf } from '../verdicts/testing.ts';
import { findingDigest } from './finding-sheet.ts';
import { subjectObject } from './testing.ts';
import { closeWorkshops, east, hostile, reportOf, root, workshop } from './workshop-testing.ts';

afterEach(closeWorkshops);

type Workshop = ReturnType<typeof workshop>;

const place = { ...testPlace, uid: 'uid-subject-quay-east' };
const answer = '{"metres":3.2}';

/** A report with everything that it rests on: an answer, a snapshot, a signature. */
async function measured({ journal, report }: Workshop, checkedAt = '2026-10-19T08:00:00Z') {
  const body = journal.put(answer);
  const other = journal.put('{"other":"answer"}');
  const exchange = {
    id: 1,
    service: 'harbour',
    method: 'GET',
    route: '/depth',
    url: 'https://east.example/depth',
    at: '2026-10-19T07:59:58.000Z',
    durationMs: 12.5,
    status: 200,
    requestId: 'req-1',
    attempts: 1,
    requestBody: null,
    responseBody: body,
    error: null,
  };
  const snapshot: Snapshot = {
    schema: snapshotSchemaVersion,
    id: uuidOf(77),
    tool: { name: 'allmend', version: '1' },
    cloud: { name: hostile, region: null, authUrl: 'https://east.example' },
    simulated: false,
    identity: null,
    startedAt: '2026-10-19T07:59:00.000Z',
    finishedAt: '2026-10-19T08:00:00.000Z',
    observations: {},
    exchanges: [exchange, { ...exchange, id: 2, responseBody: other }],
  };
  const digest = journal.put(JSON.stringify(snapshot));
  const results = { 'berth-depth': 'FAIL', 'berth-light': 'PASS' } as const;
  const made = reportOf('', checkedAt, results);
  const findings = made.findings.map((one) => ({ ...one, exchanges: [1] }));
  const row = await report(checkedAt, results, {
    snapshot: digest,
    signature: 'signed',
    content: Buffer.from(JSON.stringify({ ...made, id: uuidOf(1), snapshot: digest, findings })),
  });
  return { row, body, digest, finding: findings.find(({ testcase }) => testcase === 'berth-depth')! };
}

/** Puts the seal of a day there, over the head that is given. */
function seal({ roots }: Workshop, day: string, head: Pick<ReportRow, 'hash'>, rows: number): string {
  const text = writeDayRoot({
    tenant: 'root',
    day,
    previous: null,
    heads: [{ uid: place.uid, rows, hash: head.hash }],
  });
  const hash = createHash('sha256').update(text).digest('hex');
  roots.days.set(day, {
    day,
    text,
    hash,
    signature: '',
    key: 'SHA256:key',
    sealedAt: new Date(`${day}T23:59:59Z`),
    row: 1,
  });
  return hash;
}

const states = ({ chain }: FindingSheetData): readonly string[] => chain.map(({ kind, state }) => `${kind} ${state}`);
type FindingSheetData = Awaited<ReturnType<Workshop['sheets']['finding']>>;

const whole = ['observation good', 'snapshot good', 'finding good', 'report good', 'row good', 'root good'];

describe('finding', () => {
  it('has its way from the answer to the seal, each link named by its hash', async () => {
    const shop = workshop();
    const { row, body, digest, finding } = await measured(shop);
    const hash = seal(shop, '2026-10-19', row, 1);
    const sheet = await shop.sheets.finding(root, east, row.report, 'berth-depth');
    expect(FindingSheet.parse(sheet)).toEqual(sheet);
    expect(states(sheet)).toEqual(whole);
    expect(sheet.chain.map(({ sha256 }) => sha256)).toEqual([
      body,
      digest,
      findingDigest(finding),
      row.content,
      row.hash,
      hash,
    ]);
    expect(sheet.chain[0]).toMatchObject({ size: answer.length, at: '2026-10-19T07:59:58.000Z' });
    expect(sheet).toMatchObject({
      subject: 'quay/east',
      report: row.report,
      scope: 'berth-fit',
      origin: 'us',
      signer: 'SHA256:abc',
      since: '2026-10-19T08:00:00.000Z',
      finding: { testcase: 'berth-depth', verdict: 'FAIL', message: { params: { name: hostile } } },
      exchanges: [{ method: 'GET', url: 'https://east.example/depth', status: 200, responseBody: body }],
    });
  });

  it('has no seal yet on the day itself, and misses it when the day is long over', async () => {
    const shop = workshop('2026-10-19T12:00:00Z');
    const { row } = await measured(shop);
    const ask = () => shop.sheets.finding(root, east, row.report, 'berth-depth');
    expect(states(await ask())).toEqual(whole.slice(0, -1));
    shop.clock.now = new Date('2026-10-20T03:00:00Z');
    expect(states(await ask())).toEqual([...whole.slice(0, -1), 'root missing']);
  });

  it.each([
    ['the answer', 'body', 'observation'],
    ['the report', 'content', 'report'],
  ] as const)('says that %s is missing or was changed', async (_, which, kind) => {
    for (const [harm, state] of [
      ['lose', 'missing'],
      ['damage', 'changed'],
    ] as const) {
      const shop = workshop();
      const { row, body } = await measured(shop);
      shop.journal[harm](which === 'body' ? body : row.content);
      const sheet = await shop.sheets.finding(root, east, row.report, 'berth-depth');
      expect(states(sheet)).toContain(`${kind} ${state}`);
      expect(sheet.finding.verdict).toBe('FAIL');
      if (which === 'content') {
        expect(sheet.finding.message).toEqual({ key: `sheets.content-${state}`, params: { result: 'FAIL' } });
        expect(states(sheet)).toContain(`finding ${state}`);
      }
    }
  });

  it('says that the snapshot is missing, or is not the one that the report names', async () => {
    const shop = workshop();
    const { row, digest } = await measured(shop);
    shop.journal.lose(digest);
    const sheet = await shop.sheets.finding(root, east, row.report, 'berth-depth');
    expect(states(sheet)).toContain('snapshot missing');
    expect(sheet.exchanges).toEqual([]);

    const results = { 'berth-depth': 'PASS' } as const;
    const another = await shop.report('2026-10-19T09:00:00Z', results, { snapshot: shop.journal.put('{}') });
    expect(states(await shop.sheets.finding(root, east, another.report, 'berth-depth'))).toContain('snapshot changed');
  });

  it('says that a row was changed, also one that others rest on', async () => {
    const shop = workshop();
    const { row } = await measured(shop);
    const next = await shop.report('2026-10-19T09:00:00Z', { 'berth-light': 'PASS' });
    seal(shop, '2026-10-19', next, 2);
    const ask = () => shop.sheets.finding(root, east, row.report, 'berth-depth');
    expect(states(await ask())).toEqual(whole);
    const unsealed = await shop.report('2026-10-20T09:00:00Z', { 'berth-light': 'PASS' });
    const later = () => shop.sheets.finding(root, east, unsealed.report, 'berth-light');
    expect(states(await later())).toContain('row good');

    // As somebody does who writes in the database.
    (next.results as Map<string, number>).set('berth-light', -1);
    expect(states(await ask())).toContain('row changed');
    (next.results as Map<string, number>).set('berth-light', 1);
    (unsealed as { origin: string }).origin = 'third';
    expect(states(await later())).toContain('row changed');
    expect(states(await ask())).toContain('row good');
  });

  it('goes back to the last seal, however many rows ago that was', async () => {
    const shop = workshop();
    const { row } = await measured(shop);
    seal(shop, '2026-10-19', row, 1);
    const minute = (n: number) => new Date(Date.parse('2026-10-20T00:00:00Z') + n * 60_000).toISOString();
    const rows: ReportRow[] = [];
    for (let n = 0; n < 250; n++) rows.push(await shop.report(minute(n), { 'berth-light': 'PASS' }));
    const ask = async () => states(await shop.sheets.finding(root, east, rows.at(-1)!.report, 'berth-light'));
    expect(await ask()).toContain('row good');
    (rows[40] as { origin: string }).origin = 'third';
    expect(await ask()).toContain('row changed');
  });

  it('says that a seal was changed', async () => {
    const shop = workshop();
    const { row } = await measured(shop);
    seal(shop, '2026-10-19', row, 1);
    const sealed = shop.roots.days.get('2026-10-19')!;
    shop.roots.days.set('2026-10-19', { ...sealed, hash: '0'.repeat(64) });
    expect(states(await shop.sheets.finding(root, east, row.report, 'berth-depth'))).toContain('root changed');
    // A seal over another chain is none over this row.
    seal(shop, '2026-10-19', { hash: 'e'.repeat(64) }, 1);
    expect(states(await shop.sheets.finding(root, east, row.report, 'berth-depth'))).toContain('root missing');
  });

  it('is not there for reports of others, for testcases that the report does not have, for unknown reports', async () => {
    const shop = workshop();
    const { row } = await measured(shop);
    shop.objects.put(subjectObject('west'));
    const foreign = await shop.report('2026-10-19T08:00:00Z', { 'berth-depth': 'PASS' }, { name: 'west' });
    const { sheets } = shop;
    await expect(sheets.finding(root, east, foreign.report, 'berth-depth')).rejects.toMatchObject({ code: 404 });
    await expect(sheets.finding(root, east, row.report, 'berth-power')).rejects.toMatchObject({ code: 404 });
    await expect(sheets.finding(root, east, uuidOf(4711), 'berth-depth')).rejects.toMatchObject({
      code: 404,
      message: `there is no report "${uuidOf(4711)}" about the subject "east"`,
    });
    await expect(sheets.finding({ id: 'other', path: 'other' }, east, row.report, 'berth-depth')).rejects.toMatchObject(
      { code: 404 },
    );
  });
});

describe('finding of an official report', () => {
  const official = (results: string, stderr: readonly string[]) => `---
spec: { uuid: 7c2f1a52-6a0c-4c55-9c0e-5b7a3a0c9d11, name: Berth fit, url: "https://scopes.example/berth-fit.yaml" }
checked_at: 2026-10-19 08:00:00
reference_date: 2026-10-19
subject: east
run:
  uuid: ${uuidOf(1)}
  argv: []
  assignment: {}
  sections: null
  forced_version: null
  forced_tests: null
  invocations:
    e51659bf-7ee2-4cfd-8205-b44916895ffc:
      id: e51659bf-7ee2-4cfd-8205-b44916895ffc
      cmd: ./berth.py
      results: ${results}
      rc: 0
      stdout: ['berth-depth: FAIL', 'berth-light: PASS']
      stderr: ${JSON.stringify(stderr)}
      info: 0
      warning: 0
      error: 1
      critical: 0
`;

  it("is what the lines of the log say of the testcase, as a sentence with a stranger's words in it", async () => {
    const shop = workshop();
    const log = [
      'DEBUG: ** berth-depth',
      `ERROR: berth-depth: only 3 metres ${hostile}`,
      'DEBUG: measured twice',
      'DEBUG: ** berth-light',
      'INFO: berth-depth-other is no part of this',
    ];
    const { report } = await shop.report(
      '2026-10-19T08:00:00Z',
      { 'berth-depth': 'FAIL', 'berth-light': 'PASS' },
      {
        format: 'official',
        origin: 'operator',
        content: Buffer.from(official('{berth-depth: -1, berth-light: 1}', log)),
      },
    );
    const sheet = await shop.sheets.finding(root, east, report, 'berth-depth');
    expect(sheet.finding).toMatchObject({
      verdict: 'FAIL',
      message: { key: 'sheets.report-says', params: { line: `ERROR: berth-depth: only 3 metres ${hostile}` } },
      observedAt: '2026-10-19T08:00:00.000Z',
      exchanges: [],
    });
    expect(sheet.finding.details.map(({ params }) => params!['line'])).toEqual([
      `ERROR: berth-depth: only 3 metres ${hostile}`,
      'DEBUG: measured twice',
      'berth-depth: FAIL',
    ]);
    expect(states(sheet).slice(0, 3)).toEqual(['finding good', 'report good', 'row good']);
    const light = await shop.sheets.finding(root, east, report, 'berth-light');
    expect(light.finding.message).toMatchObject({ params: { line: expect.stringContaining('berth-depth-other') } });
    const { subjects } = await shop.sheets.sheet(root);
    expect(subjects[0]!.standings[0]!.cause).toMatchObject({ key: 'sheets.report-says' });
  });

  it('has a plain sentence where the log says nothing, and where it cannot be read', async () => {
    const shop = workshop();
    const silent = await shop.report(
      '2026-10-19T08:00:00Z',
      { 'berth-depth': 'FAIL' },
      {
        format: 'official',
        content: Buffer.from(official('{berth-depth: -1}', [])),
      },
    );
    const said = async (report: string) =>
      (await shop.sheets.finding(root, east, report, 'berth-depth')).finding.message;
    expect(await said(silent.report)).toEqual({ key: 'sheets.report-result', params: { result: 'FAIL' } });
    const odd = await shop.report(
      '2026-10-19T09:00:00Z',
      { 'berth-depth': 'DNF' },
      {
        format: 'official',
        content: Buffer.from(': : :'),
      },
    );
    expect(await said(odd.report)).toEqual({ key: 'sheets.report-result', params: { result: 'ABORT' } });
  });
});
