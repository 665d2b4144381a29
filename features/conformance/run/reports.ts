import { createHash } from 'node:crypto';
import { worstVerdict, type Report, type Snapshot, type Verdict } from '@allmend/api';
import type { Subject } from '@allmend/api/kinds';
import { isAllmendError } from '@allmend/kit-errors';
import { judgeSnapshot } from '../cloud-check.ts';
import type { Standard } from '../engine/testcase.ts';
import { officialNameOf } from '../intake/directory.ts';
import type { Journal, SubjectPlace } from '../monitor/journal.ts';
import type { MonitorKeys } from '../monitor/monitor-keys.ts';
import { writeReportJson } from '../report/json.ts';
import { reportNamespace } from '../signature/sign.ts';
import { officialResults, type OfficialResult } from '../scope/evaluation.ts';
import type { Scope } from '../scope/model.ts';
import { dayOf } from '../verdicts/deciding.ts';
import type { RunSelection } from './selection.ts';

/**
 * The UUID of what a run reports about a scope. It follows from the run alone, whichever server finishes it and however often it was
 * begun: the journal takes a UUID once, so that no run is written down twice.
 */
export function reportId(run: string, scope: string): string {
  const bytes = createHash('sha256').update(`allmend run\n${run}\n${scope}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export interface ReportingOptions {
  readonly journal: Journal;
  readonly place: SubjectPlace;
  readonly subject: Subject;
  /** Id of the run's object. */
  readonly run: string;
  readonly scopes: readonly Scope[];
  readonly standards: readonly Standard[];
  readonly selection: RunSelection;
  readonly tool: { readonly name: string; readonly version: string };
  readonly keys: Pick<MonitorKeys, 'current'>;
  readonly now: () => Date;
}

/** Scopes that a run has something to say about. */
export function concernedScopes(scopes: readonly Scope[], { testcases }: RunSelection): readonly Scope[] {
  return scopes.filter((scope) => testcases.some(({ id }) => scope.testcases.has(id)));
}

export interface Reported {
  /** Of the first scope. */
  readonly report: string;
  /** Over all scopes. */
  readonly verdict: Verdict;
  readonly findings: Report['findings'];
}

/** Judges the snapshot for each scope, signs it, and writes it down; what is written down already stays as it is. */
export async function reportSnapshot(snapshot: Snapshot, digest: string, options: ReportingOptions): Promise<Reported> {
  const { journal, place, scopes, keys, tool, now } = options;
  const key = await keys.current();
  const reports: Report[] = [];
  for (const scope of scopes) {
    const report = judgeFor(scope, { snapshot, digest }, options);
    const content = Buffer.from(writeReportJson(report));
    const entry = {
      place,
      report: report.id,
      scope: scope.uuid,
      checkedAt: new Date(report.checkedAt),
      receivedAt: now(),
      origin: 'us' as const,
      submitter: null,
      signer: key.fingerprint,
      suite: `${tool.name} ${tool.version}`,
      simulated: snapshot.simulated,
      results: resultsFor(scope, report, options),
      format: 'allmend' as const,
      content,
      signature: key.sign(content, reportNamespace),
      snapshot: digest,
    };
    await journal.record(entry).catch((error: unknown) => {
      if (!isAllmendError(error) || error.reason !== 'journal.duplicate') throw error;
    });
    reports.push(report);
  }
  return {
    report: reports[0]!.id,
    verdict: worstVerdict(reports.map(({ verdict }) => verdict)),
    findings: reports[0]!.findings,
  };
}

function judgeFor(
  scope: Scope,
  { snapshot, digest }: { readonly snapshot: Snapshot; readonly digest: string },
  { run, subject, standards, selection, tool }: ReportingOptions,
): Report {
  const report = judgeSnapshot(snapshot, digest, {
    standards,
    scope,
    date: dayOf(new Date(snapshot.finishedAt)),
    semantics: 'text',
    strict: false,
    only: selection.only,
    tool,
    subject: officialNameOf(subject),
  });
  return { ...report, id: reportId(run, scope.uuid) };
}

/** What was run and belongs to the scope, or to none of the subject's: what is missing is never stored. */
function resultsFor(
  scope: Scope,
  { findings }: Report,
  { scopes, selection }: ReportingOptions,
): ReadonlyMap<string, OfficialResult> {
  const run = new Set(selection.testcases.map(({ id }) => id));
  const isOurs = (id: string): boolean =>
    run.has(id) && (scope.testcases.has(id) || !scopes.some((one) => one.testcases.has(id)));
  return officialResults(findings.filter(({ testcase }) => isOurs(testcase)));
}

/** The snapshot of a run that is written down already, so that it is finished and not repeated; null when it is not. */
export async function recallSnapshot({
  journal,
  place,
  run,
  scopes,
}: Pick<ReportingOptions, 'journal' | 'place' | 'run' | 'scopes'>): Promise<string | null> {
  for (const scope of scopes) {
    const found = await journal.find(place.tenant, reportId(run, scope.uuid));
    if (found?.row.snapshot != null) return found.row.snapshot;
  }
  return null;
}
