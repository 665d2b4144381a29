import type { SheetScope, SheetStanding, SheetSubject } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import {
  agoText,
  dayText,
  html,
  matrix,
  plate,
  plateAge,
  type Markup,
  type MarkupValue,
  type MatrixCell,
  type MatrixColumn,
  type MatrixRow,
} from '@allmend/kit-ui';
import { cloudAhead, cloudStanding, cloudTarget, regionName, standingOf, type Cloud } from '../../view/clouds.ts';
import { shorten } from '../../view/shorten.ts';
import { siteTexts } from '../../view/texts.ts';
import { ageOf, decidingVersion, type View } from '../../view/view.ts';
import { isCertified } from './selection.ts';
import { overviewTexts } from './texts.ts';

/** One column: a scope as it stands, or a later version of one. */
interface Column extends MatrixColumn {
  readonly cloud: (cloud: Cloud) => MatrixCell | null;
  readonly region: (subject: SheetSubject) => MatrixCell | null;
}

/** So much of a reason fits a cell; its page has the whole. */
const mostReason = 80;

/** Clouds and their regions against scopes and what is ahead of them. */
export function cloudTable(
  clouds: readonly Cloud[],
  view: View,
  options: { readonly labelledBy: string; readonly note: string; readonly caption: MarkupValue },
): Markup {
  const columns = columnsOf(view);
  const rows = clouds.flatMap((cloud): MatrixRow[] => [
    cloudRow(cloud, columns, view),
    ...(cloud.subjects.length > 1 ? cloud.subjects.map((subject) => regionRow(subject, columns, view)) : []),
  ]);
  return matrix({
    labelledBy: options.labelledBy,
    subject: html`${overviewTexts.format(view.locale, 'subject')}<small>${options.note}</small>`,
    columns,
    rows,
    caption: options.caption,
    wide: true,
    absent: overviewTexts.format(view.locale, 'absent'),
  });
}

function columnsOf(view: View): readonly Column[] {
  const used = new Set(view.sheet.subjects.flatMap((subject) => subject.standings.map((one) => one.scope)));
  const scopes = view.sheet.scopes.filter((scope) => used.has(scope.name) || decidingVersion(scope) !== null);
  return [...scopes.map((scope) => scopeColumn(scope, view)), ...scopes.flatMap((scope) => aheadColumns(scope, view))];
}

function scopeColumn(scope: SheetScope, view: View): Column {
  const { locale, links } = view;
  const version = decidingVersion(scope);
  const cell = (standing: SheetStanding, subject: SheetSubject, newest: string | null): Omit<MatrixCell, 'note'> => ({
    plate: plate(standing.verdict, {
      locale,
      href: links.to({ page: 'cloud', id: subject.id, scope: scope.name }),
      ...(standing.origin && { by: standing.origin }),
      ...(standing.verdict === 'PASS' && newest !== null && { end: plateAge(ageOf(newest, view), locale) }),
    }),
    ...(standing.verdict === 'PASS' && { quiet: true as const }),
  });
  return {
    title: html`<a href="${links.to({ page: 'standard', scope: scope.name })}">${scope.title}</a>`,
    label: scope.title,
    ...(version && { note: `${version.version}, ${siteTexts.format(locale, version.validity)}` }),
    cloud(cloud) {
      const found = cloudStanding(cloud, scope.name);
      if (!found) return null;
      const alone = cloud.subjects.length === 1;
      const note =
        alone && found.verdict !== 'PASS'
          ? reason(found.standing, view)
          : standingNote({ ...found.standing, newest: found.newest }, scope, view);
      return { ...cell({ ...found.standing, origin: found.origin }, found.subject, found.newest), note };
    },
    region(subject) {
      const standing = standingOf(subject, scope.name);
      if (!standing) return null;
      const note = standing.verdict === 'PASS' ? {} : { note: reason(standing, view) };
      return { ...cell(standing, subject, standing.newest), ...note };
    },
  };
}

/** Version and since when; or until when it still counts. */
function standingNote(standing: SheetStanding, scope: SheetScope, view: View): string {
  const { locale, sheet, settings } = view;
  const { version, since, transition } = standing;
  const end =
    transition &&
    sheet.changes.find(
      (change) => change.kind === 'version-ends' && change.scope === scope.name && change.version === version,
    );
  if (end) return overviewTexts.format(locale, 'ends', { version, day: dayText(end.day, locale) });
  return siteTexts.format(locale, 'version-since', { version, day: dayText(since, locale, settings.timeZone) });
}

/** Why it does not pass, in few words. */
function reason({ verdict, cause, newest }: SheetStanding, view: View): string {
  const { locale } = view;
  if (cause) return shorten(formatMessage(locale, cause), mostReason);
  if (verdict !== 'MISS') return '';
  return newest === null
    ? overviewTexts.format(locale, 'never-seen')
    : overviewTexts.format(locale, 'last-seen', { ago: agoText(ageOf(newest, view), locale) });
}

/** Later versions with a date, as anybody's results show them. */
function aheadColumns(scope: SheetScope, view: View): readonly Column[] {
  const { locale, links, sheet } = view;
  const dates = new Map<string, string>();
  for (const subject of sheet.subjects)
    for (const one of standingOf(subject, scope.name)?.ahead ?? [])
      if (one.from !== '') dates.set(one.version, one.from);
  const [next] = [...dates].sort(([, a], [, b]) => a.localeCompare(b));
  if (!next) return [];
  const [version, from] = next;
  const note = siteTexts.format(locale, 'from', { day: dayText(from, locale) });
  const cell = (
    ahead: { verdict: SheetStanding['verdict']; notPassed: number },
    subject: SheetSubject,
  ): MatrixCell => ({
    plate: plate(ahead.verdict, {
      locale,
      ahead: true,
      href: links.to({ page: 'cloud', id: subject.id, scope: scope.name }),
    }),
    note: aheadNote(ahead, view),
    ...(ahead.verdict === 'PASS' && { quiet: true as const }),
  });
  return [
    {
      title: html`<a href="${links.to({ page: 'standard', scope: scope.name })}">${scope.title} ${version}</a>`,
      label: `${scope.title} ${version}, ${note}`,
      note,
      cloud(cloud) {
        const found = cloudAhead(cloud, scope.name, version);
        return found && cell(found, found.subject);
      },
      region(subject) {
        const found = standingOf(subject, scope.name)?.ahead.find((one) => one.version === version);
        if (!found) return null;
        const { note, ...rest } = cell(found, subject);
        return found.verdict === 'FAIL' && note !== undefined ? { ...rest, note } : rest;
      },
    },
  ];
}

function aheadNote(
  { verdict, notPassed }: { verdict: SheetStanding['verdict']; notPassed: number },
  view: View,
): string {
  if (verdict === 'PASS') return overviewTexts.format(view.locale, 'all-ready');
  if (verdict === 'FAIL') return siteTexts.format(view.locale, 'to-mend', { count: notPassed });
  return overviewTexts.format(view.locale, 'not-known');
}

function cloudRow(cloud: Cloud, columns: readonly Column[], view: View): MatrixRow {
  const { locale, links } = view;
  const [first] = cloud.subjects;
  const count = cloud.subjects.length;
  const where = count > 1 ? overviewTexts.format(locale, 'regions', { count }) : first!.region;
  return {
    title: html`<a href="${links.to(cloudTarget(cloud))}">${cloud.title}</a>${certificateMark(cloud, view)}`,
    note: [first!.operator, where].filter(Boolean).join(' · '),
    cells: columns.map((column) => column.cloud(cloud)),
  };
}

function regionRow(subject: SheetSubject, columns: readonly Column[], { links }: View): MatrixRow {
  return {
    title: html`<a href="${links.to({ page: 'cloud', id: subject.id })}">${regionName(subject)}</a>`,
    part: true,
    cells: columns.map((column) => column.region(subject)),
  };
}

function certificateMark(cloud: Cloud, { locale }: View): Markup | null {
  if (isCertified(cloud)) return html`<span class="cert">${overviewTexts.format(locale, 'certified')}</span>`;
  const suspended = cloud.subjects.some((subject) => subject.certificates.some((one) => one.state === 'Suspended'));
  return suspended ? html`<span class="cert off">${overviewTexts.format(locale, 'suspended')}</span>` : null;
}
