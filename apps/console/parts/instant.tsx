import { useMemo, useSyncExternalStore } from 'react';
import { useLanguage } from '../shell/language.tsx';
import { clockText, dayText, instantText, relativeText } from './times.ts';

/** One timer for all relative times of the page. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const one of listeners) one();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The time of day; whoever uses it is drawn anew once in each step. */
export function useNow(stepMs = 15_000): Date {
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs));
  return new Date();
}

/** The minute that it is: the same object while it lasts, for columns that are made anew only when they must be. */
export function useMinute(): Date {
  const minute = Math.floor(useNow(60_000).getTime() / 60_000);
  return useMemo(() => new Date(minute * 60_000), [minute]);
}

type Form = 'full' | 'day' | 'clock' | 'relative';

/** An instant: absolute with its zone, then relative; `relative` alone is for tables, with the absolute one on hover. */
export function Instant({ at, form = 'full' }: { readonly at: string; readonly form?: Form }) {
  const { locale } = useLanguage();
  const now = useNow();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const relative = relativeText(date, now, locale);
  if (form === 'relative')
    return (
      <time dateTime={at} title={instantText(date, locale)}>
        {relative}
      </time>
    );
  if (form === 'clock') return <time dateTime={at}>{clockText(date, locale)}</time>;
  if (form === 'day') return <time dateTime={at}>{dayText(date, locale)}</time>;
  return (
    <time dateTime={at}>
      {instantText(date, locale)} <small>({relative})</small>
    </time>
  );
}
