export {
  addLanguage,
  builtInLocales,
  defineTexts,
  formatMessage,
  formatText,
  hasLanguage,
  listTexts,
  resolveLocale,
} from './texts.ts';
export type { BuiltInLocale, LanguagePack, Locale, Texts } from './texts.ts';
export { perLocale } from './per-locale.ts';
export type { Message, MessageParam, MessageParams } from './message.ts';
