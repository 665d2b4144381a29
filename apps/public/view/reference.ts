import { html, type MarkupValue } from '@allmend/kit-ui';
import { findScope, type View } from './view.ts';

/** The text as a link to the page of a scope; the text alone where there is no such page. */
export function scopeLink(scope: string, text: MarkupValue, view: View): MarkupValue {
  if (!findScope(scope, view)) return text;
  return html`<a href="${view.links.to({ page: 'standard', scope })}">${text}</a>`;
}
