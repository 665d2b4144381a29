import { html, type Markup, type MarkupValue } from './markup.ts';

export interface ChainLink {
  readonly title: MarkupValue;
  /** What it is. */
  readonly note: MarkupValue;
  /** Size, time, who. */
  readonly facts: MarkupValue;
  /** Its digest, or what is wrong with it. */
  readonly proof: MarkupValue;
  /** Where its bytes are. */
  readonly action?: MarkupValue;
  /** It is not there, or not what it should be: the ring is broken. */
  readonly broken?: true;
}

/** From the bytes to the seal: each link is named by the one after it. */
export function chain(links: readonly ChainLink[]): Markup {
  return html`<ol class="chain">${links.map(
    ({ title, note, facts, proof, action, broken }) =>
      html`<li${broken && html` class="broken"`}><div><h3>${title}</h3><p>${note}</p></div><p class="m">${facts}</p><p class="h">${proof}</p><p class="x">${action}</p></li>`,
  )}</ol>`;
}
