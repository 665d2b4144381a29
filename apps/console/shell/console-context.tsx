import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { createApi, type Api } from '../api/api.ts';
import type { KindAddress } from '../api/kinds.ts';
import type { Listed, LiveSnapshot } from '../live/live-list.ts';
import { keyOf, openLiveLists, type LiveLists } from '../live/live-lists.ts';
import { browserWorld } from '../live/live-world.ts';
import { openSessionKeeper, type Session, type SessionState } from '../session/session.ts';

/** Who is signed in, for the whole page. */
export const sessions = openSessionKeeper(sessionStorage);

export function useSession(): SessionState {
  return useSyncExternalStore(sessions.subscribe, sessions.state);
}

/** What the rooms of one tenant work with. */
export interface Console {
  readonly api: Api;
  readonly lists: LiveLists;
  readonly session: Session;
}

const ConsoleContext = createContext<Console | null>(null);

/** Opens the API of a tenant for a session, and closes its lists when either changes. */
export function ConsoleProvider(props: {
  readonly session: Session;
  readonly tenant: string;
  readonly children: ReactNode;
}) {
  const { session, tenant, children } = props;
  const value = useMemo<Console>(() => {
    const api = createApi({
      tenant,
      session: session.id,
      token: session.token,
      fetch: (...request) => fetch(...request),
      refused: () => sessions.leave('ended'),
    });
    return { api, lists: openLiveLists(api, browserWorld), session };
  }, [session, tenant]);
  useEffect(() => {
    const { lists } = value;
    const nudge = (): void => lists.nudge();
    const interrupt = (): void => lists.interrupt();
    const shown = (): void => {
      if (document.visibilityState === 'visible') lists.nudge();
    };
    addEventListener('online', nudge);
    addEventListener('offline', interrupt);
    document.addEventListener('visibilitychange', shown);
    return () => {
      removeEventListener('online', nudge);
      removeEventListener('offline', interrupt);
      document.removeEventListener('visibilitychange', shown);
      lists.close();
    };
  }, [value]);
  return <ConsoleContext value={value}>{children}</ConsoleContext>;
}

export function useConsole(): Console {
  const found = use(ConsoleContext);
  if (!found) throw new Error('no tenant is open here');
  return found;
}

export interface LiveOptions {
  /** '' or left out: all of the tenant. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

/** All objects of a collection as they are now, drawn anew when they change. */
export function useLive<T extends Listed>(kind: KindAddress<T>, options: LiveOptions = {}): LiveSnapshot<T> {
  const { lists } = useConsole();
  const { namespace = '', fieldSelector } = options;
  const wanted = { kind, namespace, ...(fieldSelector !== undefined && { fieldSelector }) };
  const key = keyOf(wanted);
  const source = useMemo(() => {
    let list: ReturnType<typeof lists.acquire<T>> | null = null;
    return {
      subscribe: (listener: () => void) => {
        list = lists.acquire<T>(wanted);
        const unsubscribe = list.subscribe(listener);
        listener();
        return () => {
          unsubscribe();
          list = null;
          lists.release(wanted);
        };
      },
      snapshot: (): LiveSnapshot<T> => list?.snapshot() ?? nothingYet,
    };
    // `wanted` is made anew each time; its key says whether it is another one.
  }, [lists, key]);
  return useSyncExternalStore(source.subscribe, source.snapshot);
}

const nothingYet: LiveSnapshot<never> = {
  contact: { state: 'loading', since: new Date() },
  items: [],
  complete: false,
};

export interface OneObject<T> extends LiveSnapshot<T> {
  /** Null while it is not read, and when it is not there. */
  readonly object: T | null;
}

/** One object as it is now. */
export function useObject<T extends Listed>(kind: KindAddress<T>, namespace: string, name: string): OneObject<T> {
  const live = useLive(kind, { namespace, fieldSelector: `metadata.name=${name}` });
  return { ...live, object: live.items[0] ?? null };
}
