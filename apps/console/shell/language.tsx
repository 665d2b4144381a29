import { builtInLocales, resolveLocale, type BuiltInLocale, type MessageParams, type Texts } from '@allmend/kit-i18n';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

interface Language {
  readonly locale: BuiltInLocale;
  /** Switches at once, everywhere. */
  readonly choose: (locale: BuiltInLocale) => void;
}

const LanguageContext = createContext<Language>({ locale: 'en', choose: () => undefined });
const key = 'allmend.console.language';

/** Languages by their own names, for the choice of one. */
export const languageNames: Readonly<Record<BuiltInLocale, string>> = {
  de: 'Deutsch',
  en: 'English',
  fr: 'Français',
};

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState(firstLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const language = useMemo<Language>(
    () => ({
      locale,
      choose(next) {
        localStorage.setItem(key, next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

function firstLocale(): BuiltInLocale {
  const found = resolveLocale(localStorage.getItem(key) ?? undefined, ...navigator.languages);
  return builtInLocales.find((one) => one === found) ?? 'en';
}

export function useLanguage(): Language {
  return use(LanguageContext);
}

export type Say<E extends Record<string, string>> = (key: keyof E & string, params?: MessageParams) => string;

type FormatByName = (locale: string, key: string, params?: MessageParams) => string;

/** The sentences of a room in the language of the person. */
export function useTexts<E extends Record<string, string>>(texts: Texts<E>): Say<E> {
  const { locale } = useLanguage();
  return useMemo(() => {
    // Which sentence needs which parameters was checked where it was declared; a sentence may be asked for by a computed key here.
    const { format } = texts as unknown as { readonly format: FormatByName };
    return (name, params) => format(locale, name, params);
  }, [texts, locale]);
}
