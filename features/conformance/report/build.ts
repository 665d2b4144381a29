import {
  reportSchemaVersion,
  worstVerdict,
  type Finding,
  type Report,
  type Snapshot,
  type TestcaseClass,
  type VersionResult,
} from '@allmend/api';
import type { Semantics } from '../engine/testcase.ts';
import type { Scope } from '../scope/model.ts';
import { declaredTarget } from '../scope/resolution.ts';
import { countingVersions, overallVerdict, versionResults, type VersionQuery } from './versions.ts';

export interface ReportInput {
  /** UUID of the report; a new one for each report, the official monitor refuses one that it has. */
  readonly id: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly snapshot: Snapshot;
  /** SHA-256 of the stored snapshot. */
  readonly snapshotDigest: string;
  readonly findings: readonly Finding[];
  readonly scope: Scope;
  /** Reference date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Versions asked for by name (`--version`); they are shown alone, and count whatever their state. */
  readonly versions?: readonly string[];
  readonly semantics: Semantics;
  /** Whether recommended, manual, draft and own testcases count too. */
  readonly strict: boolean;
  /** Pattern that selected testcases (`--only`); the report then says that it is partial. */
  readonly only?: string;
  /** Testcases that are judged from documents, besides those of which the scope says so. */
  readonly manual?: ReadonlySet<string>;
  /** Whom the report is about; default: the cloud's name as configured. */
  readonly subject?: string;
}

/**
 * Puts findings together to a report: verdict of each version, class of each testcase, overall verdict. Pure: the same input
 * gives the same report. Throws `scope.bad-date` and `scope.unknown-version`.
 */
export function buildReport(input: ReportInput): Report {
  const { scope, snapshot, date, semantics, strict } = input;
  const findings = input.findings.toSorted((a, b) => (a.testcase < b.testcase ? -1 : 1));
  const verdictOf = new Map(findings.map((finding) => [finding.testcase, finding.verdict]));
  const query: VersionQuery = { scope, date, semantics, ...(input.versions && { versions: input.versions }) };
  const versions = versionResults(query, verdictOf);
  const counting = countingVersions(query, versions);
  const classes = Object.fromEntries(
    findings.map(({ testcase }) => [testcase, classOf(testcase, input, counting)] as const),
  );
  const overall = overallVerdict(counting);
  return {
    schema: reportSchemaVersion,
    id: input.id,
    subject: input.subject ?? snapshot.cloud.name,
    tool: input.tool,
    scope: { uuid: scope.uuid, name: scope.name, url: scope.url },
    checkedAt: snapshot.finishedAt,
    referenceDate: date,
    semantics,
    simulated: snapshot.simulated,
    snapshot: input.snapshotDigest,
    verdict: strict ? worstVerdict([overall, ...strictVerdicts(findings, versions, classes)]) : overall,
    strict,
    deciding: counting.map((one) => one.version),
    only: input.only ?? null,
    versions,
    classes,
    findings,
  };
}

/** The class in which a testcase counts most. Manual and recommended ones stand in modules that no version includes. */
function classOf(testcase: string, { scope, manual }: ReportInput, counting: readonly VersionResult[]): TestcaseClass {
  if (counting.some((version) => version.testcases.includes(testcase))) return 'main';
  const declared = scope.testcases.get(testcase);
  if (declared?.manual || manual?.has(testcase)) return 'manual';
  if (declared === undefined) return 'own';
  return declaredTarget(scope, testcase) === 'main' ? 'draft' : 'recommended';
}

/** What counts besides: all versions shown, and every testcase that is not merely of a version that is no longer shown. */
function strictVerdicts(
  findings: readonly Finding[],
  versions: readonly VersionResult[],
  classes: Readonly<Record<string, TestcaseClass>>,
): readonly Finding['verdict'][] {
  const shown = new Set(versions.flatMap((version) => version.testcases));
  return [
    ...versions.map((version) => version.verdict),
    ...findings
      .filter(({ testcase }) => classes[testcase] !== 'draft' || shown.has(testcase))
      .map((finding) => finding.verdict),
  ];
}
