import type { Sheet } from '@allmend/api';
import { html, page } from '@allmend/kit-ui';
import { overviewTexts } from '../pages/overview/texts.ts';
import { publicStyle } from '../view/style.ts';
import { siteLocales } from '../view/view.ts';

/** The first page of an export: files cannot ask which language a reader wants. */
export function languageChoice({ monitor }: Sheet): string {
  const links = siteLocales.map(
    (locale) =>
      html`<li lang="${locale}"><a href="${locale}/index.html" hreflang="${locale}">${overviewTexts.format(locale, 'title')}</a></li>`,
  );
  return page({
    locale: 'en',
    title: monitor.name,
    edition: [],
    style: publicStyle,
    main: html`<div class="head"><h1>${monitor.name}</h1></div><section class="plot" aria-label="Language"><ul class="ans">${links}</ul></section>`,
  });
}
