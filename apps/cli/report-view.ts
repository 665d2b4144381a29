import type { Finding, Report, TestcaseClass, Verdict } from '@allmend/api';
import { groupByReason, hintFor, readingOrder, stateReport, type Standard, type Statement } from '@allmend/conformance';
import { formatMessage, type Locale } from '@allmend/kit-i18n';
import { displayWidth, plainLine, table, wrap } from '@allmend/kit-terminal';
import { renderFinding, renderReason, type FindingPlace } from './finding-view.ts';
import { cliTexts } from './texts.ts';
import { marks, renderVerdict, type ReportViewOptions } from './verdict-view.ts';

const order: readonly Verdict[] = ['FAIL', 'DNF', 'MISS', 'PASS'];
const classes: readonly TestcaseClass[] = ['main', 'draft', 'recommended', 'own', 'manual'];
/** Longer lines are hard to read, however wide the window. */
const widest = 140;

/** The report for a terminal: passed is quiet, not passed is loud, the verdict stands last (look.md §1). */
export function renderReport(report: Report, options: ReportViewOptions): string {
  const view = { ...options, columns: Math.min(options.columns, widest) };
  const statement = stateReport(report);
  const parts = [
    ...classes.map((kind) => renderClass(kind, report, view)),
    renderVersions(report, statement, view),
    renderOverall(report, statement, view),
  ];
  return parts.filter(Boolean).join('\n');
}

interface StandardBlock {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** One class: each standard in a line, below it what has not passed. Of what does not count only the latter. */
function renderClass(kind: TestcaseClass, report: Report, options: ReportViewOptions): string {
  const findings = report.findings.filter((finding) => (report.classes[finding.testcase] ?? 'own') === kind);
  if (findings.length === 0) return '';
  const { locale, paint, explain } = options;
  const blocks = blocksOf(findings, options.standards);
  const place = { ...options, idWidth: idWidth(report, options), apart: kind !== 'main' && !report.strict };
  if (kind === 'main') return blocks.map((block) => renderBlock(block, place, widthOf(blocks))).join('');
  const heading = `${paint('bold', cliTexts.format(locale, report.strict ? 'counts-strict' : 'counts-not', { class: cliTexts.format(locale, kind) }))} ${paint('dim', `· ${counted(findings, locale)}`)}\n`;
  if (explain) return heading + blocks.map((block) => renderBlock(block, place, widthOf(blocks))).join('');
  return heading + reasons(findings, place);
}

function blocksOf(findings: readonly Finding[], standards: readonly Standard[]): readonly StandardBlock[] {
  const blocks = new Map<string, StandardBlock & { findings: Finding[] }>();
  for (const finding of findings) {
    const standard = standardOf(finding.testcase, standards);
    const id = standard?.id ?? finding.testcase;
    const block = blocks.get(id) ?? { id, title: standard?.title ?? '', findings: [] };
    block.findings.push(finding);
    blocks.set(id, block);
  }
  return [...blocks.values()].sort((a, b) => a.id.localeCompare(b.id));
}

function widthOf(blocks: readonly StandardBlock[]): { readonly id: number; readonly title: number } {
  const widest = (texts: readonly string[]) => Math.max(...texts.map(displayWidth));
  return { id: widest(blocks.map((block) => block.id)), title: widest(blocks.map((block) => block.title)) };
}

function renderBlock(block: StandardBlock, place: FindingPlace, width: ReturnType<typeof widthOf>): string {
  const { locale, paint, explain, standards } = place;
  const { id, title, findings } = block;
  const worst = order.find((verdict) => findings.some((finding) => finding.verdict === verdict))!;
  const mark = paint(marks[worst].tone, marks[worst].symbol);
  const line = `  ${mark} ${id.padEnd(width.id)}  ${title.padEnd(width.title)}  ${paint('dim', `· ${counted(findings, locale)}`)}\n`;
  if (!explain) return line + reasons(findings, place);
  const sorted = findings.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    line + sorted.map((finding) => renderFinding(finding, standardOf(finding.testcase, standards), place)).join('')
  );
}

/** Everything that has not passed, each reason once. */
function reasons(findings: readonly Finding[], place: FindingPlace): string {
  const open = findings.filter((finding) => finding.verdict !== 'PASS');
  return groupByReason(open, place.locale)
    .map((group) => renderReason(group, { ...place, all: findings.length }))
    .join('');
}

/** Width of the column of ids, so that reasons stand below each other over the whole report. */
function idWidth(report: Report, { locale }: ReportViewOptions): number {
  const open = report.findings.filter((finding) => finding.verdict !== 'PASS');
  const first = groupByReason(open, locale).map((group) => displayWidth(group.findings[0]!.testcase));
  // Words such as "all 15 testcases" stand in the same column.
  return Math.max(20, ...first);
}

function counted(findings: readonly Finding[], locale: Locale): string {
  const passed = findings.filter((finding) => finding.verdict === 'PASS').length;
  const total = findings.length;
  return passed === total
    ? cliTexts.format(locale, 'all-passed', { total })
    : cliTexts.format(locale, 'passed-of', { passed, total });
}

/** The versions, what decides first. A selection decides none of them. */
function renderVersions(report: Report, statement: Statement, options: ReportViewOptions): string {
  if (statement.partial || report.versions.length === 0) return '';
  const { locale, paint } = options;
  const numbers = ['PASS', 'FAIL', 'DNF', 'MISS'] as const;
  const columns = [
    { title: paint('dim', cliTexts.format(locale, 'version')) },
    { title: paint('dim', cliTexts.format(locale, 'validity')) },
    { title: paint('dim', cliTexts.format(locale, 'verdict')) },
    ...numbers.map((verdict) => ({ title: paint('dim', verdict), align: 'right' as const })),
  ];
  const rows = readingOrder(report.versions).map((version) => {
    const decides = statement.deciding.includes(version);
    const apart = !decides && !report.strict;
    return [
      paint(decides ? 'bold' : 'plain', version.version),
      cliTexts.format(locale, version.validity === 'draft' ? 'draft-version' : version.validity),
      renderVerdict(version.verdict, { ...options, apart }),
      ...numbers.map((verdict) =>
        paint(version.counts[verdict] === 0 ? 'dim' : 'plain', String(version.counts[verdict])),
      ),
    ];
  });
  return table(columns, rows);
}

function renderOverall(report: Report, statement: Statement, options: ReportViewOptions): string {
  const { locale, paint, columns } = options;
  const { tone, symbol } = marks[report.verdict];
  const verdict = `${paint('bold', cliTexts.format(locale, 'label', { name: cliTexts.format(locale, 'overall') }))} ${paint(tone, symbol)} ${paint(tone === 'dnf' ? 'bold' : tone, cliTexts.format(locale, report.verdict))}`;
  const sentence = wrap(plainLine(formatMessage(locale, statement.sentence)), columns);
  const hints = [
    ...new Set(
      statement.findings.flatMap((finding) => hintFor(finding) ?? []).map((hint) => formatMessage(locale, hint)),
    ),
  ];
  const simulated = report.simulated ? wrap(cliTexts.format(locale, 'simulated'), columns) : [];
  return [
    verdict,
    ...sentence,
    ...hints.flatMap((hint) => wrap(plainLine(hint), columns)),
    ...simulated.map((line) => paint('bold', line)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function standardOf(testcase: string, standards: readonly Standard[]): Standard | null {
  return standards.find((standard) => standard.testcases.some((one) => one.id === testcase)) ?? null;
}
