import { dayText, html, numberText, type Markup } from '@allmend/kit-ui';
import { framed } from '../../view/frame.ts';
import { decidingVersion, type View } from '../../view/view.ts';
import { standardTexts } from './texts.ts';

/** All standards that are measured. */
export function standardsPage(view: View): string {
  const { locale, links, sheet } = view;
  const text = (
    key: 'standard' | 'in-force' | 'next-version' | 'demands' | 'proven' | 'partly' | 'document' | 'uncovered',
  ) => standardTexts.format(locale, key);
  const title = standardTexts.format(locale, 'list-title');
  const number = (value: number, label: string): Markup =>
    html`<td class="num" data-l="${label}">${numberText(value, locale)}</td>`;
  const rows = sheet.scopes.map((scope) => {
    const { coverage, versions } = scope;
    const deciding = decidingVersion(scope);
    const next = versions.findLast((one) => one.effectiveFrom !== null);
    return html`<tr><th scope="row"><a href="${links.to({ page: 'standard', scope: scope.name })}">${scope.title}</a></th><td data-l="${text('in-force')}">${deciding?.version ?? '–'}</td><td data-l="${text('next-version')}">${next ? `${next.version}, ${dayText(next.effectiveFrom!, locale)}` : '–'}</td>${number(coverage.total, text('demands'))}${number(coverage.proven, text('proven'))}${number(coverage.partly, text('partly'))}${number(coverage.document, text('document'))}${number(coverage.uncovered, text('uncovered'))}</tr>`;
  });
  const heads = (['demands', 'proven', 'partly', 'document', 'uncovered'] as const).map(
    (key) => html`<th scope="col" class="num">${text(key)}</th>`,
  );
  const table = html`<table class="cards"><thead><tr><th scope="col">${text('standard')}</th><th scope="col">${text('in-force')}</th><th scope="col">${text('next-version')}</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  return framed(view, {
    title,
    main: html`<div class="head"><h1>${title}</h1></div><section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${standardTexts.format(locale, 'list-answer', { count: sheet.scopes.length })}</h2><p class="fz">${standardTexts.format(locale, 'list-note')}</p></section>${rows.length > 0 && html`<div class="end">${table}</div>`}`,
  });
}
