import type { Delivery } from './due.ts';
import { pauseAfter } from './due.ts';

export interface MemoryOptions {
  /** Milliseconds in which what comes for one channel is gathered. */
  readonly groupMs: number;
  /** Messages in an hour to one channel. */
  readonly perHour: number;
}

/**
 * What a replica knows of its channels beside their status. It goes with the process: then a channel may get an hour's messages anew, is
 * asked again before the pause that it wanted, and what was sent but not yet written down is sent twice, with the same id.
 */
export interface Memory {
  /** Milliseconds until the key is to be worked on; 0: now. What comes meanwhile shortens it to the time of gathering. */
  settle(key: string): number;
  /** The next look at the key. */
  plan(key: string, ms: number): void;
  /** Messages that may be sent now. Most of an hour's may go at once, the last fifth ten minutes apart. */
  budget(key: string): number;
  /** When there is budget again, in milliseconds since the epoch. */
  budgetAt(key: string): number;
  spend(key: string): void;
  /** The receiver takes nothing now; it is not asked before this is over. */
  block(key: string, retryAfterMs: number | null): void;
  unblock(key: string): void;
  /** Milliseconds since the epoch; 0: it is not blocked. */
  blockedUntil(key: string): number;
  /** What was sent; kept until the status has it. */
  remember(key: string, uid: string, delivery: Delivery): void;
  written(key: string, uid: string, delivery: Delivery): void;
  remembered(key: string, uid: string): Delivery | null;
  forget(key: string): void;
}

interface Known {
  /** Of the next look; null: none is planned. */
  due: number | null;
  spent: readonly number[];
  failures: number;
  blockedUntil: number;
  readonly unwritten: Map<string, Delivery>;
}

const hourMs = 3_600_000;
/** Of the messages of an hour. The rest is kept for digests, so that who got many at once does not wait an hour for the next one. */
const singleShare = 0.8;
const digestMs = 600_000;
/** New messages are not held up longer by a receiver that does not answer. */
const longestBlockMs = 900_000;

export function createMemory({ groupMs, perHour }: MemoryOptions, clock: () => number): Memory {
  const channels = new Map<string, Known>();
  const single = Math.ceil(perHour * singleShare);
  const of = (key: string): Known => {
    const known = channels.get(key) ?? { due: null, spent: [], failures: 0, blockedUntil: 0, unwritten: new Map() };
    channels.set(key, known);
    return known;
  };
  const spent = (key: string): readonly number[] => {
    const known = of(key);
    const now = clock();
    known.spent = known.spent.filter((at) => at > now - hourMs && at <= now);
    return known.spent;
  };

  const budgetAt = (key: string): number => {
    const before = spent(key);
    if (before.length < single) return 0;
    return Math.max(before.at(-1)! + digestMs, before.length < perHour ? 0 : before[0]! + hourMs);
  };

  return {
    settle(key) {
      const known = of(key);
      const now = clock();
      const due = Math.min(known.due ?? Number.POSITIVE_INFINITY, now + groupMs);
      known.due = due > now ? due : null;
      return Math.max(0, due - now);
    },
    plan: (key, ms) => void (of(key).due = clock() + ms),
    budget(key) {
      const { length } = spent(key);
      if (length < single) return single - length;
      return budgetAt(key) <= clock() ? 1 : 0;
    },
    budgetAt,
    spend(key) {
      const before = spent(key);
      of(key).spent = [...before, clock()];
    },
    block(key, retryAfterMs) {
      const known = of(key);
      known.failures++;
      known.blockedUntil = clock() + (retryAfterMs ?? Math.min(pauseAfter(known.failures), longestBlockMs));
    },
    unblock(key) {
      const known = of(key);
      known.failures = 0;
      known.blockedUntil = 0;
    },
    blockedUntil: (key) => of(key).blockedUntil,
    remember: (key, uid, delivery) => void of(key).unwritten.set(uid, delivery),
    written(key, uid, delivery) {
      const { unwritten } = of(key);
      if (unwritten.get(uid) === delivery) unwritten.delete(uid);
    },
    remembered: (key, uid) => channels.get(key)?.unwritten.get(uid) ?? null,
    forget: (key) => void channels.delete(key),
  };
}
