import type { Entry, RunState } from '@allmend/core-ledger';

export interface SettlingOptions {
  /** Seconds between two looks that must both be in vain. */
  readonly pause: number;
  /** Seconds after the end of a run after which one look in vain is enough. */
  readonly bound: number;
}

/** What a look in vain for an `intended` resource says: it never came, or look again at that time (milliseconds since 1970). */
export type Settling = { readonly gone: true } | { readonly gone: false; readonly lookAgainAt: number };

/**
 * Decides whether an intended resource that was just looked for in vain will never exist.
 *
 * The request may have left our process before it died, and be in a queue of a proxy or worker of the cloud when we
 * look: it is then neither in the cloud nor refused. Nobody can tell it to stop, so only time decides, and no time is a
 * proof. What is known:
 *
 * - A run that has ended sends nothing any more: the ledger refuses its intents, and its process is dead, has said that
 *   it is finished, or has let its lease run out. So a request can be under way only since before the run's end, and the
 *   age of an intent counts from there and not from when it was written: a client retries for a while.
 * - Front ends of a cloud hold a request for minutes at most; a request that is older than `bound` (an hour) has been
 *   answered, to us or to nobody. Then one look is enough.
 * - For a younger one a look at one moment is not enough. Two looks in vain, `pause` apart, with no request sent in
 *   between, mean that the cloud did not finish it within `pause`, and what an API does between accepting a create and
 *   listing its resource takes less than that.
 *
 * What arrives even later is not lost: its name is in the ledger for ever, and each later sweep's census finds it by that
 * name and removes it, although its entry had been closed.
 */
export function settle(entry: Entry, run: RunState, now: number, { pause, bound }: SettlingOptions): Settling {
  const quietSince = Math.max(Date.parse(run.endedAt ?? run.leaseUntil), Date.parse(entry.intendedAt));
  if (now - quietSince >= bound * 1000) return { gone: true };
  if (entry.absentSince === null) return { gone: false, lookAgainAt: now + pause * 1000 };
  const lookAgainAt = Date.parse(entry.absentSince) + pause * 1000;
  return now >= lookAgainAt ? { gone: true } : { gone: false, lookAgainAt };
}
