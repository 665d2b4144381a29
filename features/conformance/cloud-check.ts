import { randomUUID } from 'node:crypto';
import { worstVerdict, type Finding, type Report, type Snapshot } from '@allmend/api';
import type { CollectOptions } from './engine/collector.ts';
import { judge } from './engine/judge.ts';
import { neededCollectors, runCollection, type RunOptions } from './engine/run.ts';
import { patternText, selectTestcases } from './engine/selection.ts';
import type { Semantics, Standard } from './engine/testcase.ts';
import { engineTexts } from './engine/texts.ts';
import { evidenceRunSchema, type EvidenceFolder, type EvidenceRun } from './evidence/folder.ts';
import { buildReport } from './report/build.ts';
import type { Scope } from './scope/model.ts';
import { requireDay } from './scope/date.ts';
import { findVersion, mainTestcases } from './scope/resolution.ts';
import { listedVersions } from './scope/validity.ts';

/** How verdicts are put together to a report. */
export interface Judging {
  readonly standards: readonly Standard[];
  readonly scope: Scope;
  /** Reference date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly versions?: readonly string[];
  readonly semantics: Semantics;
  readonly strict: boolean;
  /** Only testcases whose id it matches; then they decide the verdict, whatever their class. */
  readonly only: RegExp | null;
  readonly tool: { readonly name: string; readonly version: string };
  readonly subject?: string;
}

export interface CloudCheck extends Omit<RunOptions, 'testcases' | 'evidence'>, Judging {
  readonly evidence: EvidenceFolder;
}

export interface CheckResult {
  readonly report: Report;
  readonly snapshot: Snapshot;
  readonly interrupted: boolean;
}

/** What a check would ask and create, without asking anything. */
export interface CheckPlan {
  readonly testcases: readonly string[];
  readonly reads: readonly string[];
  /** What may be created for: always, or where the cloud's answers call for it. */
  readonly active: readonly string[];
}

/** Throws what `checkCloud` throws of wrong options, so that nothing needs to be asked to find out. */
export function planCheck(
  options: PlannedJudging & { readonly collect: CollectOptions; readonly readOnly: boolean },
): CheckPlan {
  requireDecidable(options);
  const testcases = selectTestcases(options.standards, options.only);
  const wanted = neededCollectors(testcases);
  const collectors = [...wanted, ...wanted.flatMap((one) => one.mayNeed ?? [])].filter(
    (one) => one.applies?.(options.collect) ?? true,
  );
  const names = (mode: 'read' | 'active') =>
    [...new Set(collectors.filter((one) => one.mode === mode).map((one) => one.resource))].sort();
  return {
    testcases: testcases.map((one) => one.id).sort(),
    reads: names('read'),
    active: options.readOnly ? [] : names('active'),
  };
}

type PlannedJudging = Pick<Judging, 'standards' | 'only' | 'scope' | 'date' | 'versions'>;

/** Throws `scope.bad-date` and `scope.unknown-version`: what would else only be found once the cloud was asked everything. */
function requireDecidable({ scope, date, versions = [] }: PlannedJudging): void {
  requireDay(date);
  for (const version of versions) findVersion(scope, version);
}

/**
 * Collects, judges and keeps the run in the evidence folder. What an interruption leaves is in the journal. Throws
 * `scope.bad-date`, `scope.unknown-version` and `conformance.no-testcase` before anything is asked.
 */
export async function checkCloud(options: CloudCheck): Promise<CheckResult> {
  requireDecidable(options);
  const testcases = selectTestcases(options.standards, options.only);
  const { snapshot, digest, interrupted } = await runCollection({ ...options, testcases });
  const accept = (id: string) => options.only?.test(id) ?? true;
  const text = judge(snapshot, options.standards, 'text', accept);
  const report = reportOf(snapshot, digest, options, options.semantics === 'text' ? text : null);
  if (!interrupted) await options.evidence.putRun(evidenceRun(snapshot, digest, options, text));
  return { report, snapshot, interrupted };
}

/** The report on a snapshot: pure, but for the new id that each report has. */
export function judgeSnapshot(snapshot: Snapshot, digest: string, judging: Judging): Report {
  return reportOf(snapshot, digest, judging, null);
}

/** `known`: the findings, when they were made already. */
function reportOf(snapshot: Snapshot, digest: string, judging: Judging, known: readonly Finding[] | null): Report {
  const { standards, scope, date, versions, semantics, strict, only, tool, subject } = judging;
  const accept = (id: string) => only?.test(id) ?? true;
  const judged = known ?? judge(snapshot, standards, semantics, accept);
  const findings = [...judged, ...unknownTestcases(judging, judged).filter((finding) => accept(finding.testcase))];
  const report = buildReport({
    id: randomUUID(),
    tool,
    snapshot,
    snapshotDigest: digest,
    findings,
    scope,
    date,
    semantics,
    strict,
    manual: new Set(
      standards.flatMap((one) => one.testcases.filter((testcase) => testcase.manual)).map((one) => one.id),
    ),
    ...(only && { only: patternText(only) }),
    ...(versions && { versions }),
    ...(subject !== undefined && { subject }),
  });
  return only ? { ...report, verdict: worstVerdict(selected(report)) } : report;
}

/** Testcases that a shown version counts and nobody checks here: they are missing, and shown as such. */
function unknownTestcases({ scope, date, versions }: Judging, judged: readonly Finding[]): Finding[] {
  const known = new Set(judged.map((finding) => finding.testcase));
  const wanted = (versions ?? listedVersions(scope, date)).flatMap((version) => mainTestcases(scope, version));
  return [...new Set(wanted)]
    .filter((testcase) => !known.has(testcase))
    .map((testcase) => ({
      testcase,
      verdict: 'MISS',
      message: engineTexts.message('no-check'),
      details: [],
      demanded: {
        text: engineTexts.message('demanded-there'),
        section: testcase,
        url: scope.testcases.get(testcase)?.url ?? scope.url,
      },
      resources: [],
      exchanges: [],
      remedy: [],
      observedAt: null,
    }));
}

/** With a selection, its counting testcases decide; if it has none of those, all of it does. */
function selected(report: Report): Finding['verdict'][] {
  const counting = report.findings.filter((finding) => report.strict || report.classes[finding.testcase] === 'main');
  return (counting.length > 0 ? counting : report.findings).map((finding) => finding.verdict);
}

function evidenceRun(snapshot: Snapshot, digest: string, judging: Judging, text: readonly Finding[]): EvidenceRun {
  const { uuid, name } = judging.scope;
  return {
    schema: evidenceRunSchema,
    id: snapshot.id,
    snapshot: digest,
    cloud: snapshot.cloud.name,
    startedAt: snapshot.startedAt,
    finishedAt: snapshot.finishedAt,
    scope: { uuid, name },
    referenceDate: judging.date,
    only: judging.only && patternText(judging.only),
    verdicts: Object.fromEntries(
      text.map(({ testcase, verdict, official = verdict }) => [testcase, { text: verdict, official }]),
    ),
  };
}
