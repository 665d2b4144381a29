import type { ScopeSheet } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { dayText, html, join, numberText, type Markup } from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import { cloudsOf, cloudStanding } from '../../view/clouds.ts';
import { fill } from '../../view/fill.ts';
import { crumbs, framed, section } from '../../view/frame.ts';
import { webAddress } from '../../view/links.ts';
import { siteTexts } from '../../view/texts.ts';
import { decidingVersion, type View } from '../../view/view.ts';
import { modulesSection } from './modules.ts';
import { standardTexts } from './texts.ts';

/** One standard: what of it is shown, its versions and when they count. */
export function standardPage(view: View, sheet: ScopeSheet): string {
  const { locale, links } = view;
  const { scope } = sheet;
  const data = html`<a href="${links.file(dataFiles.scope(scope.name))}">JSON</a>`;
  const list = html`<a href="${links.to({ page: 'standards' })}">${siteTexts.format(locale, 'standards')}</a>`;
  return framed(view, {
    title: scope.title,
    main: html`<div class="head">${crumbs(view, [list, scope.title])}<h1>${scope.title}</h1><p class="lead">${lead(sheet, view)}</p></div>
${answer(sheet, view)}${modulesSection(sheet, view)}${versions(sheet, view)}${timeline(sheet, view)}${differences(sheet, view)}${testcases(sheet, view)}<p class="s end">${fill({ link: data }, (marks) => standardTexts.format(locale, 'forms', marks))}</p>`,
  });
}

function lead({ scope }: ScopeSheet, { locale, sheet }: View): string {
  const version = decidingVersion(scope);
  if (!version) return standardTexts.format(locale, 'lead-none');
  const passed = cloudsOf(sheet).filter((cloud) => cloudStanding(cloud, scope.name)?.verdict === 'PASS').length;
  return standardTexts.format(locale, 'lead', { version: version.version, passed });
}

function answer({ scope }: ScopeSheet, { locale, links }: View): Markup {
  const { coverage, title } = scope;
  const sentence =
    coverage.total === 0
      ? standardTexts.format(locale, 'answer-none', { scope: title })
      : standardTexts.format(locale, 'answer', {
          proven: numberText(coverage.proven, locale),
          total: numberText(coverage.total, locale),
          scope: title,
        });
  const parts = (['proven', 'partly', 'document', 'uncovered'] as const).map(
    (kind) =>
      html`<li${coverage[kind] === 0 && html` class="zero"`}><b>${numberText(coverage[kind], locale)}</b><span class="st"><b>${standardTexts.format(locale, kind)}</b></span></li>`,
  );
  const address = webAddress(scope.url);
  const further = [
    html`<a href="${links.to({ page: 'overview' })}">${standardTexts.format(locale, 'overview')}</a>`,
    ...(address ? [html`<a href="${address}" rel="noreferrer">${standardTexts.format(locale, 'source')}</a>`] : []),
  ];
  return html`<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${sentence}</h2><ul class="tally">${parts}</ul><p class="fz s">${join(further, ' · ')}</p></section>`;
}

function versions({ scope }: ScopeSheet, { locale }: View): Markup {
  const text = (key: 'version' | 'state' | 'stabilized' | 'effective' | 'testcases') =>
    standardTexts.format(locale, key);
  const day = (value: string | null) => (value === null ? '–' : dayText(value, locale));
  const rows = scope.versions.map(
    (one) =>
      html`<tr><th scope="row">${one.version}</th><td data-l="${text('state')}">${siteTexts.format(locale, one.validity)}</td><td data-l="${text('stabilized')}">${day(one.stabilizedAt)}</td><td data-l="${text('effective')}">${day(one.effectiveFrom)}</td><td class="num" data-l="${text('testcases')}">${numberText(one.testcases, locale)}</td></tr>`,
  );
  return section({
    id: 'versions',
    title: standardTexts.format(locale, 'versions'),
    note: standardTexts.format(locale, 'versions-note'),
    content: html`<table class="cards"><thead><tr><th scope="col">${text('version')}</th><th scope="col">${text('state')}</th><th scope="col">${text('stabilized')}</th><th scope="col">${text('effective')}</th><th scope="col" class="num">${text('testcases')}</th></tr></thead><tbody>${rows}</tbody></table>`,
  });
}

const validities: ReadonlySet<string> = new Set(['effective', 'warn', 'draft', 'deprecated']);

/** The word of a validity, as the file has it where nobody knows it. */
function validityText(validity: string, { locale }: View): string {
  return validities.has(validity) ? siteTexts.format(locale, validity as 'effective') : validity;
}

function timeline({ timeline, scope }: ScopeSheet, view: View): Markup | null {
  const { locale } = view;
  if (timeline.length === 0) return null;
  const named = new Set(timeline.flatMap((one) => Object.keys(one.versions)));
  const columns = [...scope.versions.map((one) => one.version).filter((one) => named.has(one))];
  const rest = [...named].filter((one) => !columns.includes(one)).sort();
  const all = [...columns, ...rest];
  const rows = timeline
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .map(
      (one) =>
        html`<tr><th scope="row">${dayText(one.date, locale)}</th>${all.map((version) => html`<td data-l="${version}">${one.versions[version] === undefined ? '–' : validityText(one.versions[version], view)}</td>`)}</tr>`,
    );
  return section({
    id: 'timeline',
    title: standardTexts.format(locale, 'timeline'),
    note: standardTexts.format(locale, 'timeline-note'),
    content: html`<div class="scroll" tabindex="0" role="group" aria-labelledby="timeline"><table class="cards"><thead><tr><th scope="col">${standardTexts.format(locale, 'date')}</th>${all.map((version) => html`<th scope="col">${version}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`,
  });
}

function differences({ differences }: ScopeSheet, { locale }: View): Markup | null {
  if (differences.length === 0) return null;
  const ids = (key: 'added' | 'removed', list: readonly string[]) =>
    list.length > 0 &&
    html`<p>${standardTexts.format(locale, key)} (${numberText(list.length, locale)}): ${join(
      list.map((id) => html`<span class="id">${id}</span>`),
      ', ',
    )}</p>`;
  const items = differences.map(
    ({ from, to, added, removed }) =>
      html`<li><h3>${standardTexts.format(locale, 'from-to', { from, to })}</h3>${added.length + removed.length === 0 ? html`<p>${standardTexts.format(locale, 'same')}</p>` : [ids('added', added), ids('removed', removed)]}</li>`,
  );
  return section({
    id: 'differences',
    title: standardTexts.format(locale, 'differences'),
    note: standardTexts.format(locale, 'differences-note'),
    content: html`<ul class="rows">${items}</ul>`,
  });
}

function testcases({ testcases }: ScopeSheet, { locale }: View): Markup {
  const rows = testcases.map((one) => {
    const address = webAddress(one.url);
    const name = html`<span class="id">${one.testcase}</span>`;
    const notes = [
      one.manual && standardTexts.format(locale, 'manual'),
      !one.known && !one.manual && standardTexts.format(locale, 'unknown'),
    ].filter(Boolean);
    return html`<tr><th scope="row">${address ? html`<a href="${address}" rel="noreferrer">${name}</a>` : name}</th><td>${one.question ? formatMessage(locale, one.question) : html`<span lang="en">${one.description}</span>`}${notes.length > 0 && html` <small>${notes.join(', ')}</small>`}</td><td data-l="${standardTexts.format(locale, 'lifetime')}">${standardTexts.format(locale, one.lifetime)}</td></tr>`;
  });
  return section({
    id: 'testcases',
    title: standardTexts.format(locale, 'all-tests'),
    note: standardTexts.format(locale, 'all-tests-note'),
    content: html`<table class="cards ids"><thead><tr><th scope="col">${standardTexts.format(locale, 'test')}</th><th scope="col">${standardTexts.format(locale, 'question')}</th><th scope="col">${standardTexts.format(locale, 'lifetime')}</th></tr></thead><tbody>${rows}</tbody></table>`,
  });
}
