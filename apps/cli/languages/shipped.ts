import type { LanguagePack } from '@allmend/kit-i18n';

/**
 * Languages besides English, German and French that are part of the program: one line and one `<code>.json` beside this file
 * each, e.g. `it: async () => (await import('./it.json', { with: { type: 'json' } })).default`.
 */
export const shippedPacks: Readonly<Record<string, () => Promise<LanguagePack>>> = {};
