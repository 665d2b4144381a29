import type { Message, MessageParams } from './message.ts';
import { formatPattern } from './pattern.ts';

/** Languages that every room carries; further ones come as language packs (`addLanguage`). */
export const builtInLocales = ['en', 'de', 'fr'] as const;
export type BuiltInLocale = (typeof builtInLocales)[number];
/** A BCP 47 language code, built in or added. */
export type Locale = string;

/** Names of the placeholders in a pattern: `{count, plural, …}` and `{name}` alike. */
type Placeholder<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Head},${string}` ? Head : Name) | Placeholder<Rest>
  : never;

type ParamsOf<P extends string> = [Placeholder<P>] extends [never] ? [] : [params: MessageParams];

export interface Texts<E extends Record<string, string>> {
  readonly room: string;
  /** The sentence as data. */
  message<K extends keyof E & string>(key: K, ...params: ParamsOf<E[K]>): Message;
  /** The sentence in one language. */
  format<K extends keyof E & string>(locale: Locale, key: K, ...params: ParamsOf<E[K]>): string;
}

/** Translations of all rooms into one further language: `<room>.<name>` → pattern. */
export type LanguagePack = Readonly<Record<string, string>>;

const patterns = new Map<Locale, Map<string, string>>(
  builtInLocales.map((locale) => [locale, new Map<string, string>()]),
);

/**
 * Declares the sentences of one room in the built-in languages. English defines the keys; a language that lacks one does
 * not compile. Patterns take `{name}`, `{name, number}`, `{name, date}`, `{name, list}` and `{count, plural, one {…} other {…}}`.
 */
export function defineTexts<const E extends Record<string, string>>(
  room: string,
  languages: { en: E } & Record<Exclude<BuiltInLocale, 'en'>, Record<keyof E, string>>,
): Texts<E> {
  for (const locale of builtInLocales) {
    const known = patterns.get(locale)!;
    for (const [key, pattern] of Object.entries<string>(languages[locale])) {
      if (known.has(`${room}.${key}`)) throw new Error(`text ${room}.${key} is declared twice`);
      known.set(`${room}.${key}`, pattern);
    }
  }
  return {
    room,
    message: (key, ...params) => (params[0] ? { key: `${room}.${key}`, params: params[0] } : { key: `${room}.${key}` }),
    format: (locale, key, ...params) => formatText(locale, `${room}.${key}`, params[0]),
  };
}

/** Adds a language, or replaces sentences of one. Unknown keys throw, so that a stale pack is noticed; missing ones fall back to English. */
export function addLanguage(locale: Locale, pack: LanguagePack): void {
  const english = patterns.get('en')!;
  const unknown = Object.keys(pack).filter((key) => !english.has(key));
  if (unknown.length > 0)
    throw new Error(`language pack ${locale} has unknown keys: ${unknown.slice(0, 5).join(', ')}`);
  const known = patterns.get(locale) ?? new Map<string, string>();
  for (const [key, pattern] of Object.entries(pack)) known.set(key, pattern);
  patterns.set(locale, known);
}

export function hasLanguage(locale: Locale): boolean {
  return patterns.has(locale);
}

/** All patterns of one language by key; what a translator starts from. */
export function listTexts(locale: Locale = 'en'): Readonly<Record<string, string>> {
  return Object.fromEntries([...(patterns.get(locale) ?? [])].sort(([a], [b]) => a.localeCompare(b)));
}

/** The sentence in one language; English when that language lacks it, the bare key when nobody knows it (old evidence). */
export function formatMessage(locale: Locale, message: Message): string {
  return formatText(locale, message.key, message.params);
}

export function formatText(locale: Locale, key: string, params: MessageParams = {}): string {
  const own = patterns.get(locale)?.get(key);
  if (own !== undefined) return formatPattern(locale, own, params);
  const english = patterns.get('en')!.get(key);
  return english === undefined ? key : formatPattern('en', english, params);
}

/** The first language of `wanted` (e.g. `de_CH.UTF-8`, `fr-CA`) that is known, else English. */
export function resolveLocale(...wanted: readonly (string | undefined)[]): Locale {
  for (const one of wanted) {
    const code = one?.split(/[_.@-]/, 1)[0]?.toLowerCase();
    if (code && hasLanguage(code)) return code;
  }
  return 'en';
}
