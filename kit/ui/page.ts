import { createHash } from 'node:crypto';
import type { Locale } from '@allmend/kit-i18n';
import { dayShapes } from './day-strip.ts';
import { logo, signAddress } from './logo.ts';
import { html, raw, render, type Markup, type MarkupValue } from './markup.ts';
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
  /** The page is one of a site. */
  readonly site?: SitePage;
}

export interface SitePage {
  /** Instead of the bare logo. */
  readonly navigation: Markup;
  /** The same page in other languages, and its feed. */
  readonly links: readonly {
    readonly rel: 'alternate' | 'canonical';
    readonly href: string;
    readonly hreflang?: string;
    readonly type?: string;
    readonly title?: string;
  }[];
  /** Only edition and matter, to be shown within another page; links leave it. */
  readonly bare?: true;
  /** Rules of the policy that differ: images and forms of the same site. */
  readonly policy: PolicyOptions;
}

export interface PolicyOptions {
  /** Forms may be sent to the site itself. */
  readonly forms?: true;
  /** Images of the site itself are shown. */
  readonly images?: true;
}

/** All shapes of a strip once; the text beside it says what they mean. */
const stripKey = key(stripShapes(['PASS', 'PASS', 'PASS', 'FAIL', 'PASS', 'PASS', 'DNF', 'PASS', 'MISS', 'PASS']), 10);
const dayKey = key(dayShapes('PPPPPPPFFPPPPDPPPPMMPPPPP-----'), 30);

function key(shapes: string, width: number): Markup {
  return raw(
    `<svg class="strip" viewBox="0 0 ${width} 24" preserveAspectRatio="none" aria-hidden="true">${shapes}</svg>`,
  );
}

const policies = new Map<string, string>();

/** Content security policy of a page with this style (beyond the base style): no script, nothing from elsewhere. */
export function pagePolicy(style = '', options: PolicyOptions = {}): string {
  const name = `${options.forms} ${options.images} ${style}`;
  const known = policies.get(name);
  if (known !== undefined) return known;
  const hash = createHash('sha256')
    .update(baseStyle + style)
    .digest('base64');
  const made = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    `img-src data:${options.images ? " 'self'" : ''}`,
    "base-uri 'none'",
    `form-action ${options.forms ? "'self'" : "'none'"}`,
  ].join('; ');
  policies.set(name, made);
  return made;
}

/** A whole self-contained document: no script, nothing loaded from anywhere, its policy says so. */
export function page(options: PageOptions): string {
  const { locale, title, edition, main, margin = [], style = '', site } = options;
  const policy = pagePolicy(style, site?.policy);
  const text = (key: Parameters<typeof uiTexts.format>[1]) => uiTexts.format(locale, key as 'skip');
  const results = (['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((state) => {
    const name = state.toLowerCase() as 'pass';
    const key = site && state === 'MISS' ? 'legend-MISS-site' : (`legend-${state}` as const);
    return html`<li><span class="c-${name}">${symbol(name)}</span><span>${text(key)}</span></li>`;
  });
  const bare = site?.bare;
  const soon = site && html`<li><span class="c-plan">${symbol('soon')}</span><span>${text('legend-soon')}</span></li>`;
  const who = (['us', 'third', 'operator', 'declared'] as const).map((by) => {
    const key = site && by === 'us' ? 'who-us-site' : (`who-${by}` as const);
    return html`<li><span class="ln ${by}"></span><span>${text(key)}</span></li>`;
  });
  const head = site
    ? html`<link rel="icon" href="${raw(signAddress)}">${site.links.map(({ rel, href, hreflang, type, title }) => html`<link rel="${rel}" href="${href}"${hreflang && html` hreflang="${hreflang}"`}${type && html` type="${type}"`}${title && html` title="${title}"`}>`)}`
    : '';
  const footer =
    !bare &&
    html`<footer class="margin"><div class="w"><section><h2>${text('legend')}</h2><ul>${results}${soon}
<li><span class="demo"></span><span>${text(site ? 'legend-outline-site' : 'legend-outline')}</span></li></ul></section>
<section><h2>${text('who')}</h2><ul>${who}</ul></section>
<section><h2>${text(site ? 'days-key' : 'strip-key')}</h2>${site ? dayKey : stripKey}<p>${text(site ? 'days-text' : 'strip-text')}</p></section>
${margin.map((section) => html`<section><h2>${section.title}</h2>${section.content}</section>`)}</div></footer>`;
  return render(html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
${bare && raw('<base target="_top">')}<title>${title} – Allmend</title>${head}<style>${raw(baseStyle + style)}</style></head><body>
${!bare && html`<a class="skip" href="#main">${text('skip')}</a>`}${symbolSprite}
${!bare && (site?.navigation ?? html`<header class="top"><div class="w"><span class="brand">${logo()}</span></div></header>`)}
<section class="stand" aria-label="${text('edition')}"><div class="w">${edition.map((one) => html`<span>${one}</span>`)}</div></section>
<main id="main"><div class="w">${main}</div></main>
${footer}
</body></html>
`);
}
