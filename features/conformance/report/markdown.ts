import { testcaseClasses, type Finding, type Report, type Verdict, type VersionResult } from '@allmend/api';
import { formatMessage, type Locale } from '@allmend/kit-i18n';
import type { Scope } from '../scope/model.ts';
import { codeBlock, codeSpan, escapeMarkdown, linkTo } from './escaping.ts';
import type { OfficialReport } from './official.ts';
import type { ReportRemark } from './official-reader.ts';
import { bySeverity, summariseOfficial, type ReportSummary } from './summary.ts';
import { reportTexts } from './texts.ts';

type Word = Parameters<typeof reportTexts.format>[1];
type Say = (
  word: Exclude<Word, 'title' | 'future-checked-at' | 'two-results' | 'contradiction' | 'signed-for-other'>,
) => string;

/** The whole report in one language. Everything that came from the cloud is escaped. */
export function writeReportMarkdown(report: Report, locale: Locale): string {
  const say: Say = (word) => reportTexts.format(locale, word);
  const { tool, scope } = report;
  const facts: readonly (readonly [string, string])[] = [
    [say('subject'), escapeMarkdown(report.subject)],
    [say('scope'), linkTo(scope.name, scope.url)],
    [say('checked-at'), report.checkedAt],
    [say('reference-date'), report.referenceDate],
    [say('semantics'), say(report.semantics)],
    [say('tool'), escapeMarkdown(`${tool.name} ${tool.version}`)],
    [say('report-id'), codeSpan(report.id)],
    [say('snapshot'), codeSpan(report.snapshot)],
  ];
  return document([
    heading(1, titleOf(locale, report.subject, scope.name)),
    ...(report.simulated ? [`**${say('simulated')}**`] : []),
    `**${say('overall')}: ${verdict(say, report.verdict)}**`,
    ...(report.strict ? [say('strict')] : []),
    factTable(say, facts),
    heading(2, say('versions')),
    report.versions.length === 0 ? say('no-version') : versionTable(say, report.versions),
    ...testcaseClasses.flatMap((kind) => {
      const findings = report.findings.filter((finding) => (report.classes[finding.testcase] ?? 'own') === kind);
      if (findings.length === 0) return [];
      const title = say(kind === 'draft' ? 'drafts' : kind);
      return [heading(2, title), findingTable(say, locale, findings), ...findings.flatMap(details(say, locale))];
    }),
  ]);
}

/** Official reports in one language: less is known of them. `scopeOf` gives the scope of a UUID, where it is known. */
export function writeOfficialMarkdown(
  reports: readonly OfficialReport[],
  locale: Locale,
  scopeOf: (uuid: string) => Scope | null,
  remarks: readonly ReportRemark[] = [],
): string {
  const say: Say = (word) => reportTexts.format(locale, word);
  return document([
    ...reports.flatMap((report) => officialSection(summariseOfficial(report, scopeOf), locale)),
    ...(remarks.length === 0 ? [] : [heading(2, say('remarks'))]),
    remarks.map(({ message }) => `- ${escapeMarkdown(formatMessage(locale, message))}`).join('\n'),
  ]);
}

function officialSection(summary: ReportSummary, locale: Locale): string[] {
  const say: Say = (word) => reportTexts.format(locale, word);
  const { subject, scope, verdict: overall, versions } = summary;
  const facts: readonly (readonly [string, string])[] = [
    [say('subject'), escapeMarkdown(subject)],
    [say('scope'), linkTo(scope.name, scope.url)],
    [say('checked-at'), summary.checkedAt],
    [say('reference-date'), summary.referenceDate],
    [say('report-id'), codeSpan(summary.id)],
  ];
  const noVersions = say(overall === null ? 'unknown-scope' : 'no-version');
  return [
    heading(1, titleOf(locale, subject, scope.name)),
    overall === null ? '' : `**${say('overall')}: ${verdict(say, overall)}**`,
    factTable(say, facts),
    heading(2, say('versions')),
    versions.length === 0 ? noVersions : versionTable(say, versions),
    heading(2, say('results')),
    table(
      [say('verdict'), say('testcase')],
      summary.results.map((result) => [verdict(say, result.verdict), codeSpan(result.testcase)]),
    ),
  ];
}

function findingTable(say: Say, locale: Locale, findings: readonly Finding[]): string {
  const sorted = findings.toSorted(bySeverity);
  return table(
    [say('verdict'), say('testcase'), say('found')],
    sorted.map((finding) => [
      verdict(say, finding.verdict),
      codeSpan(finding.testcase),
      escapeMarkdown(formatMessage(locale, finding.message)),
    ]),
  );
}

/** What a reader needs of a testcase that did not pass, or that the official suite judges otherwise. */
function details(say: Say, locale: Locale): (finding: Finding) => string[] {
  return (finding) => {
    const { official, demanded, remedy } = finding;
    if (finding.verdict === 'PASS' && official === undefined) return [];
    const words = (message: Finding['message']): string => escapeMarkdown(formatMessage(locale, message));
    return [
      heading(3, `${codeSpan(finding.testcase)}: ${verdict(say, finding.verdict)}`),
      words(finding.message),
      finding.details.map((detail) => `- ${words(detail)}`).join('\n'),
      `${say('demanded')}: ${words(demanded.text)} (${linkTo(demanded.section, demanded.url)})`,
      official === undefined ? '' : `${say('official-verdict')}: ${verdict(say, official)}`,
      remedy.length === 0 ? '' : `${say('remedy')}:\n\n${codeBlock(remedy)}`,
    ];
  };
}

function versionTable(say: Say, versions: readonly VersionResult[]): string {
  return table(
    [say('version'), say('validity'), say('verdict'), 'PASS', 'FAIL', 'DNF', 'MISS'],
    versions.map(({ version, validity, verdict: found, counts }) => [
      escapeMarkdown(version),
      say(validity),
      verdict(say, found),
      ...[counts.PASS, counts.FAIL, counts.DNF, counts.MISS].map(String),
    ]),
  );
}

function factTable(say: Say, facts: readonly (readonly [string, string])[]): string {
  return table([say('facts'), ''], facts);
}

function titleOf(locale: Locale, subject: string, scope: string): string {
  return reportTexts.format(locale, 'title', { subject: escapeMarkdown(subject), scope: escapeMarkdown(scope) });
}

/** The stable word, and what it means in the reader's language. */
function verdict(say: Say, found: Verdict): string {
  return `${found} (${say(found)})`;
}

function heading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${text}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function document(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
