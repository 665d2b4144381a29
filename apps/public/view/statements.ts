import { html, type MarkupValue } from '@allmend/kit-ui';
import { webAddress } from './links.ts';
import type { SiteSettings, View } from './view.ts';

/** Of data that nobody has put under another one. */
const usualLicence = 'CC-BY-4.0';

export interface Licence {
  /** As it is written down: an SPDX identifier or an address. */
  readonly name: string;
  /** Where its text is; null: nobody knows. */
  readonly url: string | null;
}

/** Licence of the data: what the settings of these pages say, else what the monitor itself says of its data. */
export function licenceOf({ sheet, settings }: { sheet: View['sheet']; settings: SiteSettings }): Licence {
  const name = settings.licence ?? sheet.monitor.licence ?? usualLicence;
  return { name, url: webAddress(name) ?? spdxAddress(name) };
}

/** Page of a licence in the SPDX License List; null for what is no identifier of it. Source: SPDX specification, annex D. */
function spdxAddress(name: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name) && !name.startsWith('LicenseRef-')
    ? `https://spdx.org/licenses/${name}.html`
    : null;
}

/** The licence as a link to its text. */
export function licenceLink(view: View): MarkupValue {
  const { name, url } = licenceOf(view);
  return url === null ? name : html`<a href="${url}" rel="license noreferrer">${name}</a>`;
}

/** Whom to ask, as somebody wrote it: an address of e-mail or of the web becomes a link, anything else stays text. */
export function contactLink(text: string): MarkupValue {
  if (/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(text)) return html`<a href="mailto:${text}">${text}</a>`;
  const address = webAddress(text);
  return address === null ? text : html`<a href="${address}" rel="noreferrer nofollow">${text}</a>`;
}
