import { raw, type Markup } from './markup.ts';

const drawing =
  '<path d="M4 10H22V31H2V20H22M31-2V33M41-2V33M51 33V10H77V33M64 10V33M106 31H86V10H106V20H86M116 33V10H134V33M164 10H144V31H164V-2"/><circle cx="4" cy="10" r="4" fill="currentColor" stroke="none"/></svg>';

/** The word. Hidden from screen readers where its link is named. */
export function logo(options: { readonly hidden?: true } = {}): Markup {
  return raw(
    `<svg viewBox="0 -4 168 39" ${options.hidden ? 'aria-hidden="true"' : 'role="img" aria-label="Allmend"'}>${drawing}`,
  );
}

/** The sign alone, as an address that needs no request. */
export const signAddress =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='-3 4 32 32'%3E%3Crect x='-3' y='4' width='32' height='32' fill='%23fff'/%3E%3Cpath d='M4 10H22V31H2V20H22' fill='none' stroke='%2312181d' stroke-width='4'/%3E%3Ccircle cx='4' cy='10' r='4'/%3E%3C/svg%3E";
