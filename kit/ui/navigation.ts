import { html, type Markup } from './markup.ts';
import { logo } from './logo.ts';

export interface NavigationOptions {
  /** Where the logo leads, and how that is called. */
  readonly home: { readonly href: string; readonly label: string };
  readonly roomsLabel: string;
  readonly rooms: readonly { readonly href: string; readonly label: string; readonly current?: true }[];
  readonly languagesLabel: string;
  /** `code` is shown, `name` is what it stands for in its own language. */
  readonly languages: readonly {
    readonly locale: string;
    readonly name: string;
    readonly href: string;
    readonly current?: true;
  }[];
}

/** Head of a page among others: logo, rooms, languages by code. */
export function navigation(options: NavigationOptions): Markup {
  const { home, rooms, languages } = options;
  return html`<header class="top"><div class="w"><a class="brand" href="${home.href}" aria-label="${home.label}">${logo({ hidden: true })}</a>
<nav aria-label="${options.roomsLabel}"><ul>${rooms.map(
    (room) => html`<li><a href="${room.href}"${room.current && html` aria-current="page"`}>${room.label}</a></li>`,
  )}</ul></nav>
<nav class="lang" aria-label="${options.languagesLabel}"><ul>${languages.map(
    ({ locale, name, href, current }) =>
      html`<li><a href="${href}" lang="${locale}" hreflang="${locale}"${current && html` aria-current="true"`}><abbr title="${name}">${locale.toUpperCase()}</abbr></a></li>`,
  )}</ul></nav></div></header>`;
}
