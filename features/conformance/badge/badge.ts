import { html, lightTokens, raw, render, type Markup } from '@allmend/kit-ui';
import type { Verdict } from '@allmend/api';
import type { Locale } from '@allmend/kit-i18n';
import { badgeTexts } from './texts.ts';

/** What a badge can say: a result of today, or the state of a certificate. */
export type BadgeState = Verdict | 'Granted' | 'Suspended' | 'Revoked' | 'Expired';

export interface BadgeOptions {
  /** What it is about, e.g. `SCS-compatible IaaS v5.1`. Untrusted text. */
  readonly label: string;
  readonly state: BadgeState;
  readonly locale: Locale;
}

interface Style {
  readonly ground: string;
  readonly text: string;
  /** On a 16 × 16 grid; `currentColor` is the text's. Round is a result, square is broken, triangle is impaired, diamond is a date (look.md §3). */
  readonly symbol: Markup;
}

const { pass, fail, dnf, miss, paper, ink } = lightTokens;
const stroked = (path: string, colour: string): Markup =>
  raw(`<path fill="none" stroke="${colour}" stroke-width="2" d="${path}"/>`);
const passed: Style = {
  ground: lightTokens['pass-t'],
  text: pass,
  symbol: raw(
    `<circle cx="8" cy="8" r="7.5" fill="${pass}"/>${stroked('M4.3 8.3l2.6 2.6 4.8-5.4', lightTokens['pass-t']).text}`,
  ),
};
const failed: Style = {
  ground: lightTokens['fail-b'],
  text: paper,
  symbol: raw(`<path fill="${paper}" d="M1 1h14v14H1z"/>${stroked('M4.5 4.5l7 7m0-7l-7 7', fail).text}`),
};
const styles: Readonly<Record<BadgeState, Style>> = {
  PASS: passed,
  FAIL: failed,
  DNF: {
    ground: lightTokens['dnf-t'],
    text: dnf,
    symbol: raw(
      `<circle cx="8" cy="8" r="6.5" fill="none" stroke="${dnf}" stroke-width="2"/><path fill="${dnf}" d="M8 1.5a6.5 6.5 0 000 13z"/>`,
    ),
  },
  MISS: {
    ground: paper,
    text: miss,
    symbol: raw(
      `<circle cx="8" cy="8" r="6.5" fill="none" stroke="${miss}" stroke-width="2" stroke-dasharray="2.6 2.5"/>`,
    ),
  },
  Granted: passed,
  Suspended: {
    ground: lightTokens['dnf-t'],
    text: dnf,
    symbol: raw(`<path fill="${dnf}" d="M8 1l7.5 14H.5z"/>${stroked('M8 5.5v5m0 1.5v2', lightTokens['dnf-t']).text}`),
  },
  Revoked: failed,
  Expired: { ground: paper, text: miss, symbol: stroked('M8 2l6 6-6 6-6-6z', miss) },
};

const height = 28;
const size = 14;
const padding = 8;
const longestLabel = 60;

/**
 * A badge as an SVG document of its own: ink left, state right; symbol, word and colour each say it alone, and the whole is said to
 * screen readers. Nothing in it is loaded from anywhere.
 */
export function badgeSvg({ label, state, locale }: BadgeOptions): string {
  const { ground, text, symbol } = styles[state];
  const word = badgeTexts.format(locale, state);
  const shown = shorten(label.toWellFormed());
  const [left, right] = [textWidth(shown), textWidth(word)];
  const edge = Math.ceil(left + 2 * padding);
  const width = Math.ceil(edge + padding + 16 + 6 + right + padding);
  const title = badgeTexts.format(locale, 'title', { label: label.toWellFormed(), word });
  const line = (x: number, length: number, colour: string, content: string): Markup =>
    html`<text x="${x}" y="19" fill="${colour}" textLength="${length.toFixed(1)}" lengthAdjust="spacingAndGlyphs">${content}</text>`;
  return render(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" xml:lang="${locale}" font-family="Helvetica Neue,Helvetica,Nimbus Sans,Liberation Sans,Arial,sans-serif" font-size="${size}"><title>${title}</title><path fill="${ink}" d="M0 0h${width}v${height}H0z"/><path fill="${ground}" d="M${edge} 1h${width - edge - 1}v${height - 2}h-${width - edge - 1}z"/>${line(padding, left, paper, shown)}<svg x="${edge + padding}" y="6" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${symbol}</svg><g font-weight="700">${line(edge + padding + 22, right, text, word)}</g></svg>
`,
  );
}

function shorten(label: string): string {
  if (label.length <= longestLabel) return label;
  // Half a character that the cut leaves is none.
  return `${label.slice(0, longestLabel - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Width in pixels, near enough: `textLength` makes every font keep to it. Widths of Helvetica, in thousandths of the size. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|[\u{1f300}-\u{1faff}]/u.test(character))
      width += 1000;
    else if (/[ijlt.,:;'|!()[\]I fr/-]/.test(character)) width += 310;
    else if (/[mwMW%@]/.test(character)) width += 890;
    else if (/[A-Z]/.test(character)) width += 690;
    else width += 570;
  }
  return Math.max(size, (width * size) / 1000);
}
