import type { Finding, Report, TestcaseClass, Verdict } from '@allmend/api';
import type { Standard } from '@allmend/conformance';
import { formatMessage, type Locale, type Message } from '@allmend/kit-i18n';
import { plainText, table, truncate, type Paint, type Tone } from '@allmend/kit-terminal';
import { cliTexts } from './texts.ts';

export interface ReportViewOptions {
  readonly locale: Locale;
  readonly paint: Paint;
  readonly columns: number;
  /** Every testcase whole: what was demanded, seen, and what mends it. */
  readonly explain: boolean;
  /** Titles and questions of the testcases. */
  readonly standards: readonly Standard[];
}

const marks: Readonly<Record<Verdict, { readonly symbol: string; readonly tone: Tone }>> = {
  PASS: { symbol: '✓', tone: 'pass' },
  FAIL: { symbol: '✗', tone: 'fail' },
  DNF: { symbol: '◐', tone: 'dnf' },
  MISS: { symbol: '◌', tone: 'miss' },
};

const order: readonly Verdict[] = ['FAIL', 'DNF', 'MISS', 'PASS'];

/** The report for a terminal: passed is quiet, not passed is loud (look.md §1). */
export function renderReport(report: Report, options: ReportViewOptions): string {
  const parts = [
    ...groups(report).map(([kind, findings]) => renderGroup(kind, findings, options)),
    renderVersions(report, options),
    renderOverall(report, options),
  ];
  return parts.filter(Boolean).join('\n');
}

/** Symbol and word of a verdict, painted. */
export function renderVerdict(verdict: Verdict, options: Pick<ReportViewOptions, 'paint'>): string {
  const { symbol, tone } = marks[verdict];
  return options.paint(tone, `${symbol} ${verdict.padEnd(4)}`);
}

function groups(report: Report): (readonly [TestcaseClass, readonly Finding[]])[] {
  const kinds: readonly TestcaseClass[] = ['main', 'draft', 'recommended', 'own', 'manual'];
  return kinds
    .map(
      (kind) =>
        [kind, report.findings.filter((finding) => (report.classes[finding.testcase] ?? 'own') === kind)] as const,
    )
    .filter(([, findings]) => findings.length > 0);
}

function renderGroup(kind: TestcaseClass, findings: readonly Finding[], options: ReportViewOptions): string {
  const { locale, paint, explain } = options;
  const heading =
    kind === 'main'
      ? ''
      : `${paint('bold', cliTexts.format(locale, 'counts-not', { class: cliTexts.format(locale, kind) }))}\n`;
  const titles = new Map(options.standards.map((standard) => [standard.id, standard.title]));
  const passed = new Map<string, { good: number; total: number }>();
  const lines: string[] = [];
  for (const finding of findings) {
    const { id: standard } = placeOf(finding.testcase, options.standards);
    const count = passed.get(standard) ?? { good: 0, total: 0 };
    passed.set(standard, { good: count.good + Number(finding.verdict === 'PASS'), total: count.total + 1 });
  }
  for (const [standard, { good, total }] of [...passed].sort(([a], [b]) => a.localeCompare(b))) {
    const all = good === total;
    const counted = all
      ? cliTexts.format(locale, 'all-passed', { total })
      : cliTexts.format(locale, 'passed-of', { passed: good, total });
    const mark = all ? paint('pass', '✓') : ' ';
    lines.push(`  ${mark} ${standard.padEnd(12)} ${titles.get(standard) ?? ''} ${paint('dim', `· ${counted}`)}`);
    const shown = findings
      .filter(
        (finding) =>
          placeOf(finding.testcase, options.standards).id === standard && (explain || finding.verdict !== 'PASS'),
      )
      .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
    lines.push(...shown.map((finding) => renderFinding(finding, options)));
  }
  return `${heading}${lines.join('\n')}\n`;
}

function renderFinding(finding: Finding, options: ReportViewOptions): string {
  const { locale, paint, columns } = options;
  const message = plainText(formatMessage(locale, finding.message)).replaceAll(/\s+/g, ' ');
  const head = `    ${renderVerdict(finding.verdict, options)} ${finding.testcase}  `;
  if (!options.explain) return head + truncate(message, Math.max(40, columns - finding.testcase.length - 14));
  const label = (name: Parameters<typeof cliTexts.format>[1], text: string) =>
    `           ${paint('dim', cliTexts.format(locale, name as 'remedy'))}: ${text}`;
  const { question } = placeOf(finding.testcase, options.standards);
  return [
    head + message,
    ...(question ? [`           ${paint('dim', formatMessage(locale, question))}`] : []),
    ...finding.details.map((detail) => `           - ${plainText(formatMessage(locale, detail))}`),
    label(
      'demanded',
      `${plainText(formatMessage(locale, finding.demanded.text))} (${finding.demanded.section}, ${finding.demanded.url})`,
    ),
    ...(finding.observedAt
      ? [label('observed', `${finding.resources.join(', ')} · ${finding.observedAt} · ${exchangeList(finding)}`)]
      : []),
    ...finding.remedy.map((command) => `           $ ${plainText(command)}`),
  ].join('\n');
}

function exchangeList(finding: Finding): string {
  return finding.exchanges.length === 0 ? '–' : `#${finding.exchanges.join(' #')}`;
}

function renderVersions(report: Report, options: ReportViewOptions): string {
  const { locale } = options;
  const columns = [
    { title: cliTexts.format(locale, 'version') },
    { title: cliTexts.format(locale, 'validity') },
    { title: cliTexts.format(locale, 'verdict') },
    { title: 'PASS', align: 'right' as const },
    { title: 'FAIL', align: 'right' as const },
    { title: 'DNF', align: 'right' as const },
    { title: 'MISS', align: 'right' as const },
  ];
  const rows = report.versions.map((version) => [
    version.version,
    cliTexts.format(locale, version.validity),
    renderVerdict(version.verdict, options),
    ...(['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((verdict) => String(version.counts[verdict])),
  ]);
  return rows.length === 0 ? '' : table(columns, rows);
}

function renderOverall(report: Report, options: ReportViewOptions): string {
  const { locale, paint } = options;
  const { tone, symbol } = marks[report.verdict];
  const note = report.simulated ? `\n${paint('dnf', cliTexts.format(locale, 'simulated'))}` : '';
  return `${paint('bold', cliTexts.format(locale, 'overall'))}: ${paint(tone, `${symbol} ${cliTexts.format(locale, report.verdict)}`)}${note}\n`;
}

interface Placed {
  readonly id: string;
  readonly title: string;
  readonly question: Message | null;
}

/** Standard and question of a testcase; one that no standard knows any more stands for itself. */
function placeOf(testcase: string, standards: readonly Standard[]): Placed {
  for (const standard of standards) {
    const found = standard.testcases.find((one) => one.id === testcase);
    if (found) return { id: standard.id, title: standard.title, question: found.title };
  }
  return { id: testcase, title: '', question: null };
}
