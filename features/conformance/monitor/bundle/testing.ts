import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { reportSchemaVersion, type Report } from '@allmend/api';
import { openFolderTenantBlobs, type TenantBlobs } from '@allmend/core-blobs';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { judge } from '../../engine/judge.ts';
import { flavorStandards } from '../../engine/testing.ts';
import { writeReportJson } from '../../report/json.ts';
import type { OfficialReport } from '../../report/official.ts';
import { writeOfficialYaml } from '../../report/official-writer.ts';
import { officialResults } from '../../scope/evaluation.ts';
import { reportNamespace } from '../../signature/sign.ts';
import { createJournal } from '../create-journal.ts';
import { createDayRoots, type DayRoots } from '../day-roots.ts';
import type { Journal, ReportEntry, ReportRow, SubjectPlace } from '../journal.ts';
import { openMonitorKeys, type MonitorKeys } from '../monitor-keys.ts';
import { day, snapshotOf } from '../testing.ts';

/** A monitor without its hub. */
export interface TestMonitor extends AsyncDisposable {
  readonly path: string;
  readonly store: Store;
  readonly blobs: TenantBlobs;
  readonly journal: Journal;
  readonly keys: MonitorKeys;
  readonly roots: DayRoots;
  /** Sets the clock. */
  at(text: string): void;
  now(): Date;
  /** A signed report of ours on a cloud with so many flavors. */
  measure(place: SubjectPlace, flavors: number, change?: Partial<ReportEntry>): Promise<ReportRow>;
}

export async function openTestMonitor(): Promise<TestMonitor> {
  const folder = await temporaryFolder('monitor');
  const store = await openSqliteStore({ folder: join(folder.path, 'store') });
  const blobs = openFolderTenantBlobs(join(folder.path, 'contents'));
  const journal = createJournal({ store, blobs });
  let clock = day('2026-11-18');
  const now = () => clock;
  const keys = openMonitorKeys({ store, now });
  const roots = createDayRoots({ store, keys, now });
  return {
    path: folder.path,
    store,
    blobs,
    journal,
    keys,
    roots,
    now,
    at: (text) => void (clock = day(text)),
    async measure(place, count, change = {}) {
      const own = blobs.of(place.tenant);
      const body = `the flavors of ${place.name} at ${clock.toISOString()}`;
      await own.put(Buffer.from(body));
      const at = clock.toISOString();
      const value = Array.from({ length: count }, (_, n) => `SCS-${n}`);
      const observation = {
        resource: 'flavors',
        state: 'observed' as const,
        startedAt: at,
        finishedAt: at,
        exchanges: [1],
      };
      const taken = snapshotOf(body, { observations: { flavors: { ...observation, value } }, finishedAt: at });
      const snapshot = await own.put(Buffer.from(JSON.stringify(taken)));
      const findings = judge(taken, flavorStandards(2), 'text');
      const report: Report = {
        schema: reportSchemaVersion,
        id: randomUUID(),
        subject: place.name,
        tool: taken.tool,
        scope: { uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f', name: 'Invented', url: 'https://scope.example' },
        checkedAt: at,
        referenceDate: at.slice(0, 10),
        semantics: 'text',
        simulated: true,
        snapshot,
        verdict: findings[0]!.verdict,
        strict: false,
        deciding: [],
        only: null,
        versions: [],
        classes: {},
        findings,
      };
      const content = Buffer.from(writeReportJson(report));
      const key = await keys.current();
      return journal.record({
        place,
        report: report.id,
        scope: report.scope.uuid,
        checkedAt: clock,
        receivedAt: clock,
        origin: 'us',
        submitter: null,
        signer: key.fingerprint,
        suite: 'allmend 0.1.0',
        simulated: true,
        results: officialResults(findings),
        format: 'allmend',
        content,
        signature: key.sign(content, reportNamespace),
        snapshot,
        ...change,
      });
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** An invented report as the official suite writes it. */
export function officialOf(uuid: string, results: OfficialReport['invocations'][number]['results']): OfficialReport {
  return {
    uuid,
    scope: { uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f', name: 'Invented', url: 'https://scope.example' },
    checkedAt: '2026-11-18T11:00:00Z',
    referenceDate: null,
    subject: 'luebeck',
    argv: ['invented'],
    assignment: new Map(),
    sections: null,
    forcedVersion: null,
    forcedTests: null,
    invocations: [
      { id: '1', cmd: 'invented', results, rc: 0, stdout: [], stderr: [], info: 0, warning: 0, error: 0, critical: 0 },
    ],
  };
}

/** Three days of two clouds, the last report an official one of another party; sealed, and one more report of the fourth day. */
export async function fillThreeDays(monitor: TestMonitor, luebeck: SubjectPlace, rostock: SubjectPlace): Promise<void> {
  for (const one of ['18', '19', '20']) {
    monitor.at(`2026-11-${one}T06:00:00Z`);
    await monitor.measure(luebeck, Number(one) % 3);
    monitor.at(`2026-11-${one}T18:00:00Z`);
    await monitor.measure(rostock, 2);
  }
  const report = randomUUID();
  const content = Buffer.from(writeOfficialYaml([officialOf(report, new Map([['scs-0998-count', -1]]))]));
  await monitor.measure(rostock, 0, {
    report,
    format: 'official',
    content,
    signature: null,
    signer: null,
    snapshot: null,
  });
  monitor.at('2026-11-21T06:00:00Z');
  await monitor.roots.seal('root');
  await monitor.measure(luebeck, 5);
}
