import { html, type Markup, type MarkupValue } from './markup.ts';

export interface Fact {
  readonly term: string;
  readonly value: MarkupValue;
  readonly note?: MarkupValue;
}

/** A row of terms with their values: who, what, when. */
export function facts(list: readonly Fact[]): Markup {
  return html`<dl class="facts">
    ${list.map(
      ({ term, value, note }) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}${note ? html` <small>${note}</small>` : ''}</dd>
        </div>`,
    )}
  </dl>`;
}
