import type { SheetScope, Verdict } from '@allmend/api';
import {
  filters,
  html,
  instantText,
  join,
  numberText,
  stateText,
  stateWord,
  type FilterOption,
  type Markup,
  type MarkupValue,
} from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import { cloudsOf, cloudStanding, standingOf, type Cloud } from '../../view/clouds.ts';
import { countryName } from '../../view/country.ts';
import { fill } from '../../view/fill.ts';
import { framed, sealFact } from '../../view/frame.ts';
import { overviewResults, overviewSorts, type OverviewQuery } from '../../view/target.ts';
import { ageOf, decidingVersion, type View } from '../../view/view.ts';
import { changesAhead } from './changes.ts';
import { selectClouds } from './selection.ts';
import { cloudTable } from './table.ts';
import { overviewTexts } from './texts.ts';

const hour = 3_600_000;

/** Which cloud passes which standard: the answer, what changes next, and the matrix. */
export function overviewPage(view: View, query: OverviewQuery = {}): string {
  const { locale } = view;
  const clouds = cloudsOf(view.sheet);
  const scope = view.sheet.scopes[0] ?? null;
  const title = overviewTexts.format(locale, 'title');
  const table = matrixSection(clouds, { scope, query, view });
  if (query.embed) return framed(view, { title, main: html`<h1 class="vh">${title}</h1>${table}`, bare: true });
  const lead = overviewTexts.format(locale, 'lead', { clouds: clouds.length, regions: view.sheet.subjects.length });
  return framed(view, {
    title,
    edition: [freshness(scope, view), sealFact(view)].filter((fact) => fact !== null),
    policy: view.links.served ? { forms: true } : {},
    main: html`<div class="head"><h1>${title}</h1>${clouds.length > 0 && html`<p class="lead">${lead}</p>`}</div>
<div class="two">${answer(clouds, scope, view)}${changesAhead(view)}</div>
${table}`,
  });
}

/** The framed answer, about the first scope. */
function answer(clouds: readonly Cloud[], scope: SheetScope | null, view: View): Markup {
  const { locale, links } = view;
  const plot = (sentence: MarkupValue, rest?: Markup) =>
    html`<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${sentence}</h2>${rest}</section>`;
  if (!scope) return plot(overviewTexts.format(locale, 'answer-no-scope'));
  const coverage = coverageLine(scope, view);
  const version = decidingVersion(scope);
  const params = { scope: scope.title };
  if (!version) return plot(overviewTexts.format(locale, 'answer-no-version', params), coverage);
  const standings = clouds.flatMap((cloud) => cloudStanding(cloud, scope.name) ?? []);
  if (standings.length === 0) return plot(overviewTexts.format(locale, 'answer-none-listed', params), coverage);
  const count = (verdict: Verdict) => standings.filter((one) => one.verdict === verdict).length;
  const name = html`<span class="nw">${scope.title} ${version.version}</span>`;
  const sentence = fill({ scope: name }, (marks) =>
    overviewTexts.format(locale, 'answer', { ...marks, passed: count('PASS'), total: standings.length }),
  );
  const tally = overviewResults.map((verdict) => {
    const number = count(verdict);
    return html`<li${number === 0 && html` class="zero"`}><b>${numberText(number, locale)}</b>${stateText(verdict, locale, { count: number })}</li>`;
  });
  return plot(
    sentence,
    html`<ul class="tally">${tally}</ul>${coverage}${links.served && clouds.length > 1 && html`<p class="go"><a href="${links.to({ page: 'compare' })}">${overviewTexts.format(locale, 'compare')}</a></p>`}`,
  );
}

function coverageLine({ name, coverage }: SheetScope, { locale, links }: View): Markup {
  if (coverage.total === 0) return html``;
  const parts = (['proven', 'partly', 'document', 'uncovered'] as const).map(
    (kind) =>
      html`<dd><b>${numberText(coverage[kind], locale)}</b> ${overviewTexts.format(locale, kind)}${kind === 'uncovered' && html` <a href="${links.to({ page: 'standard', scope: name })}#modules">${overviewTexts.format(locale, 'which')}</a>`}</dd>`,
  );
  return html`<dl class="cov"><dt>${overviewTexts.format(locale, 'demands', { total: numberText(coverage.total, locale) })}</dt>${parts}</dl>`;
}

/** How many of the regions were asked within the hour. */
function freshness(scope: SheetScope | null, view: View): string | null {
  if (!scope) return null;
  const newest = view.sheet.subjects.flatMap((subject) => {
    const standing = standingOf(subject, scope.name);
    return standing ? [standing.newest] : [];
  });
  if (newest.length === 0) return null;
  const fresh = newest.filter((instant) => instant !== null && ageOf(instant, view) < hour).length;
  return overviewTexts.format(view.locale, 'fresh', { fresh, total: newest.length });
}

interface Matrix {
  readonly scope: SheetScope | null;
  readonly query: OverviewQuery;
  readonly view: View;
}

function matrixSection(clouds: readonly Cloud[], { scope, query, view }: Matrix): Markup {
  const { locale, links, sheet, settings } = view;
  const heading = html`<h2 id="matrix">${overviewTexts.format(locale, 'matrix')}</h2>`;
  if (clouds.length === 0)
    return html`<section class="sec full" aria-labelledby="matrix"><header>${heading}</header><p>${overviewTexts.format(locale, 'empty')}</p></section>`;
  const shown = selectClouds(clouds, query, { scope, view });
  const all = html`<a href="${links.to({ page: 'overview' })}">${overviewTexts.format(locale, 'show-all')}</a>`;
  const table =
    shown.length === 0
      ? html`<p>${fill({ all }, (marks) => overviewTexts.format(locale, 'nothing', marks))}</p>`
      : cloudTable(shown, view, {
          labelledBy: 'matrix',
          note: overviewTexts.format(locale, `sorted-${query.sort ?? 'certified'}`),
          caption: overviewTexts.format(locale, 'caption', {
            time: instantText(sheet.asOf, locale, settings.timeZone),
          }),
        });
  const controls =
    links.served && !query.embed && html`${facets(clouds, { scope, query, view })}${searchForm(query, view)}`;
  return html`<section class="sec full" aria-labelledby="matrix"><header class="mh">${heading}${controls}</header>${table}
<p class="dl s">${query.embed ? html`<a href="${links.to({ page: 'overview' })}">${overviewTexts.format(locale, 'whole')}</a>.` : forms(query, view)} ${overviewTexts.format(locale, 'notes')}</p></section>`;
}

function forms(query: OverviewQuery, { locale, links }: View): Markup {
  const files = [
    [dataFiles.sheet, 'JSON'],
    [dataFiles.table('csv'), 'CSV'],
    [dataFiles.table('md'), 'Markdown'],
  ].map(([path, name]) => html`<a href="${links.file(path!)}">${name}</a>`);
  const embed = html`<a href="${links.to({ page: 'overview', query: { ...query, embed: true } })}">${overviewTexts.format(locale, 'embed')}</a>`;
  if (!links.served) return html`${join(files, ', ')}.`;
  return fill({ links: join(files, ', '), embed }, (marks) => overviewTexts.format(locale, 'forms', marks));
}

/** Each filter keeps the others; its counts are of what the others leave. */
function facets(clouds: readonly Cloud[], { scope, query, view }: Matrix): Markup {
  const { locale, links } = view;
  const option = (label: Markup | string, change: OverviewQuery, current: boolean): FilterOption => {
    const next = { ...query, ...change };
    const { result: _result, country: _country, ...rest } = next;
    const kept = {
      ...rest,
      ...(next.result && { result: next.result }),
      ...(next.country && { country: next.country }),
    };
    const count = numberText(selectClouds(clouds, kept, { scope, view }).length, locale);
    return {
      label,
      count,
      href: links.to({ page: 'overview', query: kept }),
      ...(current && { current: true as const }),
    };
  };
  const without = (name: 'result' | 'country') => ({ [name]: undefined }) as unknown as OverviewQuery;
  const all = overviewTexts.format(locale, 'all');
  const countries = [...new Set(clouds.flatMap((cloud) => cloud.subjects.flatMap((one) => one.country ?? [])))]
    .map((code) => ({ code, name: countryName(code, locale) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  const results = overviewResults.map((result) =>
    option(stateWord(result, locale), { result }, query.result === result),
  );
  return filters([
    {
      id: 'by-result',
      label: overviewTexts.format(locale, 'result'),
      options: [
        option(all, without('result'), query.result === undefined),
        ...results.filter((one) => one.count !== '0' || one.current),
      ],
    },
    ...(countries.length > 1
      ? [
          {
            id: 'by-country',
            label: overviewTexts.format(locale, 'country'),
            options: [
              option(all, without('country'), query.country === undefined),
              ...countries
                .map(({ code, name }) => option(name, { country: code }, query.country === code))
                .filter((one) => one.count !== '0' || one.current),
            ],
          },
        ]
      : []),
  ]);
}

function searchForm(query: OverviewQuery, { locale, links }: View): Markup {
  const kept = (['result', 'country'] as const).map((name) => {
    const value = query[name];
    return value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`;
  });
  const sorts = overviewSorts.map(
    (sort) =>
      html`<option value="${sort}"${sort === (query.sort ?? 'certified') && html` selected`}>${overviewTexts.format(locale, `sort-${sort}`)}</option>`,
  );
  return html`<form class="form" role="search" method="get" action="${links.to({ page: 'overview' })}#matrix">${kept}<div><label for="q">${overviewTexts.format(locale, 'search')}</label><input id="q" name="q" type="search" maxlength="100" value="${query.q ?? ''}"></div><div><label for="sort">${overviewTexts.format(locale, 'sort')}</label><select id="sort" name="sort">${sorts}</select></div><button>${overviewTexts.format(locale, 'show')}</button></form>`;
}
