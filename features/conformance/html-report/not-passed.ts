import type { Finding, TestcaseClass } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { html, join, plate, type Markup } from '@allmend/kit-ui';
import { groupByReason, hintFor, type ReasonGroup } from '../report/reasons.ts';
import type { Sheet } from './sheet.ts';

/** Commands shown at once; the finding itself has all of them. */
const mostCommands = 3;

/** The bad rows first: everything that decides and has not passed, with reason and remedy. */
export function notPassed(sheet: Sheet): Markup {
  const { statement, locale, text } = sheet;
  const groups = groupByReason(
    statement.findings.filter((finding) => finding.verdict !== 'PASS'),
    locale,
  );
  const body =
    groups.length === 0
      ? html`<p>${text(statement.findings.length === 0 ? 'open-nothing' : 'open-none')}</p>`
      : html`<ul class="open">${groups.map((group) => item(group, sheet))}</ul>`;
  return html`<section class="sec" aria-labelledby="open"><header><h2 id="open">${text('open')}</h2><p>${text('open-note')}</p></header><div>${body}</div></section>`;
}

/** What has not passed and decides nothing today, class by class. */
export function notCounted(sheet: Sheet): Markup | null {
  const { report, statement, locale, text, classOf } = sheet;
  const deciding = new Set(statement.findings);
  const rest = report.findings.filter((finding) => !deciding.has(finding));
  if (rest.length === 0) return null;
  const kinds: readonly TestcaseClass[] = ['draft', 'recommended', 'own', 'manual', 'main'];
  const blocks = kinds.flatMap((kind) => {
    const findings = rest.filter((finding) => classOf(finding) === kind);
    if (findings.length === 0) return [];
    const passed = findings.filter((finding) => finding.verdict === 'PASS').length;
    const groups = groupByReason(
      findings.filter((finding) => finding.verdict !== 'PASS'),
      locale,
    );
    const heading = html`<h3>${text(`kind-${kind}`)} <small>${text('passed-of', { passed, total: findings.length })}</small></h3><p class="s">${text(`kind-${kind}-note`)}</p>`;
    return [
      html`<div class="kind">${heading}${groups.length > 0 && html`<ul class="open">${groups.map((group) => item(group, sheet, { brief: true }))}</ul>`}</div>`,
    ];
  });
  return html`<section class="sec" aria-labelledby="apart"><header><h2 id="apart">${text('apart')}</h2><p>${text('apart-note')}</p></header><div>${blocks}</div></section>`;
}

function item(group: ReasonGroup, sheet: Sheet, { brief = false }: { readonly brief?: boolean } = {}): Markup {
  const { locale, questionOf, text } = sheet;
  const { findings, reason, verdict } = group;
  const [first] = findings;
  const links = findings.map((finding) => html`<a class="id" href="#${finding.testcase}">${finding.testcase}</a>`);
  const asked = findings.length === 1 && questionOf(first!.testcase);
  return html`<li>${plate(verdict, { locale, ...(brief && { outlined: true as const }) })}<div>${asked && html`<p class="ask">${asked}</p>`}<p class="why">${reason}</p>${!brief && remedy(findings, sheet)}<p class="ids">${findings.length > 1 && html`<span>${text('concerns', { count: findings.length })}</span> `}${join(links, ' ')}</p></div></li>`;
}

function remedy(findings: readonly Finding[], { locale, text }: Sheet): Markup | null {
  const commands = [...new Set(findings.flatMap((finding) => finding.remedy))];
  const hint = hintFor(findings[0]!);
  if (hint) return html`<p class="s">${formatMessage(locale, hint)}</p>`;
  if (commands.length === 0) return null;
  const more = commands.length - mostCommands;
  return html`<pre>${commands.slice(0, mostCommands).join('\n')}</pre>${more > 0 && html`<p class="s">${text('more-commands', { count: more })}</p>`}`;
}
