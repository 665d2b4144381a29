import { randomUUID } from 'node:crypto';
import type { Client } from '@allmend/core-client';
import { statusErrors } from '@allmend/core-machinery';
import { waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import type { SubjectPlace } from '../monitor/journal.ts';
import { createStatusNotes, type StatusNotes } from './status-notes.ts';
import { createMemoryJournal } from '../verdicts/testing.ts';
import { directoryOf, subjectObject, submitterObject, testTenant } from './testing.ts';

interface Written {
  readonly kind: string;
  readonly key: object;
  readonly patch: { readonly merge: { readonly status: object } };
  readonly options: object;
}

/** A client that takes patches, or whatever `answer` says. */
function scriptedClient(answer: (written: Written) => Promise<void> = async () => {}) {
  const written: Written[] = [];
  const client = {
    kind: ({ kind }: { kind: string }) => ({
      async patch(key: object, patch: Written['patch'], options: object) {
        const one = { kind, key, patch, options };
        await answer(one);
        written.push(one);
      },
    }),
  };
  return { client: client as unknown as Client, written };
}

const place: SubjectPlace = { tenant: testTenant, namespace: 'ops', name: 'cloud-a', uid: 'uid-of-a' };
const submitter = submitterObject('ci');
const reports = (count: number): readonly string[] => Array.from({ length: count }, () => randomUUID());
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 21, 0, second, 123));
const notExpected = (error: unknown): void => {
  throw error;
};
/** So long that no second round comes by itself. */
const restMs = 3_600_000;

async function take(notes: StatusNotes, ids: readonly string[]): Promise<void> {
  for (const [second, report] of ids.entries()) {
    await notes.taken({ report, place, submitter, receivedAt: at(second) });
  }
}

test('after a calm a report is noted at once, in both status of the very objects', async () => {
  const { client, written } = scriptedClient();
  await using notes = createStatusNotes({ client, failed: notExpected, restMs });
  const [report] = reports(1);
  await take(notes, [report!]);
  await waitUntil('both notes', () => written.length === 2);
  const options = { subresource: 'status', manager: 'allmend-intake' };
  const receivedAt = '2026-11-20T21:00:00Z';
  const merges = [
    { metadata: { uid: 'uid-of-a' }, status: { lastReport: { id: report, receivedAt } } },
    { metadata: { uid: submitter.metadata.uid }, status: { lastSubmission: receivedAt } },
  ];
  expect(written).toEqual([
    { kind: 'Subject', key: { name: 'cloud-a', namespace: 'ops' }, patch: { merge: merges[0] }, options },
    { kind: 'Submitter', key: { name: 'ci', namespace: 'ops' }, patch: { merge: merges[1] }, options },
  ]);
});

test('of many reports the newest is noted, once in a round, and whoever reports waits for none', async () => {
  const gate = Promise.withResolvers<void>();
  const { client, written } = scriptedClient(() => gate.promise);
  const ids = reports(50);
  {
    await using notes = createStatusNotes({ client, failed: notExpected, restMs });
    await take(notes, ids);
    expect(written).toEqual([]);
    gate.resolve();
  }
  const noted = written.filter(({ kind }) => kind === 'Subject').map(({ patch }) => patch.merge.status);
  expect(noted).toMatchObject([{ lastReport: { id: ids[0] } }, { lastReport: { id: ids.at(-1) } }]);
  expect(written).toHaveLength(4);
});

test('after a rest the next round comes by itself', async () => {
  const { client, written } = scriptedClient();
  await using notes = createStatusNotes({ client, failed: notExpected, restMs: 1 });
  const ids = reports(2);
  await take(notes, ids);
  await waitUntil('the second note', () => JSON.stringify(written).includes(ids[1]!));
});

test('one that comes late does not take the place of a newer one', async () => {
  const gate = Promise.withResolvers<void>();
  const { client, written } = scriptedClient(() => gate.promise);
  const ids = reports(3);
  {
    await using notes = createStatusNotes({ client, failed: notExpected, restMs });
    await take(notes, ids);
    await notes.taken({ report: randomUUID(), place, submitter, receivedAt: at(1) });
    gate.resolve();
  }
  expect(written.at(-2)!.patch.merge.status).toMatchObject({ lastReport: { id: ids[2] } });
});

test('what could not be written is told and tried again; what is gone is not', async () => {
  const failures: unknown[] = [];
  let refused = 0;
  const gone = statusErrors.notFound({ group: 'conformance.allmend.dev', resource: 'submitters' }, 'ci');
  const { client, written } = scriptedClient(async ({ kind }) => {
    if (kind === 'Submitter') throw gone;
    if (refused++ < 2) throw new Error('the server is away');
  });
  await using notes = createStatusNotes({ client, failed: (error) => failures.push(error), restMs: 1 });
  const ids = reports(1);
  await take(notes, ids);
  await waitUntil('the note', () => written.length === 1);
  expect(failures.map(String)).toEqual(['Error: the server is away', 'Error: the server is away']);
});

test('what a killed server could not note any more is noted from the journal', async () => {
  const [known, fresh, unheard] = [subjectObject('known'), subjectObject('fresh'), subjectObject('unheard')];
  const [before, latest] = reports(2);
  const status = { lastReport: { id: before!, receivedAt: '2026-11-20T20:00:00Z' } };
  const subjects = [{ ...known, status }, { ...fresh, status }, unheard];
  const directory = directoryOf({ subjects, submitters: [submitter], scopes: [], certificates: [], documents: [] });
  const journal = createMemoryJournal();
  const entry = (name: string, report: string) => ({
    place: directory.subject(name)!.place,
    report,
    scope: randomUUID(),
    checkedAt: at(0),
    receivedAt: at(1),
    origin: 'operator' as const,
    submitter: 'ci',
    signer: null,
    suite: 'invented 1',
    simulated: false,
    results: new Map(),
    format: 'official' as const,
    content: Buffer.from(report),
    signature: null,
    snapshot: null,
  });
  await journal.record(entry('known', before!));
  await journal.record(entry('fresh', latest!));
  const { client, written } = scriptedClient();
  {
    await using notes = createStatusNotes({ client, failed: notExpected, restMs });
    await notes.catchUp(directory, journal);
  }
  expect(written.map(({ key, patch }) => [key, patch.merge.status])).toEqual([
    [{ name: 'fresh', namespace: 'ops' }, { lastReport: { id: latest, receivedAt: '2026-11-20T21:00:01Z' } }],
    [{ name: 'ci', namespace: 'ops' }, { lastSubmission: '2026-11-20T21:00:01Z' }],
  ]);
});
