import type { Api, Query } from '../api/api.ts';
import { pathOf, type KindAddress } from '../api/kinds.ts';
import { openLiveList, type Contact, type Listed, type LiveList, type LiveWorld } from './live-list.ts';

export interface Wanted<T> {
  readonly kind: KindAddress<T>;
  /** '' for all of the tenant. */
  readonly namespace: string;
  readonly fieldSelector?: string;
}

/** The lists that are open now: one for each collection, whoever looks at it, and for a while longer when nobody does. */
export interface LiveLists {
  /** Opens a list, or joins the one that is open. The list is kept until `release` was called as often. */
  acquire<T extends Listed>(wanted: Wanted<T>): LiveList<T>;
  release<T extends Listed>(wanted: Wanted<T>): void;
  /** The worst contact of all lists that somebody looks at; null when nobody looks at any. */
  readonly contact: () => Contact | null;
  readonly subscribe: (listener: () => void) => () => void;
  readonly nudge: () => void;
  readonly interrupt: () => void;
  readonly close: () => void;
}

/** Lists that nobody looks at stay open, so that going back shows them at once; browsers allow few streams without HTTP/2. */
const mostIdle = 2;

interface Entry {
  readonly list: LiveList<Listed>;
  readonly unsubscribe: () => void;
  users: number;
}

export function openLiveLists(api: Api, world: LiveWorld): LiveLists {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let worst: Contact | null = null;

  function update(): void {
    const seen = [...entries.values()].filter(({ users }) => users > 0).map(({ list }) => list.snapshot().contact);
    const next = worstContact(seen);
    if (next?.state === worst?.state && next?.since.getTime() === worst?.since.getTime()) return;
    worst = next;
    for (const listener of listeners) listener();
  }

  function open(wanted: Wanted<unknown>): Entry {
    const query: Query = { ...(wanted.fieldSelector !== undefined && { fieldSelector: wanted.fieldSelector }) };
    const list = openLiveList({ api, path: pathOf(wanted.kind, { namespace: wanted.namespace }), query, world });
    return { list, unsubscribe: list.subscribe(update), users: 0 };
  }

  function prune(): void {
    const idle = [...entries].filter(([, { users }]) => users === 0);
    for (const [key, { list, unsubscribe }] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
      unsubscribe();
      list.close();
      entries.delete(key);
    }
  }

  return {
    acquire<T extends Listed>(wanted: Wanted<T>) {
      const key = keyOf(wanted);
      const entry = entries.get(key) ?? open(wanted);
      entry.users++;
      // The last in the map is the one that was used last.
      entries.delete(key);
      entries.set(key, entry);
      prune();
      update();
      return entry.list as unknown as LiveList<T>;
    },
    release(wanted) {
      const entry = entries.get(keyOf(wanted));
      if (!entry) return;
      entry.users--;
      prune();
      update();
    },
    contact: () => worst,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    nudge: () => entries.forEach(({ list }) => list.nudge()),
    interrupt: () => entries.forEach(({ list }) => list.interrupt()),
    close() {
      for (const { list, unsubscribe } of entries.values()) {
        unsubscribe();
        list.close();
      }
      entries.clear();
    },
  };
}

export function keyOf({ kind, namespace, fieldSelector = '' }: Wanted<unknown>): string {
  return `${kind.group}/${kind.plural} ${namespace} ${fieldSelector}`;
}

const order = ['lost', 'loading', 'live', 'refused'] as const;

/** Lost before loading before live; of several lost ones the one that is lost for longest. What is refused says so in its place. */
export function worstContact(contacts: readonly Contact[]): Contact | null {
  for (const state of order) {
    const of = contacts.filter((one) => one.state === state);
    const [first] = of.sort((a, b) => a.since.getTime() - b.since.getTime());
    if (first) return first;
  }
  return null;
}
