import type { LanguagePack } from '@allmend/kit-i18n';

/**
 * Languages besides English, German and French that are part of the program: one line and one `<code>.json` beside this file
 * each, as docs/how-to/add-a-language.md shows.
 */
export const shippedPacks: Readonly<Record<string, () => Promise<LanguagePack>>> = {};
