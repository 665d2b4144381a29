import type { Finding, Report, Verdict, VersionResult } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { statementTexts } from './statement-texts.ts';

/** What a report answers, in one sentence, and what the sentence counts. */
export interface Statement {
  readonly sentence: Message;
  /** Versions that decide, in force first; empty when none is in force. */
  readonly deciding: readonly VersionResult[];
  /** True when only a selection of what these versions demand was asked. */
  readonly partial: boolean;
  /** Findings that decide, in the report's order. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** The same words for terminal, HTML and whoever else shows a report. */
export function stateReport(report: Report): Statement {
  const deciding = decidingVersions(report);
  const demanded = [...new Set(deciding.flatMap((version) => version.testcases))];
  const partial = report.only !== null;
  const findings = decidingFindings(report, demanded, { partial });
  const counts = { PASS: 0, FAIL: 0, DNF: 0, MISS: 0 };
  for (const finding of findings) counts[finding.verdict]++;
  const params = {
    subject: report.subject,
    scope: report.scope.name,
    version: deciding.map((one) => one.version),
    date: report.referenceDate,
    total: findings.length,
    passed: counts.PASS,
    failed: counts.FAIL,
    dnf: counts.DNF,
    miss: counts.MISS,
  };
  const sentence = (): Message => {
    if (partial || (deciding.length === 0 && findings.length > 0))
      return statementTexts.message(`part-${report.verdict}`, params);
    if (deciding.length === 0) return statementTexts.message('none', params);
    return statementTexts.message(report.verdict, params);
  };
  return { sentence: sentence(), deciding, partial, findings, counts };
}

function decidingVersions({ versions, deciding }: Report): readonly VersionResult[] {
  return versions.filter((one) => deciding.includes(one.version)).toSorted((a, b) => rank(a) - rank(b));
}

function decidingFindings(
  { findings, classes, strict }: Report,
  demanded: readonly string[],
  { partial }: { readonly partial: boolean },
): readonly Finding[] {
  if (strict) return findings;
  const counting = findings.filter((finding) => classes[finding.testcase] === 'main');
  if (partial) return counting.length > 0 ? counting : findings;
  return findings.filter((finding) => demanded.includes(finding.testcase));
}

const validities: readonly VersionResult['validity'][] = ['effective', 'warn', 'draft', 'deprecated'];

function rank(version: VersionResult): number {
  return validities.indexOf(version.validity);
}

/** Versions for reading: in force first, then drafts from the nearest on, past ones last. Reports have the newest first. */
export function readingOrder(versions: readonly VersionResult[]): readonly VersionResult[] {
  return versions.toReversed().sort((a, b) => rank(a) - rank(b));
}
