import { randomUUID } from 'node:crypto';
import type { Snapshot } from '@allmend/api';
import { findShipped, mainTestcases, readScope, type OfficialResult } from '@allmend/conformance';
import type { SubjectPlace } from '@allmend/conformance/controllers';
import { openMonitorRecords } from '../../apps/server/testing.ts';
import { reportText } from '../../features/conformance/official-api/testing.ts';
import { openGround } from '../ground.ts';
import type { Place } from '../hub/ground.ts';
import { group, namespaceOf, openMonitorPlace, scopeName, startMonitor, type Made } from './ground.ts';

/** How much was reported: the official monitor's 18 months are 30 subjects × 57 ids × 550 days (scs-standards §6.3, 7). */
export interface HistorySize {
  readonly subjects: number;
  readonly days: number;
  /** Testcases of each report. */
  readonly ids: number;
  /** Whether one report of each week has a snapshot, which is a whole one of its own. */
  readonly snapshots: 'weekly' | 'none';
}

export const wholeHistory: HistorySize = { subjects: 30, days: 550, ids: 57, snapshots: 'none' };

export interface Filled {
  readonly place: Place;
  readonly results: number;
  /** `<namespace>/<name>`. */
  readonly subjects: readonly string[];
}

const day = 86_400_000;
/** Reports whose own text is kept: pages show words of the newest ones only. */
const recent = 30;
const reportsAtOnce = 4;

/** A monitor to which a report a day was made about each subject, until now, through its journal. */
export async function fillHistory(size: HistorySize, say: (line: string) => void): Promise<Filled> {
  const place = await openMonitorPlace(size.subjects);
  const made: Made[] = [];
  {
    await using monitor = await startMonitor(place);
    for (let n = 0; n < size.subjects; n++) {
      const spec = { displayName: `Cloud ${n}`, operator: `Operator ${n}`, country: 'DE', scopes: [scopeName] };
      const path = `${group}/namespaces/${namespaceOf(n)}/subjects`;
      made.push(await monitor.create(path, { metadata: { name: `cloud-${n}`, namespace: namespaceOf(n) }, spec }));
    }
  }
  const places = made.map(({ metadata: { namespace = '', name, uid } }) => ({ tenant: 'root', namespace, name, uid }));
  const weekly = size.snapshots === 'weekly' ? await wholeSnapshot() : null;
  say(`${size.subjects * size.days * size.ids} results`);
  await using records = await openMonitorRecords(place.dataDir);
  const write = async (subject: SubjectPlace, n: number): Promise<void> => {
    for (let from = 0; from < size.days; from += reportsAtOnce) {
      const days = Array.from({ length: Math.min(reportsAtOnce, size.days - from) }, (_, i) => size.days - from - i);
      // Few at a time, so that a subject's reports lie about in the order of their days.
      await Promise.all(
        days.map(async (ago) => {
          const snapshot = weekly && ago % 7 === 1 ? await putSnapshot(records, weekly) : null;
          await records.journal.record(entryOf(subject, { ago, subject: n, ids: size.ids, snapshot }));
        }),
      );
    }
  };
  await Promise.all(places.map(write));
  const subjects = places.map(({ namespace, name }) => `${namespace}/${name}`);
  return { place, results: size.subjects * size.days * size.ids, subjects };
}

const scope = readScope(findShipped(scopeName)!.text, scopeName);
/** Those that decide today first, so that 57 are all of them and some more; what later versions demand was never measured. */
const decisive = mainTestcases(scope, 'v5.1');
const later = new Set(['next', 'v6'].flatMap((version) => mainTestcases(scope, version)));
const others = [...scope.testcases.keys()].filter((id) => !decisive.includes(id) && !later.has(id));

/** Clouds differ, and change now and then: one in five has failures on some days of each month. */
function resultsOf(subject: number, ago: number, ids: number): ReadonlyMap<string, OfficialResult> {
  const failing = subject % 5 === 0 && ago % 30 < 4 ? (subject + Math.floor(ago / 30)) % ids : -1;
  const unknown = ago % 90 === 7 ? subject % ids : -1;
  const all = [...decisive, ...others].slice(0, ids);
  return new Map(all.map((id, n) => [id, n === failing ? -1 : n === unknown ? 0 : 1]));
}

interface Told {
  readonly ago: number;
  readonly subject: number;
  readonly ids: number;
  readonly snapshot: string | null;
}

function entryOf(place: SubjectPlace, { ago, subject, ids, snapshot }: Told) {
  const at = new Date(Date.now() - ago * day + (day - 60_000));
  const report = randomUUID();
  const results = resultsOf(subject, ago, ids);
  const uuid = ago <= recent ? report : '00000000-0000-4000-8000-000000000000';
  const checkedAt = ago <= recent ? at.toISOString() : '2026-01-01T00:00:00Z';
  const text = reportText({ uuid, subject: place.name, checkedAt, results: Object.fromEntries(results) });
  return {
    place,
    report,
    scope: scope.uuid,
    checkedAt: at,
    receivedAt: at,
    origin: 'operator' as const,
    submitter: place.name,
    signer: 'SHA256:0000000000000000000000000000000000000000000',
    suite: 'official',
    simulated: false,
    results,
    format: 'official' as const,
    content: Buffer.from(text),
    signature: null,
    snapshot,
  };
}

interface WholeSnapshot {
  readonly snapshot: Snapshot;
}

/** What a check of a whole simulated cloud sees. */
async function wholeSnapshot(): Promise<WholeSnapshot> {
  await using ground = await openGround();
  const { code, err } = await ground.check();
  if (code !== 0 && code !== 1) throw new Error(`the cloud could not be checked:\n${err}`);
  return { snapshot: await ground.snapshot() };
}

type Records = Awaited<ReturnType<typeof openMonitorRecords>>;

function putSnapshot({ blobs }: Records, { snapshot }: WholeSnapshot): Promise<string> {
  return blobs.of('root').put(Buffer.from(JSON.stringify({ ...snapshot, id: randomUUID() })));
}
