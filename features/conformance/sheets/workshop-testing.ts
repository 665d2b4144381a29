import { reportSchemaVersion, type Report, type Verdict } from '@allmend/api';
import type { ReportEntry } from '../monitor/journal.ts';
import { createMemoryJournal, testScope, testScopeText, uuidOf } from '../verdicts/testing.ts';
import { createSheets, type Sheets } from './sheets.ts';
import { createMemoryObjects, createMemoryRoots, scopeObject, subjectObject, usualEntry } from './testing.ts';

export const root = { id: 'root', path: '' };
export const east = { namespace: 'quay', name: 'east' };
export const hostile = '<script>alert(1)</script>';

const opened: Sheets[] = [];

/** Ends every workshop; for `afterEach`. */
export async function closeWorkshops(): Promise<void> {
  await Promise.all(opened.splice(0).map((one) => one.close()));
}

/** A monitor in memory: one scope, one subject, a clock that stands still. */
export function workshop(start = '2026-10-20T12:00:00Z') {
  const journal = createMemoryJournal();
  const objects = createMemoryObjects();
  const roots = createMemoryRoots();
  const clock = { now: new Date(start) };
  let reports = 0;
  objects.put(scopeObject('berth-fit', testScopeText));
  objects.put(subjectObject('east'));
  const sheets = createSheets({
    journal,
    roots,
    client: objects.client,
    monitor: { name: 'Harbour monitor', url: 'https://monitor.example', version: '1' },
    now: () => clock.now,
    checkEveryMs: 0,
  });
  opened.push(sheets);
  return {
    journal,
    objects,
    roots,
    clock,
    sheets,
    report: async (
      checkedAt: string,
      results: Readonly<Record<string, Exclude<Verdict, 'MISS'>>>,
      more: Partial<ReportEntry> & { readonly name?: string } = {},
    ) => {
      const { name = 'east', ...entry } = more;
      const measured = new Date(checkedAt);
      const report = uuidOf(++reports);
      const official = { PASS: 1, DNF: 0, FAIL: -1 } as const;
      return journal.record({
        ...usualEntry,
        place: { tenant: 'root', namespace: 'quay', name, uid: `uid-subject-quay-${name}` },
        report,
        scope: testScope.uuid,
        checkedAt: measured,
        receivedAt: new Date(measured.getTime() + 1000),
        results: new Map(Object.entries(results).map(([id, verdict]) => [id, official[verdict]])),
        content: Buffer.from(JSON.stringify(reportOf(report, checkedAt, results))),
        ...entry,
      });
    },
  };
}

/** A report whose findings say, of each testcase, its name and verdict and something hostile. */
export function reportOf(id: string, checkedAt: string, results: Readonly<Record<string, Verdict>>): Report {
  return {
    schema: reportSchemaVersion,
    id,
    subject: 'east',
    tool: { name: 'allmend', version: '1' },
    scope: { uuid: testScope.uuid, name: testScope.name, url: testScope.url },
    checkedAt: new Date(checkedAt).toISOString(),
    referenceDate: checkedAt.slice(0, 10),
    semantics: 'text',
    simulated: false,
    snapshot: '0'.repeat(64),
    verdict: 'PASS',
    strict: false,
    deciding: ['v2'],
    only: null,
    versions: [],
    classes: {},
    findings: Object.entries(results).map(([testcase, verdict]) => ({
      testcase,
      verdict,
      message: { key: 'berth.said', params: { testcase, verdict, name: hostile } },
      details: [],
      demanded: { text: { key: 'berth.demanded' }, section: 'All', url: 'https://berth.example' },
      resources: [],
      exchanges: [],
      remedy: [],
      observedAt: new Date(checkedAt).toISOString(),
    })),
  };
}
