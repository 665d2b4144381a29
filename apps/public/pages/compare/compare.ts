import type { SheetSubject, SubjectSheet } from '@allmend/api';
import { html, matrix, numberText, plate, type Markup, type MatrixRow } from '@allmend/kit-ui';
import { standingOf, subjectTitle } from '../../view/clouds.ts';
import { crumbs, framed, section } from '../../view/frame.ts';
import { siteTexts } from '../../view/texts.ts';
import type { View } from '../../view/view.ts';
import { compareTexts } from './texts.ts';

export interface ComparePage {
  /** Ids of what is chosen; null: nothing is. */
  readonly a: string | null;
  readonly b: string | null;
  /** Null where one is not chosen, or nothing is known. */
  readonly first: SubjectSheet | null;
  readonly second: SubjectSheet | null;
}

const kinds = ['flavors', 'images', 'services'] as const;

/** What of two clouds is equal, thing by thing; the differences first. */
export function comparePage(view: View, { a, b, first, second }: ComparePage): string {
  const { locale } = view;
  const title = compareTexts.format(locale, 'title');
  const pair = first && second && a !== b ? ([first, second] as const) : null;
  return framed(view, {
    title,
    policy: { forms: true },
    main: html`<div class="head">${crumbs(view, [siteTexts.format(locale, 'compare')])}<h1>${title}</h1><p class="lead">${compareTexts.format(locale, 'lead')}</p></div>
<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${answer(pair, { a, b, view })}</h2><div class="go">${form({ a, b }, view)}</div></section>
${pair && [standardsTable(pair, view), recommendedTable(pair, view), ...kinds.map((kind) => things(kind, pair, view))]}`,
  });
}

type Pair = readonly [SubjectSheet, SubjectSheet];

function answer(pair: Pair | null, { a, b, view }: { a: string | null; b: string | null; view: View }): string {
  const { locale } = view;
  if (!pair) return compareTexts.format(locale, a !== null && a === b ? 'choose-other' : 'choose');
  const all = kinds.map((kind) => split(pair[0].portability[kind], pair[1].portability[kind]));
  const both = all.reduce((sum, one) => sum + one.both.length, 0);
  const total = all.reduce((sum, one) => sum + one.both.length + one.first.length + one.second.length, 0);
  if (total === 0) return compareTexts.format(locale, 'answer-none');
  return compareTexts.format(locale, 'answer', { both: numberText(both, locale), total: numberText(total, locale) });
}

function form(chosen: { a: string | null; b: string | null }, view: View): Markup {
  const { locale, links, sheet } = view;
  const subjects = sheet.subjects.toSorted((x, y) => subjectTitle(x).localeCompare(subjectTitle(y), locale));
  // Nobody compares a cloud with itself.
  const a = chosen.a ?? subjects[0]?.id;
  const b = chosen.b ?? subjects.find(({ id }) => id !== a)?.id;
  const selected = { a, b };
  const select = (name: 'a' | 'b', label: string) =>
    html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}">${subjects.map((one) => html`<option value="${one.id}"${one.id === selected[name] && html` selected`}>${subjectTitle(one)}</option>`)}</select></div>`;
  return html`<form class="form" method="get" action="${links.to({ page: 'compare' })}">${select('a', compareTexts.format(locale, 'first'))}${select('b', compareTexts.format(locale, 'second'))}<button>${compareTexts.format(locale, 'compare')}</button></form>`;
}

function columnsOf(pair: Pair): { title: string }[] {
  return pair.map(({ subject }) => ({ title: subjectTitle(subject) }));
}

function standardsTable(pair: Pair, view: View): Markup {
  const { locale, sheet, links } = view;
  const cell = (subject: SheetSubject, scope: string) => {
    const standing = standingOf(subject, scope);
    if (!standing) return null;
    const { verdict, origin, version } = standing;
    const href = links.to({ page: 'cloud', id: subject.id, scope });
    return { plate: plate(verdict, { locale, href, ...(origin && { by: origin }) }), note: version };
  };
  const rows = sheet.scopes.flatMap((scope): MatrixRow[] => {
    const cells = pair.map(({ subject }) => cell(subject, scope.name));
    return cells.every((one) => one === null) ? [] : [{ title: scope.title, cells }];
  });
  if (rows.length === 0) return html``;
  return section({
    id: 'standards',
    title: compareTexts.format(locale, 'standards'),
    content: table('standards', { pair, rows, view }),
  });
}

/** What is recommended and not demanded, where it differs. */
function recommendedTable(pair: Pair, view: View): Markup | null {
  const { locale } = view;
  const of = ({ testcases }: SubjectSheet) =>
    new Map(testcases.filter((one) => one.class === 'recommended').map((one) => [one.testcase, one.verdict]));
  const [x, y] = [of(pair[0]), of(pair[1])];
  const ids = [...new Set([...x.keys(), ...y.keys()])].filter((id) => x.get(id) !== y.get(id)).sort();
  if (ids.length === 0) return null;
  const rows = ids.map((id) => ({
    title: html`<span class="id">${id}</span>`,
    cells: [x.get(id), y.get(id)].map((verdict) =>
      verdict === undefined ? null : { plate: plate(verdict, { locale, outlined: true }) },
    ),
  }));
  return section({
    id: 'recommended',
    title: compareTexts.format(locale, 'recommended'),
    content: table('recommended', { pair, rows, view }),
  });
}

function table(
  labelledBy: string,
  { pair, rows, view }: { pair: Pair; rows: readonly MatrixRow[]; view: View },
): Markup {
  return matrix({
    labelledBy,
    subject: compareTexts.format(view.locale, 'thing'),
    columns: columnsOf(pair),
    rows,
    wide: true,
    absent: compareTexts.format(view.locale, 'not-listed'),
  });
}

interface Split {
  readonly both: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/** What both have, and what only one has; sorted. */
export function split(a: readonly string[], b: readonly string[]): Split {
  const [x, y] = [new Set(a), new Set(b)];
  const pick = (from: Set<string>, wanted: (name: string) => boolean) =>
    [...from].filter(wanted).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  return {
    both: pick(x, (name) => y.has(name)),
    first: pick(x, (name) => !y.has(name)),
    second: pick(y, (name) => !x.has(name)),
  };
}

function things(kind: (typeof kinds)[number], pair: Pair, view: View): Markup {
  const { locale } = view;
  const [a, b] = pair;
  const lists = [a.portability[kind], b.portability[kind]] as const;
  const { both, first, second } = split(...lists);
  const unmeasured = pair.filter((_, index) => lists[index]!.length === 0);
  const yes = html`<span class="yes">${compareTexts.format(locale, 'yes')}</span>`;
  const no = html`<span class="no">${compareTexts.format(locale, 'no')}</span>`;
  const row = (name: string, [x, y]: readonly [Markup, Markup]): MatrixRow => ({
    title: html`<span class="thing">${name}</span>`,
    cells: [{ plate: x }, { plate: y }],
  });
  const rows = [...first.map((name) => row(name, [yes, no])), ...second.map((name) => row(name, [no, yes]))];
  const content =
    unmeasured.length > 0
      ? html`${unmeasured.map(({ subject }) => html`<p>${compareTexts.format(locale, 'not-measured', { cloud: subjectTitle(subject) })}</p>`)}`
      : html`${rows.length === 0 ? html`<p>${compareTexts.format(locale, 'equal')}</p>` : table(kind, { pair, rows, view })}${both.length > 0 && html`<details><summary>${compareTexts.format(locale, 'both', { count: numberText(both.length, locale) })}</summary><p class="s">${both.join(', ')}</p></details>`}`;
  return section({
    id: kind,
    title: compareTexts.format(locale, kind),
    note: compareTexts.format(locale, 'counts', {
      both: numberText(both.length, locale),
      first: numberText(first.length, locale),
      second: numberText(second.length, locale),
    }),
    content,
  });
}
