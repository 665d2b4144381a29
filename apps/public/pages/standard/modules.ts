import type { ScopeSheet } from '@allmend/api';
import { dayText, html, matrix, symbol, type Markup, type MatrixCell, type SymbolName } from '@allmend/kit-ui';
import { webAddress } from '../../view/links.ts';
import { siteTexts } from '../../view/texts.ts';
import type { View } from '../../view/view.ts';
import { standardTexts } from './texts.ts';

type Module = ScopeSheet['modules'][number];

const marks: Readonly<Record<Module['coverage'], SymbolName>> = {
  proven: 'pass',
  partly: 'dnf',
  document: 'declared',
  uncovered: 'miss',
};

/** Modules against versions, and how each is shown to hold. What is not covered comes first. */
export function modulesSection({ modules, scope }: ScopeSheet, view: View): Markup | null {
  const { locale } = view;
  if (modules.length === 0) return null;
  const order: readonly Module['coverage'][] = ['uncovered', 'document', 'partly', 'proven'];
  const rows = modules.toSorted(
    (a, b) => order.indexOf(a.coverage) - order.indexOf(b.coverage) || a.id.localeCompare(b.id),
  );
  const table = matrix({
    labelledBy: 'modules',
    subject: standardTexts.format(locale, 'module'),
    columns: [
      { title: standardTexts.format(locale, 'coverage') },
      ...scope.versions.map((one) => ({
        title: one.version,
        note:
          one.effectiveFrom === null
            ? siteTexts.format(locale, one.validity)
            : siteTexts.format(locale, 'from', { day: dayText(one.effectiveFrom, locale) }),
      })),
    ],
    rows: rows.map((module) => ({
      title: moduleTitle(module),
      note: html`<span class="id">${module.id}</span>`,
      cells: [coverageCell(module, view), ...scope.versions.map(({ version }) => versionCell(module, version, view))],
    })),
    wide: true,
    absent: standardTexts.format(locale, 'not-included'),
  });
  return html`<section class="sec full" aria-labelledby="modules"><header><h2 id="modules">${standardTexts.format(locale, 'modules')}</h2><p>${standardTexts.format(locale, 'modules-note')}</p></header><div>${table}</div></section>
`;
}

function moduleTitle({ name, url }: Module): Markup {
  const address = webAddress(url);
  return address
    ? html`<a href="${address}" rel="noreferrer" lang="en">${name}</a>`
    : html`<span lang="en">${name}</span>`;
}

function coverageCell({ coverage }: Module, { locale }: View): MatrixCell {
  const mark = marks[coverage];
  const colour = coverage === 'proven' ? ' c-pass' : '';
  return {
    plate: html`<span class="st${colour}">${symbol(mark)}<b>${standardTexts.format(locale, `is-${coverage}`)}</b></span>`,
  };
}

function versionCell({ versions, targets }: Module, version: string, { locale }: View): MatrixCell | null {
  if (!versions.includes(version)) return null;
  const main = targets['main']?.length ?? 0;
  const other = Object.entries(targets).flatMap(([target, { length: count }]) => {
    if (target === 'main' || count === 0) return [];
    return [target === 'recommended' ? standardTexts.format(locale, target, { count }) : `${target} ${count}`];
  });
  return {
    plate: html`<span class="st"><b>${standardTexts.format(locale, 'tests', { count: main })}</b></span>`,
    ...(other.length > 0 && { note: other.join(', ') }),
  };
}
