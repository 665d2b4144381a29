import type { Locale } from '@allmend/kit-i18n';
import { html, raw, type Markup } from './markup.ts';
import type { ResultState } from './plate.ts';
import { uiTexts } from './texts.ts';

export interface StripCell {
  readonly state: ResultState;
}

/**
 * Results side by side: above the line what held, below what did not, across it what did not finish, a hollow box for no
 * result. Readable in greyscale; the sentence beside it says the same.
 */
export function resultStrip(cells: readonly StripCell[], locale: Locale): Markup {
  const count = (state: ResultState) => cells.filter((cell) => cell.state === state).length;
  const label = uiTexts.format(locale, 'strip', {
    total: cells.length,
    pass: count('PASS'),
    fail: count('FAIL'),
    dnf: count('DNF'),
    miss: count('MISS'),
  });
  const drawn = raw(stripShapes(cells.map((cell) => cell.state)));
  const width = Math.max(1, cells.length);
  return html`<svg class="strip" viewBox="0 0 ${width} 24" preserveAspectRatio="none" role="img" aria-label="${label}">
    ${drawn}
  </svg>`;
}

/** The shapes of a strip, one unit wide each, 24 high. */
export function stripShapes(states: readonly ResultState[]): string {
  const path = (state: ResultState, box: (x: number) => string) =>
    states.flatMap((one, x) => (one === state ? [box(x)] : [])).join('');
  return [
    ['p', path('PASS', (x) => `M${x} 2h1v9h-1z`)],
    ['f', path('FAIL', (x) => `M${x} 13h1v9h-1z`)],
    ['d', path('DNF', (x) => `M${x} 7h1v10h-1z`)],
    ['m', path('MISS', (x) => `M${x + 0.15} 4h.7v7h-.7z`)],
    ['gap', states.map((_, x) => (x > 0 ? `M${x} 0v24` : '')).join('')],
    ['b', `M0 12h${Math.max(1, states.length)}`],
  ]
    .filter(([, d]) => d)
    .map(([kind, d]) => `<path class="${kind}" d="${d}"/>`)
    .join('');
}
