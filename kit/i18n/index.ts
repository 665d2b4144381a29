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
export type { BuiltInLocale, LanguagePack, Locale, Message, MessageParam, MessageParams, Texts } from './texts.ts';
