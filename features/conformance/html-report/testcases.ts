import type { Exchange, Finding } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { formatInstant, html, join, plate, type Markup } from '@allmend/kit-ui';
import type { Standard } from '../engine/testcase.ts';
import { hintFor } from '../report/reasons.ts';
import { link, type Sheet } from './sheet.ts';

/** Every testcase, standard by standard: those that count first, the bad rows first; each opens to everything about it. */
export function testcases(sheet: Sheet): Markup {
  const { report, text, standardOf } = sheet;
  const groups = new Map<string, { standard: Standard | null; findings: Finding[] }>();
  for (const finding of report.findings) {
    const standard = standardOf(finding.testcase);
    const group = groups.get(standard?.id ?? '–') ?? { standard, findings: [] };
    group.findings.push(finding);
    groups.set(standard?.id ?? '–', group);
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  return html`<section class="sec" aria-labelledby="all"><header><h2 id="all">${text('all')}</h2><p>${text('all-note')}</p></header><div>
${sorted.map(([id, group]) => standardBlock(id, group, sheet))}</div></section>`;
}

function standardBlock(
  id: string,
  { standard, findings }: { readonly standard: Standard | null; readonly findings: readonly Finding[] },
  sheet: Sheet,
): Markup {
  const { text } = sheet;
  const ordered = findings.toSorted((a, b) => order(a, sheet) - order(b, sheet));
  const passed = findings.filter((finding) => finding.verdict === 'PASS').length;
  const title = standard
    ? html`<span lang="en">${standard.title}</span> <span class="id">${id}</span>`
    : text('unknown-standard');
  return html`<section class="std" aria-labelledby="standard-${id}"><h3 id="standard-${id}">${title} <small>${text('passed-of', { passed, total: findings.length })}</small></h3>${ordered.map((finding) => detail(finding, sheet))}</section>
`;
}

const severity = ['FAIL', 'DNF', 'MISS', 'PASS'];
const classes = ['main', 'draft', 'recommended', 'own', 'manual'];

function order(finding: Finding, { classOf }: Sheet): number {
  return classes.indexOf(classOf(finding)) * 10 + severity.indexOf(finding.verdict);
}

function detail(finding: Finding, sheet: Sheet): Markup {
  const { locale, text, questionOf, classOf, report } = sheet;
  const kind = classOf(finding);
  const counts = kind === 'main' || report.strict;
  const shown = plate(finding.verdict, {
    locale,
    ...(!counts && { outlined: true as const }),
    by: kind === 'manual' ? 'operator' : 'us',
  });
  const official = finding.official && finding.official !== finding.verdict ? finding.official : null;
  const details = finding.details.filter((one) => one.key !== 'engine.as-official');
  const hint = hintFor(finding);
  return html`<details id="${finding.testcase}"><summary>${shown}<span class="q"><span>${questionOf(finding.testcase)}</span> <span class="id">${finding.testcase}</span></span>${kind !== 'main' && html`<span class="class">${text(`kind-${kind}`)}</span>`}</summary>
<div class="body"><dl>${row(text('found'), html`<p class="why">${formatMessage(locale, finding.message)}</p>${hint && html`<p>${formatMessage(locale, hint)}</p>`}${details.length > 0 && html`<ul class="dots">${details.map((one) => html`<li>${formatMessage(locale, one)}</li>`)}</ul>`}${official && html`<p class="s">${text('deviation', { official })}${finding.deviation && html` <span class="id">${finding.deviation}</span>`}</p>`}`)}
${row(text('demanded'), html`<p>${formatMessage(locale, finding.demanded.text)}</p><p class="s"><span lang="en">${finding.demanded.section}</span> · ${link(finding.demanded.url)}</p>`)}
${row(text('asked'), asked(finding, sheet))}
${finding.remedy.length > 0 && row(text('remedy'), html`<pre>${finding.remedy.join('\n')}</pre>`)}
${row(text('counts'), html`<p>${text(`kind-${kind}`)}. ${text(`kind-${kind}-note`)}</p><p class="s"><a href="#${finding.testcase}">${text('permalink')}</a></p>`)}</dl></div></details>
`;
}

function row(term: string, value: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

/** Requests that it rests on, each kind once. */
function asked(finding: Finding, { snapshot, locale, text }: Sheet): Markup {
  const wanted = new Set(finding.exchanges);
  const kinds = new Map<string, Exchange[]>();
  for (const exchange of snapshot?.exchanges ?? []) {
    if (!wanted.has(exchange.id)) continue;
    const kind = `${exchange.service} ${exchange.method} ${exchange.route}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), exchange]);
  }
  const list = [...kinds].map(([kind, exchanges]) => html`<li><code>${kind}</code> ${numbers(exchanges)}</li>`);
  const when = finding.observedAt
    ? html`<p class="s">${text('observed')} ${formatInstant(finding.observedAt, locale)}</p>`
    : '';
  return html`<p class="id">${finding.resources.join(', ') || '–'}</p>${list.length > 0 && html`<ul class="asked">${list}</ul>`}${when}`;
}

/** Links to some of them: the first ones, and the last. */
function numbers(exchanges: readonly Exchange[]): Markup {
  const links = exchanges.map(({ id }) => html`<a href="#x${id}">${id}</a>`);
  if (links.length <= 4) return join(links, ' ');
  return html`${join(links.slice(0, 3), ' ')} … ${links.at(-1)} (${exchanges.length})`;
}
