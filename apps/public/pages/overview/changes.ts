import type { SheetChange } from '@allmend/api';
import { formatDay, html, symbol, type Markup, type MarkupValue } from '@allmend/kit-ui';
import { subjectTitle } from '../../view/clouds.ts';
import { fill } from '../../view/fill.ts';
import { scopeLink } from '../../view/reference.ts';
import { scopeTitle, type View } from '../../view/view.ts';
import { overviewTexts } from './texts.ts';

/** So many dates are shown; the sheet has them all. */
const mostChanges = 5;

/** What changes next: dates ahead, the first first. */
export function changesAhead(view: View): Markup {
  const { locale, sheet } = view;
  const shown = sheet.changes.toSorted((a, b) => a.day.localeCompare(b.day)).slice(0, mostChanges);
  const content =
    shown.length === 0
      ? html`<p class="note">${overviewTexts.format(locale, 'next-none')}</p>`
      : html`<ol>${shown.map(
          (change) =>
            html`<li>${formatDay(change.day, locale)}<span class="c-plan">${symbol('soon')}</span><p>${sentence(change, view)}</p></li>`,
        )}</ol>`;
  return html`<section class="side next" aria-labelledby="next"><h2 id="next">${overviewTexts.format(locale, 'next')}</h2>${content}</section>`;
}

function sentence(change: SheetChange, view: View): Markup {
  const { locale } = view;
  const { kind, effect } = change;
  const parts = { version: versionLink(change, view), subject: subjectLink(change.subject, view) };
  if (kind !== 'version-effective') return fill(parts, (marks) => overviewTexts.format(locale, kind, marks));
  if (!effect) return fill(parts, (marks) => overviewTexts.format(locale, 'version-effective-plain', marks));
  const { fail, unknown } = effect;
  return fill(parts, (marks) => overviewTexts.format(locale, 'version-effective', { ...marks, fail, unknown }));
}

function versionLink({ scope, version }: SheetChange, view: View): MarkupValue {
  if (scope === null) return version;
  return scopeLink(scope, [scopeTitle(scope, view), version !== null && ` ${version}`], view);
}

function subjectLink(id: string | null, { sheet, links }: View): MarkupValue {
  if (id === null) return '–';
  const subject = sheet.subjects.find((one) => one.id === id);
  return subject ? html`<a href="${links.to({ page: 'cloud', id })}">${subjectTitle(subject)}</a>` : id;
}
