import { createHash } from 'node:crypto';
import type { Locale } from '@allmend/kit-i18n';
import { html, raw, render, type MarkupValue } from './markup.ts';
import { stripShapes } from './strip.ts';
import { baseStyle } from './style.ts';
import { symbol, symbolSprite } from './symbols.ts';
import { uiTexts } from './texts.ts';

export interface PageOptions {
  readonly locale: Locale;
  readonly title: string;
  /** Facts about this edition: as of when, how fresh, signed by whom. */
  readonly edition: readonly MarkupValue[];
  readonly main: MarkupValue;
  /** Further sections of the margin at the foot, beside the legend. */
  readonly margin?: readonly { readonly title: string; readonly content: MarkupValue }[];
  /** Rules beyond the base style; constants of this program. */
  readonly style?: string;
}

const logo = raw(
  '<svg viewBox="0 -4 168 39" role="img" aria-label="Allmend"><path d="M4 10H22V31H2V20H22M31-2V33M41-2V33M51 33V10H77V33M64 10V33M106 31H86V10H106V20H86M116 33V10H134V33M164 10H144V31H164V-2"/><circle cx="4" cy="10" r="4" fill="currentColor" stroke="none"/></svg>',
);

/** All shapes of a strip once; the text beside it says what they mean. */
const stripKey = raw(
  `<svg class="strip" viewBox="0 0 10 24" preserveAspectRatio="none" aria-hidden="true">${stripShapes(['PASS', 'PASS', 'PASS', 'FAIL', 'PASS', 'PASS', 'DNF', 'PASS', 'MISS', 'PASS'])}</svg>`,
);

/** A whole self-contained document: no script, nothing loaded from anywhere, its policy says so. */
export function page(options: PageOptions): string {
  const { locale, title, edition, main, margin = [] } = options;
  const style = baseStyle + (options.style ?? '');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const text = (key: Parameters<typeof uiTexts.format>[1]) => uiTexts.format(locale, key as 'skip');
  const results = (['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((state) => {
    const name = state.toLowerCase() as 'pass';
    return html`<li><span class="c-${name}">${symbol(name)}</span><span>${text(`legend-${state}`)}</span></li>`;
  });
  const who = (['us', 'third', 'operator', 'declared'] as const).map(
    (by) => html`<li><span class="ln ${by}"></span><span>${text(`who-${by}`)}</span></li>`,
  );
  return render(html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title} – Allmend</title><style>${raw(style)}</style></head><body>
<a class="skip" href="#main">${text('skip')}</a>${symbolSprite}
<header class="top"><div class="w"><span class="brand">${logo}</span></div></header>
<section class="stand" aria-label="${text('edition')}"><div class="w">${edition.map((one) => html`<span>${one}</span>`)}</div></section>
<main id="main"><div class="w">${main}</div></main>
<footer class="margin"><div class="w"><section><h2>${text('legend')}</h2><ul>${results}
<li><span class="demo"></span><span>${text('legend-outline')}</span></li></ul></section>
<section><h2>${text('who')}</h2><ul>${who}</ul></section>
<section><h2>${text('strip-key')}</h2>${stripKey}<p>${text('strip-text')}</p></section>
${margin.map((section) => html`<section><h2>${section.title}</h2>${section.content}</section>`)}</div></footer>
</body></html>
`);
}
