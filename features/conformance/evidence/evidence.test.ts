import { randomUUID } from 'node:crypto';
import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { snapshotSchemaVersion, type Snapshot } from '@allmend/api';
import { temporaryFolder } from '@allmend/kit-testing';
import type { CallRecord } from '@allmend/openstack-client';
import { expect, test } from 'vitest';
import { flavorStandards } from '../engine/testing.ts';
import { evidenceRunSchema, openEvidenceFolder, type EvidenceRun } from './folder.ts';
import { replayEvidence } from './replay.ts';
import { openSink } from './sink.ts';

const at = '2026-11-21T06:00:00.000Z';
const head = {
  run: randomUUID(),
  cloud: 'lindenau',
  authUrl: 'https://c.example',
  region: null,
  projectId: 'p1',
  readOnly: false,
  startedAt: at,
};

function snapshot(count: number): Snapshot {
  const value = Array.from({ length: count }, (_, index) => `SCS-${index}`);
  return {
    schema: snapshotSchemaVersion,
    id: randomUUID(),
    tool: { name: 'allmend', version: '0' },
    cloud: { name: 'lindenau', region: null, authUrl: 'https://c.example' },
    simulated: false,
    identity: null,
    startedAt: at,
    finishedAt: at,
    observations: {
      flavors: { resource: 'flavors', state: 'observed', startedAt: at, finishedAt: at, exchanges: [], value },
    },
    exchanges: [],
  };
}

function record(of: Snapshot, digest: string, verdict: 'PASS' | 'FAIL'): EvidenceRun {
  return {
    schema: evidenceRunSchema,
    id: of.id,
    snapshot: digest,
    cloud: of.cloud.name,
    startedAt: at,
    finishedAt: at,
    scope: { uuid: randomUUID(), name: 'Invented scope' },
    referenceDate: '2026-11-21',
    only: null,
    verdicts: { 'scs-0998-count': { text: verdict, official: verdict } },
  };
}

test('replay gives the same verdicts again, and names what a newer standard decides otherwise', async () => {
  await using folder = await temporaryFolder('evidence');
  const evidence = await openEvidenceFolder(folder.path, { create: true });
  for (const count of [2, 5]) {
    const one = snapshot(count);
    await evidence.putRun(record(one, await evidence.putSnapshot(one), 'PASS'));
  }
  const differences = async (least: number) => {
    const reopened = await openEvidenceFolder(folder.path, { create: false });
    return (
      await Array.fromAsync(replayEvidence(reopened, { standards: flavorStandards(least), semantics: 'text' }))
    ).flatMap((run) => run.differences);
  };
  expect(await differences(1)).toEqual([]);
  expect(await differences(3)).toEqual([{ testcase: 'scs-0998-count', predicate: 'text', was: 'PASS', now: 'FAIL' }]);
});

test('a changed byte in evidence is noticed, never judged', async () => {
  await using folder = await temporaryFolder('evidence');
  const evidence = await openEvidenceFolder(folder.path, { create: true });
  const one = snapshot(2);
  await evidence.putRun(record(one, await evidence.putSnapshot(one), 'PASS'));
  const blob = (await readdir(join(folder.path, 'blobs'), { recursive: true, withFileTypes: true })).find((entry) =>
    entry.isFile(),
  )!;
  await appendFile(join(blob.parentPath, blob.name), 'x');
  await expect(
    Array.fromAsync(replayEvidence(evidence, { standards: flavorStandards(1), semantics: 'text' })),
  ).rejects.toMatchObject({ reason: 'blobs.damaged' });
});

test('a folder without evidence and a record of another form end in a sentence', async () => {
  await using folder = await temporaryFolder('evidence');
  await expect(openEvidenceFolder(folder.path, { create: false })).rejects.toMatchObject({
    reason: 'conformance.evidence-missing',
  });
  const evidence = await openEvidenceFolder(folder.path, { create: true });
  await writeFile(join(folder.path, 'runs', 'x.json'), '{"schema": "other"}');
  await expect(Array.fromAsync(evidence.runs())).rejects.toMatchObject({ reason: 'conformance.evidence-damaged' });
});

test('an interrupted run keeps what it saw, without a torn last line', async () => {
  await using folder = await temporaryFolder('evidence');
  const evidence = await openEvidenceFolder(folder.path, { create: true });
  const journal = await evidence.begin(head);
  const sink = openSink(evidence, journal, { exchanges: [], observations: [] });
  const body = Buffer.from('{"flavors":[]}');
  const call: CallRecord = {
    service: 'compute',
    method: 'GET',
    route: '/flavors/detail',
    url: 'https://c.example/flavors/detail',
    at,
    status: 200,
    requestId: 'req-1',
    attempts: 1,
    timings: { dns: 0, connect: 0, tls: 0, firstByte: 3, total: 4.26 },
    requestBody: null,
    responseBody: body,
    omittedBytes: 0,
    error: null,
  };
  const exchange = await sink.exchange(call);
  expect(exchange).toMatchObject({ id: 1, requestBody: null, durationMs: 4.3 });
  expect(Buffer.from(await evidence.blobs.get(exchange.responseBody!)).equals(body)).toBe(true);
  await sink.observation({
    resource: 'flavors',
    state: 'observed',
    startedAt: at,
    finishedAt: at,
    exchanges: [1],
    value: [],
  });
  await journal.close();
  await appendFile(join(folder.path, 'unfinished', `${head.run}.jsonl`), '{"observation": {"resource": "ima');
  const [unfinished] = await evidence.unfinished();
  expect(unfinished).toMatchObject({ head, exchanges: [{ id: 1 }], observations: [{ resource: 'flavors' }] });
  await evidence.discard(head.run);
  expect(await evidence.unfinished()).toEqual([]);
});
