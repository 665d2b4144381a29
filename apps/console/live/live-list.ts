import type { ApiReader, Query, WatchEvent } from '../api/api.ts';
import { ApiProblem, asProblem, problemOf } from '../api/problem.ts';

/** What every object of a list has. */
export interface Listed {
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
}

/**
 * How a list stands to the server. `loading`: never complete yet. `live`: what is shown is what is. `lost`: what is shown was so at
 * `since`. `refused`: the server does not give it to this person, or does not have the kind.
 */
export type Contact =
  | { readonly state: 'loading'; readonly since: Date }
  | { readonly state: 'live'; readonly since: Date }
  | { readonly state: 'lost'; readonly since: Date; readonly problem: ApiProblem }
  | { readonly state: 'refused'; readonly since: Date; readonly problem: ApiProblem };

export interface LiveSnapshot<T> {
  readonly contact: Contact;
  readonly items: readonly T[];
  /** Whether all of it was read at least once. */
  readonly complete: boolean;
}

/** All objects of a collection, kept up to date by list and watch. */
export interface LiveList<T> {
  readonly snapshot: () => LiveSnapshot<T>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries again now what is waiting to be tried again, e.g. when the machine is back on the network. */
  readonly nudge: () => void;
  /** Says that the connection is gone before the stream notices. */
  readonly interrupt: () => void;
  readonly close: () => void;
}

/** What a list takes from the world around it. */
export interface LiveWorld {
  readonly now: () => Date;
  /** Resolves after that time, or at once when the signal fires; never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Runs something soon; several calls before it runs are the caller's to join. */
  readonly soon: (work: () => void) => void;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
}

export interface LiveListOptions {
  readonly api: ApiReader;
  readonly path: string;
  readonly query?: Query;
  readonly world: LiveWorld;
}

const pageSize = 500;
const firstPauseMs = 500;
const longestPauseMs = 10_000;
const refusedPauseMs = 60_000;
/** The server sends a bookmark each minute: a stream that is silent for longer is dead, though nobody said so. */
const silenceMs = 150_000;

export function openLiveList<T extends Listed>({ api, path, query = {}, world }: LiveListOptions): LiveList<T> {
  const objects = new Map<string, T>();
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  /** Ends the request that is under way. */
  let attempt = new AbortController();
  /** Ends the pause before the next one. */
  let resting = new AbortController();
  let version: string | null = null;
  let failures = 0;
  let lastContact = world.now();
  let complete = false;
  let current: LiveSnapshot<T> = { contact: { state: 'loading', since: lastContact }, items: [], complete };
  let announced = false;

  function announce(contact: Contact = current.contact): void {
    current = { ...current, contact };
    if (announced) return;
    announced = true;
    world.soon(() => {
      announced = false;
      if (closing.signal.aborted) return;
      current = { contact: current.contact, items: [...objects.values()], complete };
      for (const listener of listeners) listener();
    });
  }

  /** All pages. What is shown during the first reading grows; a later reading replaces all at its end. */
  async function relist(signal: AbortSignal): Promise<void> {
    const found = new Map<string, T>();
    let token = '';
    let listed = '';
    do {
      const page: ListPage<T> = await api.get(path, { ...query, limit: pageSize, continue: token }, signal);
      for (const item of page.items) found.set(keyOf(item), item);
      token = page.metadata.continue ?? '';
      listed = page.metadata.resourceVersion ?? '';
      if (!complete) {
        for (const item of page.items) objects.set(keyOf(item), item);
        announce();
      }
    } while (token !== '');
    objects.clear();
    for (const [key, item] of found) objects.set(key, item);
    version = listed;
    complete = true;
    announce();
  }

  function touch(): void {
    lastContact = world.now();
    failures = 0;
  }

  function apply({ type, object }: WatchEvent): void {
    if (type === 'ERROR') throw problemOf(object, 500);
    const item = object as T;
    version = item.metadata.resourceVersion ?? version;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') objects.delete(keyOf(item));
    else objects.set(keyOf(item), item);
    announce();
  }

  async function follow(signal: AbortSignal): Promise<void> {
    const stream = await api.watch(path, { ...query, resourceVersion: version ?? '' }, signal);
    touch();
    if (current.contact.state !== 'live') announce({ state: 'live', since: lastContact });
    const ended = new AbortController();
    void watchSilence(AbortSignal.any([signal, ended.signal]));
    try {
      for await (const event of stream) {
        touch();
        apply(event);
      }
    } finally {
      ended.abort();
    }
  }

  async function watchSilence(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const quiet = world.now().getTime() - lastContact.getTime();
      if (quiet >= silenceMs) return attempt.abort();
      await world.wait(silenceMs - quiet, until);
    }
  }

  async function pause(ms: number): Promise<void> {
    resting = new AbortController();
    await world.wait(ms, AbortSignal.any([closing.signal, resting.signal]));
  }

  async function recover(problem: ApiProblem): Promise<void> {
    if (problem.code === 410) {
      version = null;
      return pause(firstPauseMs * world.random());
    }
    if (problem.code === 401 || problem.code === 403 || problem.code === 404) {
      if (problem.code !== 401) objects.clear();
      complete = false;
      version = null;
      announce({ state: 'refused', since: world.now(), problem });
      if (problem.code === 401) return closing.abort();
      return pause(refusedPauseMs);
    }
    if (current.contact.state !== 'lost') announce({ state: 'lost', since: lastContact, problem });
    const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** failures++);
    return pause(Math.max(problem.retryAfter * 1000, longest * (0.5 + world.random() / 2)));
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      attempt = new AbortController();
      const signal = AbortSignal.any([closing.signal, attempt.signal]);
      try {
        if (version === null) await relist(signal);
        await follow(signal);
        // A server that ends each stream at once must not be asked without a pause.
        if (signal.aborted) throw new ApiProblem({ code: 0, message: 'interrupted' });
        await pause(firstPauseMs * world.random());
      } catch (error) {
        if (closing.signal.aborted) return;
        await recover(asProblem(error));
      }
    }
  }
  void run();

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    nudge: () => {
      failures = 0;
      resting.abort();
    },
    interrupt: () => attempt.abort(),
    close: () => closing.abort(),
  };
}

interface ListPage<T> {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly T[];
}

/** Names are unique in a namespace; a slash cannot be part of one. */
function keyOf({ metadata }: Listed): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
