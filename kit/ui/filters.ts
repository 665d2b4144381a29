import { html, type Markup, type MarkupValue } from './markup.ts';

export interface FilterOption {
  readonly label: MarkupValue;
  /** How many there are. */
  readonly count?: string;
  readonly href: string;
  /** It is the one that is shown. */
  readonly current?: true;
}

export interface Filter {
  /** Id, unique on the page: names the list. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly FilterOption[];
}

/** Filters are links with counts: they work without script and can be passed on. */
export function filters(list: readonly Filter[]): Markup {
  return html`<div class="facet">${list.map(
    ({ id, label, options }) =>
      html`<div><span id="${id}">${label}</span><ul aria-labelledby="${id}">${options.map(
        (one) =>
          html`<li><a href="${one.href}"${one.current && html` aria-current="true"`}>${one.label}${one.count !== undefined && html` <span class="n">${one.count}</span>`}</a></li>`,
      )}</ul></div>`,
  )}</div>`;
}
