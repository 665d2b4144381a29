import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addLanguage, builtInLocales, listTexts, type LanguagePack, type Locale } from '@allmend/kit-i18n';
import { languageErrors } from './errors.ts';
import { readPack } from './pack.ts';
import { loadAllTexts } from './rooms.ts';
import { shippedPacks } from './shipped.ts';

export interface LanguageChoice {
  /** Language that the user named by flag or setting, e.g. `de` or `fr-CA`; it must be known. */
  readonly named: string | undefined;
  /** Languages of the environment, e.g. `de_CH.UTF-8`; the first that is known is taken, else English. */
  readonly environment: readonly (string | undefined)[];
  /** Folder of the user's own language files, `<code>.json`. */
  readonly folder: string;
}

/**
 * The language to speak, with its texts loaded. A file in the user's folder goes before a shipped one, and may replace
 * sentences of a built-in language. Throws `language.unknown` and `language.unusable`.
 */
export async function openLanguage({ named, environment, folder }: LanguageChoice): Promise<Locale> {
  if (named !== undefined) {
    const code = codeOf(named);
    if (code !== null && (await speaks(code, folder))) return code;
    throw languageErrors.error('unknown', { language: named, known: (await knownLanguages(folder)).join(', ') });
  }
  for (const one of environment) {
    const code = codeOf(one ?? '');
    if (code !== null && (await speaks(code, folder))) return code;
  }
  return 'en';
}

/** `de` of `de_CH.UTF-8`; null for what is no language, e.g. `C`. It becomes a part of a path: nothing but letters. */
function codeOf(name: string): string | null {
  const code = name.split(/[_.@-]/, 1)[0]!.toLowerCase();
  return /^[a-z]{2,3}$/.test(code) ? code : null;
}

async function speaks(code: string, folder: string): Promise<boolean> {
  const pack = await findPack(code, folder);
  if (pack === null) return isBuiltIn(code);
  await loadAllTexts();
  // A file from before an upgrade may name texts that are gone; `language check` tells which.
  const known = listTexts('en');
  addLanguage(code, Object.fromEntries(Object.entries(pack).filter(([key]) => key in known)));
  return true;
}

async function findPack(code: string, folder: string): Promise<LanguagePack | null> {
  const path = join(folder, `${code}.json`);
  try {
    return readPack(await readFile(path, 'utf8'), path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    if (reason !== 'ENOENT' && reason !== 'ENOTDIR')
      throw languageErrors.error('unusable', { path, problem: (error as Error).message }, { cause: error });
  }
  return (await shippedPacks[code]?.()) ?? null;
}

function isBuiltIn(code: string): boolean {
  return (builtInLocales as readonly string[]).includes(code);
}

async function knownLanguages(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  const own = files.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return [...new Set([...builtInLocales, ...Object.keys(shippedPacks), ...own])];
}
