import { html, raw, type Markup } from './markup.ts';

/** Shapes on a 16 × 16 grid: round is a result, square is broken, triangle is impaired, diamond is a date (look.md §3). */
const shapes = {
  pass: '<circle cx="8" cy="8" r="7.5"/><path class="k" d="M4.3 8.3l2.6 2.6 4.8-5.4"/>',
  fail: '<path d="M1 1h14v14H1z"/><path class="k" d="M4.5 4.5l7 7m0-7l-7 7"/>',
  dnf: '<circle class="o" cx="8" cy="8" r="6.5"/><path d="M8 1.5a6.5 6.5 0 000 13z"/>',
  miss: '<circle class="o" cx="8" cy="8" r="6.5" stroke-dasharray="2.6 2.5"/>',
  soon: '<path class="o" d="M8 2l6 6-6 6-6-6z"/>',
  declared: '<path d="M2 3h5v5L4.5 13H2.5L4 8H2zm7 0h5v5l-2.5 5h-2L11 8H9z"/>',
} as const;
export type SymbolName = keyof typeof shapes;

/** All shapes, once per page, before the first use. */
export const symbolSprite: Markup = raw(
  `<svg width="0" height="0" class="vh" aria-hidden="true">${Object.entries(shapes)
    .map(([name, shape]) => `<symbol id="s-${name}" viewBox="0 0 16 16">${shape}</symbol>`)
    .join('')}</svg>`,
);

/** One symbol; the word beside it carries the meaning for screen readers. */
export function symbol(name: SymbolName): Markup {
  return html`<svg class="i" aria-hidden="true"><use href="#s-${name}"/></svg>`;
}
