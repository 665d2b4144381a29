import type { Locale } from '@allmend/kit-i18n';
import { html, type Markup } from './markup.ts';
import { numberText } from './number.ts';
import { stateText, type ResultState } from './plate.ts';

/** How many of each result, side by side; a zero is quiet. */
export function resultFigures(counts: Readonly<Record<ResultState, number>>, locale: Locale): Markup {
  const states: readonly ResultState[] = ['PASS', 'FAIL', 'DNF', 'MISS'];
  return html`<ul class="figures">
    ${states.map(
      (state) =>
        html`<li${counts[state] === 0 && html` class="zero"`}><b>${numberText(counts[state], locale)}</b> ${stateText(state, locale, { count: counts[state] })}</li>`,
    )}
  </ul>`;
}
