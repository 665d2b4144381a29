import type { SheetTestcase, SubjectSheet, Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { dayText, html, plate, type Markup } from '@allmend/kit-ui';
import { section } from '../../view/frame.ts';
import { siteTexts } from '../../view/texts.ts';
import type { View } from '../../view/view.ts';
import { askedText } from './history.ts';
import { cloudTexts } from './texts.ts';

const severity: readonly Verdict[] = ['FAIL', 'MISS', 'DNF', 'PASS'];
const badFirst = (a: SheetTestcase, b: SheetTestcase) =>
  severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || a.testcase.localeCompare(b.testcase);

/** Testcases that a version in force demands, the bad ones first. */
export function demandedOf({ testcases }: SubjectSheet): readonly SheetTestcase[] {
  return testcases.filter((one) => one.demandedBy.length > 0).toSorted(badFirst);
}

/** What was asked, grouped by standard; groups with something that is not passed come first. */
export function testcasesSection(sheet: SubjectSheet, view: View, options: { readonly show?: 'open' }): Markup {
  const { locale, links } = view;
  const demanded = demandedOf(sheet);
  const open = options.show === 'open';
  const shown = open ? demanded.filter((one) => one.verdict !== 'PASS') : demanded;
  const target = { page: 'cloud', id: sheet.subject.id, scope: sheet.scope } as const;
  const switches =
    links.served &&
    html`</p><p>${open ? html`<a href="${links.to(target)}#tests">${cloudTexts.format(locale, 'show-all')}</a>` : html`<a href="${links.to({ ...target, show: 'open' })}#tests">${cloudTexts.format(locale, 'show-open')}</a>`}`;
  const content =
    demanded.length === 0
      ? html`<p>${cloudTexts.format(locale, 'no-tests')}</p>`
      : shown.length === 0
        ? html`<p>${cloudTexts.format(locale, 'all-passed')}</p>`
        : table(groupByStandard(shown), { all: groupByStandard(demanded), sheet, view });
  return section({
    id: 'tests',
    title: cloudTexts.format(locale, 'tests'),
    note: html`${cloudTexts.format(locale, 'tests-note', { count: demanded.length })}${switches}`,
    content,
  });
}

/** What was asked and decides nothing. */
export function apartSection(sheet: SubjectSheet, view: View): Markup | null {
  const { locale } = view;
  const apart = sheet.testcases.filter((one) => one.demandedBy.length === 0).toSorted(badFirst);
  if (apart.length === 0) return null;
  const groups = new Map<string, SheetTestcase[]>();
  for (const kind of ['draft', 'recommended', 'manual', 'own', 'main'] as const) {
    const found = apart.filter((one) => one.class === kind);
    if (found.length > 0) groups.set(cloudTexts.format(locale, kind), found);
  }
  return section({
    id: 'apart',
    title: cloudTexts.format(locale, 'apart'),
    note: cloudTexts.format(locale, 'apart-note'),
    content: table(groups, { all: groups, sheet, view, outlined: true }),
  });
}

type Groups = ReadonlyMap<string, readonly SheetTestcase[]>;

function groupByStandard(testcases: readonly SheetTestcase[]): Groups {
  const groups = new Map<string, SheetTestcase[]>();
  for (const one of testcases) {
    const known = groups.get(one.standard);
    if (known) known.push(one);
    else groups.set(one.standard, [one]);
  }
  return new Map(
    [...groups].sort(
      ([a, x], [b, y]) => severity.indexOf(x[0]!.verdict) - severity.indexOf(y[0]!.verdict) || a.localeCompare(b),
    ),
  );
}

interface TableParts {
  /** The same groups, with what is not shown: for the counts. */
  readonly all: Groups;
  readonly sheet: SubjectSheet;
  readonly view: View;
  readonly outlined?: true;
}

function table(groups: Groups, parts: TableParts): Markup {
  const { locale } = parts.view;
  const text = (key: 'question' | 'verdict' | 'since' | 'asked' | 'says') => cloudTexts.format(locale, key);
  const bodies = [...groups].map(([name, testcases]) => {
    const all = parts.all.get(name) ?? testcases;
    const passed = all.filter((one) => one.verdict === 'PASS').length;
    const counts = siteTexts.format(locale, 'of-passed', { passed, total: all.length });
    return html`<tr class="grp"><th colspan="5" scope="colgroup">${name || '–'} <small>${counts}</small></th></tr>
${testcases.map((one) => row(one, parts))}`;
  });
  return html`<table class="tests"><thead><tr><th scope="col">${text('question')}</th><th scope="col" class="pl">${text('verdict')}</th><th scope="col" class="o2">${text('since')}</th><th scope="col" class="o2">${text('asked')}</th><th scope="col" class="o2">${text('says')}</th></tr></thead><tbody>${bodies}</tbody></table>`;
}

function row(one: SheetTestcase, { sheet, view, outlined }: TableParts): Markup {
  const { locale, links, settings } = view;
  const { verdict, origin, message } = one;
  const bad = verdict !== 'PASS';
  const place = findingPlace(one);
  const shown = plate(verdict, {
    locale,
    ...(origin && { by: origin }),
    ...(outlined && { outlined }),
    ...(place && { href: links.to({ page: 'finding', id: sheet.subject.id, ...place }) }),
  });
  const text = (key: 'since' | 'asked' | 'says') => cloudTexts.format(locale, key);
  const since = one.since === null ? '–' : dayText(one.since, locale, settings.timeZone);
  const asked =
    origin === 'declared' && one.expiresAt !== null
      ? cloudTexts.format(locale, 'valid-until', { day: dayText(one.expiresAt, locale, settings.timeZone) })
      : askedText(one.askedAt, view);
  const question = one.question ? formatMessage(locale, one.question) : cloudTexts.format(locale, 'unasked');
  const why =
    bad &&
    html`<p class="why">${message ? formatMessage(locale, message) : cloudTexts.format(locale, `${verdict}-plain`)}</p>`;
  return html`<tr${bad && !outlined && html` class="bad"`}><td class="qq"><p>${question}</p>${why}<span class="id s">${one.testcase}</span></td><td class="pl">${shown}</td><td class="o2" data-l="${text('since')}">${since}</td><td class="o2" data-l="${text('asked')}">${asked}</td><td class="o2" data-l="${text('says')}">${origin ? siteTexts.format(locale, `by-${origin}`) : '–'}</td></tr>
`;
}

/** Address parts of a finding; null when nothing was ever measured. */
export function findingPlace({ finding, testcase }: SheetTestcase): { report: string; testcase: string } | null {
  if (finding === null) return null;
  const at = finding.indexOf('/');
  return at < 0 ? { report: finding, testcase } : { report: finding.slice(0, at), testcase: finding.slice(at + 1) };
}
