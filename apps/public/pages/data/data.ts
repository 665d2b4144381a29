import { sheetSchemaVersion } from '@allmend/api';
import { dayText, html, type Markup } from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import type { Seal } from '../../source/public-source.ts';
import { subjectTitle } from '../../view/clouds.ts';
import { feedPath, framed, section } from '../../view/frame.ts';
import { licenceLink } from '../../view/statements.ts';
import { scopeTitle, type View } from '../../view/view.ts';
import { dataTexts } from './texts.ts';

/** So many seals are shown; the file has them all. */
const mostSeals = 30;

/** Everything as data, and how to compute it again. */
export function dataPage(view: View, seals: readonly Seal[]): string {
  const { locale } = view;
  const title = dataTexts.format(locale, 'title');
  return framed(view, {
    title,
    main: html`<div class="head"><h1>${title}</h1></div><section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${dataTexts.format(locale, 'answer')}</h2><p class="fz">${dataTexts.format(locale, 'licence')} ${licenceLink(view)}</p></section>
${recompute(view)}${files(view)}${sealsSection(seals, view)}${embed(view)}`,
  });
}

function recompute({ locale, settings }: View): Markup {
  const pre = (text: string) =>
    html`<pre tabindex="0" role="group" aria-label="${dataTexts.format(locale, 'recompute')}">${text}</pre>`;
  return section({
    id: 'recompute',
    title: dataTexts.format(locale, 'recompute'),
    note: dataTexts.format(locale, 'recompute-note'),
    content: html`<div class="io">${pre(`allmend replay --public ${settings.address}`)}<p>${dataTexts.format(locale, 'recompute-text')}</p><p class="s">${dataTexts.format(locale, 'offline')}</p><pre>allmend replay --public ./site</pre></div>`,
  });
}

function files(view: View): Markup {
  const { locale, links, sheet } = view;
  const item = (path: string, label: string) =>
    html`<li><p><a href="${links.file(path)}"><code>${path}</code></a></p><p class="s">${label}</p></li>`;
  const scopes = sheet.scopes.map(
    ({ name, title }) => html`<li><a href="${links.file(dataFiles.scope(name))}">${title}</a></li>`,
  );
  const subjects = sheet.subjects.map(
    (subject) =>
      html`<li>${subjectTitle(subject)}:${subject.standings.map(({ scope }) => html` <a href="${links.file(dataFiles.subject(subject.id, scope))}">${scopeTitle(scope, view)}</a>`)}</li>`,
  );
  return section({
    id: 'files',
    title: dataTexts.format(locale, 'files'),
    note: dataTexts.format(locale, 'files-note', { schema: sheetSchemaVersion }),
    content: html`<ul class="rows">${item(dataFiles.sheet, dataTexts.format(locale, 'sheet-json'))}${item(dataFiles.table('csv'), dataTexts.format(locale, 'table-csv'))}${item(dataFiles.table('md'), dataTexts.format(locale, 'table-md'))}${item(feedPath(view), dataTexts.format(locale, 'feed'))}${item(dataFiles.roots, dataTexts.format(locale, 'roots-json'))}</ul>${scopes.length > 0 && html`<details><summary>${dataTexts.format(locale, 'each-scope')}</summary><ul class="dots">${scopes}</ul></details>`}${subjects.length > 0 && html`<details><summary>${dataTexts.format(locale, 'each')}</summary><ul class="dots">${subjects}</ul></details>`}`,
  });
}

function sealsSection(seals: readonly Seal[], { locale, links }: View): Markup {
  const text = (key: 'day' | 'hash' | 'key') => dataTexts.format(locale, key);
  const rows = seals
    .slice(0, mostSeals)
    .map(
      ({ day, hash, key }) =>
        html`<tr><th scope="row">${dayText(day, locale)}</th><td data-l="${text('hash')}"><code>${hash}</code></td><td data-l="${text('key')}"><code>${key}</code></td></tr>`,
    );
  const content =
    rows.length === 0
      ? html`<p>${dataTexts.format(locale, 'no-seals')}</p>`
      : html`<table class="cards"><thead><tr><th scope="col">${text('day')}</th><th scope="col">${text('hash')}</th><th scope="col">${text('key')}</th></tr></thead><tbody>${rows}</tbody></table><p class="s note"><a href="${links.file(dataFiles.roots)}">JSON</a></p>`;
  return section({
    id: 'seals',
    title: dataTexts.format(locale, 'seals'),
    note: dataTexts.format(locale, 'seals-note'),
    content,
  });
}

function embed(view: View): Markup | null {
  const { locale, links, settings } = view;
  if (!links.served) return null;
  const address = `${settings.address}${links.to({ page: 'overview', query: { embed: true } })}`;
  const code = html`<iframe src="${address}" title="${dataTexts.format(locale, 'embed-title')}" width="100%" height="640"></iframe>`;
  return section({
    id: 'embed',
    title: dataTexts.format(locale, 'embed'),
    note: dataTexts.format(locale, 'embed-note'),
    content: html`<pre tabindex="0" role="group" aria-label="${dataTexts.format(locale, 'embed-label')}">${code.text}</pre>`,
  });
}
