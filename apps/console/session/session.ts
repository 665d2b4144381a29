/** Who is signed in. The token is the only secret of the console; it is kept for this tab alone and goes with it. */
export interface Session {
  /** Changes with each sign-in. */
  readonly id: string;
  readonly token: string;
  readonly user: string;
  readonly groups: readonly string[];
  /** Path of the tenant that was signed in to. */
  readonly tenant: string;
  /** Namespace of the kubeconfig's context; '' when none was named. */
  readonly namespace: string;
  /** When the token ends, if it says so. */
  readonly expiresAt: string | null;
}

/** Why nobody is signed in. `ended`: the server no longer takes the token; the last three: what came of one in the address. */
export type OutReason = 'new' | 'left' | 'ended' | 'refused' | 'no-tenant' | 'not-reached';

export type SessionState =
  | { readonly state: 'in'; readonly session: Session }
  | { readonly state: 'out'; readonly why: OutReason };

export interface SessionKeeper {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly enter: (session: Session) => void;
  readonly leave: (why: Exclude<OutReason, 'new'>) => void;
}

/** The part of sessionStorage that is used. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const key = 'allmend.console.session';

export function openSessionKeeper(storage: Storage): SessionKeeper {
  const listeners = new Set<() => void>();
  let current = read(storage);
  const change = (next: SessionState): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    enter(session) {
      storage.setItem(key, JSON.stringify(session));
      change({ state: 'in', session });
    },
    leave(why) {
      if (current.state === 'out' && current.why !== 'new') return;
      storage.removeItem(key);
      change({ state: 'out', why });
    },
  };
}

function read(storage: Storage): SessionState {
  try {
    const session = JSON.parse(storage.getItem(key) ?? 'null') as Session | null;
    if (session && typeof session.token === 'string' && session.token !== '') return { state: 'in', session };
  } catch {
    storage.removeItem(key);
  }
  return { state: 'out', why: 'new' };
}
