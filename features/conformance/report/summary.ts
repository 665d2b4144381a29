import type { Verdict, VersionResult } from '@allmend/api';
import { verdictOf } from '../scope/evaluation.ts';
import type { Scope } from '../scope/model.ts';
import { resultsOf, type OfficialReport } from './official.ts';
import type { ReadReport } from './reading.ts';
import { countingVersions, overallVerdict, versionResults, type VersionQuery } from './versions.ts';

/** What can be said of a report of any kind. */
export interface ReportSummary {
  readonly id: string;
  readonly subject: string;
  readonly scope: { readonly uuid: string; readonly name: string; readonly url: string };
  /** UTC instant. */
  readonly checkedAt: string;
  /** `YYYY-MM-DD`; the day of the check when the report does not say. */
  readonly referenceDate: string;
  /** Over what counts; null when the scope is not known, so that nobody can say what counts. */
  readonly verdict: Verdict | null;
  readonly versions: readonly VersionResult[];
  /** Worst first, then by testcase. */
  readonly results: readonly TestcaseResult[];
}

export interface TestcaseResult {
  readonly testcase: string;
  readonly verdict: Verdict;
}

const severity: readonly Verdict[] = ['FAIL', 'DNF', 'MISS', 'PASS'];

/** Worst first, then by testcase. */
export function bySeverity(a: TestcaseResult, b: TestcaseResult): number {
  return severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || (a.testcase < b.testcase ? -1 : 1);
}

/** One summary for each report of a file. `scopeOf` gives the scope of a UUID, where it is known. */
export function summariseReport(read: ReadReport, scopeOf: (uuid: string) => Scope | null): readonly ReportSummary[] {
  if (read.kind === 'official') return read.documents.map((document) => summariseOfficial(document, scopeOf));
  const { id, subject, scope, checkedAt, referenceDate, verdict, versions, findings } = read.report;
  const results = findings.map((finding) => ({ testcase: finding.testcase, verdict: finding.verdict }));
  return [{ id, subject, scope, checkedAt, referenceDate, verdict, versions, results: results.toSorted(bySeverity) }];
}

/** Judges the results of an official report by the scope it names, at its own reference date. */
export function summariseOfficial(report: OfficialReport, scopeOf: (uuid: string) => Scope | null): ReportSummary {
  const verdicts = new Map([...resultsOf(report)].map(([testcase, result]) => [testcase, verdictOf(result)] as const));
  const referenceDate = report.referenceDate ?? report.checkedAt.slice(0, 10);
  const results = [...verdicts].map(([testcase, verdict]) => ({ testcase, verdict })).toSorted(bySeverity);
  const { uuid: id, subject, scope, checkedAt } = report;
  const known = scopeOf(scope.uuid);
  if (known === null) return { id, subject, scope, checkedAt, referenceDate, verdict: null, versions: [], results };
  const query: VersionQuery = {
    scope: known,
    date: referenceDate,
    semantics: 'official',
    ...(report.forcedVersion !== null &&
      known.versions.some(({ version }) => version === report.forcedVersion) && { versions: [report.forcedVersion] }),
  };
  const versions = versionResults(query, verdicts);
  const verdict = overallVerdict(countingVersions(query, versions));
  return { id, subject, scope, checkedAt, referenceDate, verdict, versions, results };
}
