import { html, raw, type Markup } from './markup.ts';

/** How many days a strip shows. */
export const stripDays = 90;

/** One letter a day: P passed, F failed, D did not finish, M no fresh result, anything else unknown. */
const boxes: Readonly<Record<string, readonly [kind: string, box: (x: number, width: number) => string]>> = {
  P: ['p', (x, width) => `M${x} 2h${width}v9h-${width}z`],
  F: ['f', (x, width) => `M${x} 13h${width}v9h-${width}z`],
  D: ['d', (x, width) => `M${x} 7h${width}v10h-${width}z`],
  M: ['m', (x, width) => `M${x} 4h${width}v7h-${width}z`],
};

/** The lines between the days, once per page, before the first strip. */
export const dayStripSprite: Markup = raw(
  `<svg width="0" height="0" class="vh" aria-hidden="true"><symbol id="s-days" viewBox="0 0 ${stripDays} 24" preserveAspectRatio="none"><path class="gap" d="${Array.from({ length: stripDays - 1 }, (_, x) => `M${x + 1} 0v24`).join('')}"/></symbol></svg>`,
);

/**
 * Up to 90 days, the last at the right end: above the line what held, below what did not, across it what did not finish, hollow what
 * was not fresh, dotted what nobody knows (look.md §5). `label` is the sentence that says the same.
 */
export function dayStrip(days: string, label: string): Markup {
  const shown = days.slice(-stripDays).padStart(stripDays, '-');
  return html`<svg class="strip" viewBox="0 0 ${stripDays} 24" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(dayShapes(shown))}</svg>`;
}

/** The shapes of days: equal neighbours are one box. */
export function dayShapes(days: string): string {
  const drawn = new Map<string, string>();
  const add = (kind: string, path: string) => drawn.set(kind, (drawn.get(kind) ?? '') + path);
  let at = 0;
  while (at < days.length) {
    const letter = days[at]!;
    let end = at + 1;
    while (end < days.length && days[end] === letter) end++;
    const known = boxes[letter];
    if (known) {
      add(known[0], known[1](at, end - at));
      add('b', `M${at} 12h${end - at}`);
    } else add('u', `M${at} 12h${end - at}`);
    at = end;
  }
  const path = (kind: string) => {
    const d = drawn.get(kind);
    return d === undefined ? '' : `<path class="${kind}" d="${d}"/>`;
  };
  const lines = days.length === stripDays ? '<use href="#s-days"/>' : '';
  return `${['p', 'f', 'd', 'm'].map(path).join('')}${lines}${path('b')}${path('u')}`;
}
