import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Report, Snapshot } from '@allmend/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { standards } from '../checks/registry.ts';
import { judgeSnapshot } from '../cloud-check.ts';
import { snapshotOf } from '../monitor/testing.ts';
import { openTestMonitor, type TestMonitor } from '../official-api/testing.ts';
import { writeReportJson } from '../report/json.ts';
import { readScope } from '../scope/reader.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { signContent } from '../signature/sign.ts';
import { bundleType } from '../submission-bundle/form.ts';
import { writeSubmissionBundle } from '../submission-bundle/write.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const scope = readScope(findShipped('scs-compatible-iaas')!.text, 'scs-compatible-iaas');
const body = '{"flavors": []}';
const finishedAt = '2026-11-20T20:44:34.503Z';

/** A cloud whose only flavor has a name that the standard does not allow. */
const taken: Snapshot = snapshotOf(body, {
  finishedAt,
  simulated: false,
  observations: {
    flavors: {
      resource: 'flavors',
      state: 'observed',
      startedAt: finishedAt,
      finishedAt,
      exchanges: [1],
      value: [{ name: 'SCS-2V', vcpus: 2, ram: 8192, disk: 0 }],
    },
  },
});

let monitor: TestMonitor;
beforeEach(async () => {
  monitor = await openTestMonitor();
});

interface Change {
  readonly snapshot?: Snapshot;
  readonly report?: (report: Report) => Report;
  /** Lines beyond the first: the snapshot, then the bodies. */
  readonly lines?: (lines: readonly string[]) => readonly string[];
}

/** The bundle as `allmend check --bundle` writes it, and what of it was changed. */
async function bundleOf({ snapshot = taken, report = (made) => made, lines = (all) => all }: Change = {}) {
  const text = JSON.stringify(snapshot);
  const judging = { standards, scope, date: '2026-11-20', semantics: 'text', strict: false, only: null } as const;
  const tool = { name: 'allmend', version: '0.1.0' };
  const made = report(judgeSnapshot(snapshot, sha256(text), { ...judging, tool, subject: 'cloud-a' }));
  const content = writeReportJson(made);
  const signature = signContent(Buffer.from(content), monitor.key.signing);
  const contents = new Map([text, body].map((one) => [sha256(one), Buffer.from(one)]));
  const get = (digest: string) => Promise.resolve(contents.get(digest)!);
  const whole = await writeSubmissionBundle({ report: content, signature, snapshot: sha256(text) }, { get });
  const [head, ...rest] = gunzipSync(whole).toString().trimEnd().split('\n');
  return { made, content, text, bytes: gzipSync([head, ...lines(rest)].join('\n')) };
}

const send = (bytes: Uint8Array, as = 'cloud-a') =>
  monitor.ask('POST', '/reports', { as, body: bytes, headers: { 'content-type': bundleType } });

test('a bundle is taken once, with all that the report rests on', async () => {
  const { made, content, text, bytes } = await bundleOf();
  expect(made.findings.find(({ testcase }) => testcase === 'scs-0100-syntax-check')?.verdict).toBe('FAIL');
  expect(await send(bytes)).toMatchObject({ status: 200, text: 'null' });
  expect(await send(bytes)).toMatchObject({ status: 409 });
  const [entry, ...others] = monitor.journal.entries;
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    report: made.id,
    origin: 'operator',
    signer: monitor.key.signing.publicKey.fingerprint,
    suite: 'allmend 0.1.0',
    format: 'allmend',
    snapshot: sha256(text),
  });
  expect(Buffer.from(entry!.content).toString()).toBe(content);
  const { tenant } = entry!.place;
  expect(Buffer.from(await monitor.journal.content(tenant, sha256(text))).toString()).toBe(text);
  expect(Buffer.from(await monitor.journal.content(tenant, sha256(body))).toString()).toBe(body);
});

test('two at once are both taken', async () => {
  const sent = await Promise.all([bundleOf(), bundleOf({ report: (report) => report })]);
  const answers = await Promise.all(sent.map(({ bytes }) => send(bytes)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(monitor.journal.entries.map(({ report }) => report)).toEqual(sent.map(({ made }) => made.id));
});

const line = (content: string): string => JSON.stringify({ sha256: sha256(content), text: content });
const better = (report: Report): Report => ({
  ...report,
  findings: report.findings.map((one) => ({ ...one, verdict: one.verdict === 'FAIL' ? 'PASS' : one.verdict })),
});

describe('nothing is stored of', () => {
  test.each<readonly [string, Change, number, string]>([
    ['a report that says better than its evidence', { report: better }, 422, 'FAIL here'],
    ['one without its snapshot', { lines: ([, ...bodies]) => bodies }, 422, 'is not in the bundle'],
    [
      'one without a body',
      { lines: ([snapshot]) => [snapshot!] },
      422,
      `the content ${sha256(body)} is not in the bundle`,
    ],
    ['one with more', { lines: (all) => [...all, line('<script>')] }, 422, 'nothing refers to the content'],
    [
      'another snapshot',
      { report: (report) => ({ ...report, snapshot: sha256('{}') }), lines: (all) => [...all, line('{}')] },
      422,
      'the snapshot is of no known form',
    ],
    [
      'one of another time',
      { report: (report) => ({ ...report, checkedAt: '2026-11-20T20:59:00.000Z' }) },
      422,
      'was finished at',
    ],
    [
      'one that hides that it is simulated',
      { snapshot: { ...taken, simulated: true }, report: (report) => ({ ...report, simulated: false }) },
      422,
      'simulated',
    ],
    [
      'one about another subject',
      { report: (report) => ({ ...report, subject: 'cloud-b' }) },
      401,
      'may not report about',
    ],
    [
      'one from the future',
      { snapshot: { ...taken, finishedAt: '2026-11-20T21:30:00.000Z' } },
      422,
      'ahead of this clock',
    ],
  ])('%s', async (_, change, status, sentence) => {
    const { bytes } = await bundleOf(change);
    const answer = await send(bytes);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(sentence)]);
    expect(monitor.journal.entries).toEqual([]);
    expect(monitor.stored()).toEqual([]);
  });

  test('one that another key signed', async () => {
    monitor.addSubmitter('auditor', { party: 'third', subjects: ['cloud-a'], publicKeys: [] });
    const { bytes } = await bundleOf();
    expect(await send(bytes, 'auditor')).toMatchObject({ status: 401 });
    expect(monitor.stored()).toEqual([]);
  });

  test('one whose evidence cannot be kept; it is taken when it can', async () => {
    const failing = await openTestMonitor({
      blobs: () => ({ put: () => Promise.reject(new Error('the disk is full')) }),
    });
    const { bytes } = await bundleOf();
    const headers = { 'content-type': bundleType };
    expect(await failing.ask('POST', '/reports', { as: 'cloud-a', body: bytes, headers })).toMatchObject({
      status: 503,
    });
    expect(failing.journal.entries).toEqual([]);
    expect(await send(bytes)).toMatchObject({ status: 200 });
  });
});
