import type { Exchange, Finding, Report, Snapshot, TestcaseClass } from '@allmend/api';
import { formatMessage, type Locale } from '@allmend/kit-i18n';
import { facts, formatInstant, html, join, page, plate, resultStrip, stateText, type Markup } from '@allmend/kit-ui';
import type { Standard } from '../engine/testcase.ts';
import { reportStyle } from './style.ts';
import { htmlReportTexts } from './texts.ts';

export interface HtmlReportOptions {
  readonly report: Report;
  /** What the findings rest on; without it the sheet shows no requests. */
  readonly snapshot: Snapshot | null;
  /** Titles and questions of the testcases. */
  readonly standards: readonly Standard[];
  readonly locale: Locale;
}

/** One sheet with everything: the answer first, what is not passed, every testcase whole, every request. A single file. */
export function renderHtmlReport(options: HtmlReportOptions): string {
  const { report, snapshot, locale } = options;
  const text = (key: string, params?: Record<string, string | number>) =>
    htmlReportTexts.format(locale, key as 'title', params as never);
  const sheet: Sheet = { ...options, text, known: catalogue(options) };
  return page({
    locale,
    title: text('title', { subject: report.subject, scope: report.scope.name }),
    edition: [
      html`<b>${text('as-of')} ${formatInstant(report.checkedAt, locale)}</b>`,
      text(report.semantics === 'official' ? 'official' : 'by-text'),
      report.simulated && html`<b class="c-dnf">${text('simulated')}</b>`,
      html`${text('snapshot')} <code>sha256 ${report.snapshot.slice(0, 12)}…</code>`,
    ].filter((one) => one !== false),
    main: [head(sheet), answer(sheet), versions(sheet), open(sheet), all(sheet), snapshot && requests(sheet, snapshot)],
    margin: [
      {
        title: text('sheet'),
        content: html`<p>${text('sheet-text')}</p><p>${text('recompute')}<br><code>allmend replay &lt;evidence&gt;</code></p>`,
      },
    ],
    style: reportStyle,
  });
}

interface Sheet extends HtmlReportOptions {
  readonly text: (key: string, params?: Record<string, string | number>) => string;
  readonly known: ReadonlyMap<string, { readonly standard: Standard; readonly question: string }>;
}

function catalogue({ standards, locale }: HtmlReportOptions): Sheet['known'] {
  return new Map(
    standards.flatMap((standard) =>
      standard.testcases.map(
        (testcase) => [testcase.id, { standard, question: formatMessage(locale, testcase.title) }] as const,
      ),
    ),
  );
}

function head({ report, text }: Sheet): Markup {
  return html`<div class="head"><h1>${text('title', { subject: report.subject, scope: report.scope.name })}</h1></div>`;
}

function answer({ report, snapshot, locale, text }: Sheet): Markup {
  const decisive =
    report.versions.find((version) => version.validity === 'effective') ??
    report.versions.find((version) => version.validity === 'warn');
  const common = { subject: report.subject, scope: report.scope.name, date: report.referenceDate };
  const sentence = decisive
    ? text(`answer-${decisive.verdict}`, {
        ...common,
        version: decisive.version,
        total: decisive.testcases.length,
        passed: decisive.counts.PASS,
        failed: decisive.counts.FAIL,
        dnf: decisive.counts.DNF,
        miss: decisive.counts.MISS,
      })
    : text('answer-none', common);
  const counted = report.findings.filter((finding) => report.classes[finding.testcase] === 'main');
  const identity = snapshot?.identity;
  return html`<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${sentence}</h2>
<p class="verdict">${plate(report.verdict, { locale, by: 'us' })}</p>${resultStrip(
    counted.map((finding) => ({ state: finding.verdict })),
    locale,
  )}
${facts([
  {
    term: text('subject'),
    value: report.subject,
    ...(snapshot?.cloud.region && { note: `${text('region')} ${snapshot.cloud.region}` }),
  },
  ...(snapshot ? [{ term: text('endpoint'), value: snapshot.cloud.authUrl }] : []),
  ...(identity
    ? [
        {
          term: text('identity'),
          value: identity.userName,
          note: text('identity-note', { project: identity.projectName ?? '–', roles: identity.roles.join(', ') }),
        },
      ]
    : []),
  { term: text('reference'), value: report.referenceDate },
  { term: text('tool'), value: `${report.tool.name} ${report.tool.version}` },
])}</section>`;
}

function versions({ report, locale, text }: Sheet): Markup {
  return html`<section class="sec" aria-labelledby="versions"><header><h2 id="versions">${text('versions')}</h2><p>${text('versions-note')}</p></header>
<div class="scroll" tabindex="0" role="region" aria-labelledby="versions"><table><thead><tr><th scope="col">${text('version')}</th><th scope="col">${text('state')}</th><th scope="col">${text('verdict')}</th>
${(['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((state) => html`<th scope="col" class="num">${stateText(state, locale)}</th>`)}</tr></thead><tbody>
${report.versions.map((version) => {
  const inForce = version.validity === 'effective' || version.validity === 'warn';
  return html`<tr><th scope="row">${version.version}</th><td>${text(version.validity)}</td><td>${plate(version.verdict, { locale, ...(!inForce && { outlined: true as const }) })}</td>
${(['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((state) => html`<td class="num">${version.counts[state]}</td>`)}</tr>`;
})}</tbody></table></div></section>`;
}

/** The bad rows first: everything that counts and has not passed. */
function open({ report, locale, text }: Sheet): Markup {
  const rows = report.findings
    .filter((finding) => finding.verdict !== 'PASS' && (report.classes[finding.testcase] === 'main' || report.strict))
    .sort((a, b) => rank(a) - rank(b));
  const body =
    rows.length === 0
      ? html`<p>${text('open-none')}</p>`
      : html`<ul class="open">${rows.map(
          (finding) =>
            html`<li>${plate(finding.verdict, { locale })}<div><a class="id" href="#${finding.testcase}">${finding.testcase}</a><p>${formatMessage(locale, finding.message)}</p></div></li>`,
        )}</ul>`;
  return html`<section class="sec" aria-labelledby="open"><header><h2 id="open">${text('open')}</h2><p>${text('open-note')}</p></header><div>${body}</div></section>`;
}

function rank(finding: Finding): number {
  return ['FAIL', 'DNF', 'MISS', 'PASS'].indexOf(finding.verdict);
}

function all(sheet: Sheet): Markup {
  const { report, text, known } = sheet;
  const groups = new Map<string, { title: string; url: string; findings: Finding[] }>();
  for (const finding of report.findings) {
    const standard = known.get(finding.testcase)?.standard;
    const id = standard?.id ?? '–';
    const group = groups.get(id) ?? { title: standard?.title ?? '', url: standard?.url ?? '', findings: [] };
    group.findings.push(finding);
    groups.set(id, group);
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  return html`<section class="sec" aria-labelledby="all"><header><h2 id="all">${text('all')}</h2><p>${text('all-note')}</p></header><div>
${sorted.map(([id, group]) => html`<section class="std"><h3><span class="id">${id}</span> ${group.title}</h3>${group.findings.map((finding) => detail(finding, sheet))}</section>`)}</div></section>`;
}

function detail(finding: Finding, sheet: Sheet): Markup {
  const { report, locale, text, known } = sheet;
  const kind: TestcaseClass = report.classes[finding.testcase] ?? 'own';
  const official = finding.official && finding.official !== finding.verdict ? finding.official : null;
  const details = finding.details.filter((one) => one.key !== 'engine.as-official');
  return html`<details id="${finding.testcase}"><summary>${plate(finding.verdict, { locale, ...(kind !== 'main' && { outlined: true as const }) })}<span class="q"><span class="id">${finding.testcase}</span> <span>${known.get(finding.testcase)?.question ?? ''}</span></span></summary>
<div class="body"><dl>${row(text('found'), html`<p>${formatMessage(locale, finding.message)}</p>${details.length > 0 && html`<ul class="dots">${details.map((one) => html`<li>${formatMessage(locale, one)}</li>`)}</ul>`}${official && html`<p class="s">${text('deviation', { official })}${finding.deviation && html` <span class="id">${finding.deviation}</span>`}</p>`}`)}
${row(text('demanded'), html`<p>${formatMessage(locale, finding.demanded.text)}</p><p class="s">${finding.demanded.section} · ${link(finding.demanded.url)}</p>`)}
${row(text('asked'), asked(finding, sheet))}
${finding.remedy.length > 0 && row(text('remedy'), html`<pre tabindex="0" role="region" aria-label="${text('remedy')}: ${finding.testcase}">${finding.remedy.join('\n')}</pre>`)}
${row(text('counts'), text(kind))}</dl></div></details>`;
}

function row(term: string, value: Markup | string): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function asked(finding: Finding, { snapshot, locale, text }: Sheet): Markup {
  const found = snapshot?.exchanges.filter((exchange) => finding.exchanges.includes(exchange.id)) ?? [];
  const list = found
    .slice(0, 20)
    .map(
      (exchange) =>
        html`<li><a href="#x${exchange.id}">${exchange.id}</a> <code>${exchange.method} ${path(exchange)}</code></li>`,
    );
  const more = found.length > 20 && html`<li>…</li>`;
  const when = finding.observedAt
    ? html`<p class="s">${text('observed')} ${formatInstant(finding.observedAt, locale)}</p>`
    : '';
  return html`<p class="id">${finding.resources.join(', ') || '–'}</p>${list.length > 0 && html`<ul class="asked">${list}${more}</ul>`}${when}`;
}

function requests({ text }: Sheet, snapshot: Snapshot): Markup {
  const rows = snapshot.exchanges.map(
    (
      exchange,
    ) => html`<tr id="x${exchange.id}"><th scope="row" class="num">${exchange.id}</th><td><time datetime="${exchange.at}">${exchange.at.slice(11, 23)}</time></td><td><code>${exchange.method} ${path(exchange)}</code></td>
<td class="num">${exchange.status ?? text('no-answer')}</td><td class="num">${Math.round(exchange.durationMs)}</td><td><code>${exchange.requestId ?? '–'}</code></td><td><code>${exchange.responseBody?.slice(0, 16) ?? '–'}</code></td></tr>`,
  );
  const columns = [
    ['number', 'num'],
    ['time', ''],
    ['request', ''],
    ['status', 'num'],
    ['duration', 'num'],
    ['request-id', ''],
    ['answer', ''],
  ] as const;
  return html`<section class="sec full" aria-labelledby="requests"><header><h2 id="requests">${text('requests')}</h2><p>${text('requests-note')}</p></header>
<div class="scroll" tabindex="0" role="region" aria-labelledby="requests"><table class="requests"><thead><tr>${columns.map(([key, kind]) => html`<th scope="col"${kind && html` class="${kind}"`}>${text(key)}</th>`)}</tr></thead><tbody>${join(rows, '\n')}</tbody></table></div></section>`;
}

/** Path and query: the host is the same for long runs of rows and stands in the catalogue. */
function path(exchange: Exchange): string {
  if (!URL.canParse(exchange.url)) return exchange.url;
  const { host, pathname, search } = new URL(exchange.url);
  return `${host}${pathname}${search}`;
}

/** A link only where the address is one that a browser opens safely; else the text alone. */
function link(url: string): Markup {
  const safe = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return safe ? html`<a href="${url}" rel="noreferrer">${url}</a>` : html`${url}`;
}
