import { formatMessage } from '@allmend/kit-i18n';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { asProblem, problemOf } from '../api/problem.ts';
import { useLanguage } from './language.tsx';
import { learnTexts, type AllTexts } from './learn-texts.ts';

export interface StoredMessage {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number | readonly string[]>> | undefined;
}

/** Formats sentences that are stored as data, once their texts have come; '' until then. */
export function useMessages(): (message: StoredMessage | null | undefined) => string {
  const { locale } = useLanguage();
  const { data } = useQuery({
    queryKey: ['texts'],
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: async () => {
      const response = await fetch('/console/texts.json').catch((error: unknown) => Promise.reject(asProblem(error)));
      if (!response.ok) throw problemOf(null, response.status);
      learnTexts((await response.json()) as AllTexts);
      return true;
    },
  });
  return useCallback((message) => (data && message ? formatMessage(locale, message) : ''), [data, locale]);
}
