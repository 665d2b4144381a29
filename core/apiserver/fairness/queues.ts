/** A request that waits for its turn. */
export interface Waiting {
  begin(): void;
}

/** Waiting requests of one tenant: each of its users has a queue, and the users take turns. */
export interface TenantQueue {
  readonly length: number;
  lengthOf(user: string): number;
  add(user: string, waiting: Waiting): void;
  /** Takes out one that no longer waits; false when it was not there. */
  remove(user: string, waiting: Waiting): boolean;
  /** The next one whose turn it is; null when none waits. */
  next(): Waiting | null;
}

export function createTenantQueue(): TenantQueue {
  /** Users in the order of their turns; sets keep the order in which requests came, and give up any of them at once. */
  const users = new Map<string, Set<Waiting>>();
  let length = 0;
  const take = (user: string, requests: Set<Waiting>, one: Waiting): void => {
    requests.delete(one);
    length -= 1;
    if (requests.size === 0) users.delete(user);
  };
  return {
    get length() {
      return length;
    },
    lengthOf: (user) => users.get(user)?.size ?? 0,
    add(user, waiting) {
      const requests = users.get(user) ?? new Set();
      users.set(user, requests.add(waiting));
      length += 1;
    },
    remove(user, waiting) {
      const requests = users.get(user);
      if (!requests?.has(waiting)) return false;
      take(user, requests, waiting);
      return true;
    },
    next() {
      for (const [user, requests] of users) {
        const [one] = requests;
        take(user, requests, one!);
        // Behind all others, until its next turn.
        if (requests.size > 0) {
          users.delete(user);
          users.set(user, requests);
        }
        return one!;
      }
      return null;
    },
  };
}
