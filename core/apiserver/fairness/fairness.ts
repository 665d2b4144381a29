import { statusErrors } from '@allmend/core-machinery';
import { mastersGroup } from '../authorization/standing-roles.ts';
import type { Fairness } from '../http/parts.ts';
import type { Identity } from '../request/identity.ts';
import { usualLimits, type FairnessLimits } from './limits.ts';
import type { Waiting } from './queues.ts';
import { createShares, type Share } from './shares.ts';
import { realTime, type Time } from './time.ts';

/** A request that was let in. To be called when it has ended, however that was. */
export interface Place {
  (): void;
  /** The stream of a watch has begun: it gives its seat back, and counts as a watch until the place is left. */
  streaming(): void;
}

export interface TenantFairness extends Fairness {
  enter(...args: Parameters<Fairness['enter']>): Promise<Place>;
  /** For metrics. */
  figures(): FairnessFigures;
}

export interface FairnessFigures {
  readonly busy: number;
  readonly waiting: number;
  readonly watches: number;
  /** Refused since the start, by the limit that was reached. */
  readonly refused: Readonly<Record<Limit, number>>;
}

/** What a request can be refused for. */
export type Limit = 'rate' | 'queue' | 'patience' | 'watches';

export interface FairnessOptions {
  readonly limits?: Partial<FairnessLimits>;
  readonly time?: Time;
  /** Who is let in always; default the operator, who must be able to act in any flood. */
  readonly exempt?: (identity: Identity) => boolean;
}

const texts: Readonly<Record<Limit, string>> = {
  rate: 'the tenant sends more requests per second than it may',
  queue: 'too many requests of this tenant or user are waiting already',
  patience: 'the request has waited too long for its turn',
  watches: 'the tenant has as many open watches as it may',
};

/** Bounds of Retry-After, in seconds. */
const shortestRetry = 1;
const longestRetry = 60;
/** How long a watch that found no place should wait: others end at random within an hour. */
const watchRetry = 10;

/**
 * Shares the server between tenants. A tenant pays with its own share for what its people do, wherever they do it: nobody can
 * use up another tenant's share by sending it requests that will be refused. Seats go round between the tenants that wait, and
 * within a tenant round between its users, so that a burst waits only behind itself. Source of the idea: apiserver
 * pkg/util/flowcontrol (priority and fairness).
 */
export function createFairness(options: FairnessOptions = {}): TenantFairness {
  const { time = realTime, exempt = isOperator } = options;
  const limits: FairnessLimits = { ...usualLimits, ...options.limits };
  const shares = createShares(limits);
  const refused: Record<Limit, number> = { rate: 0, queue: 0, patience: 0, watches: 0 };
  let busy = 0;
  let waiting = 0;
  let watches = 0;
  /** How long a request holds its seat, as a moving average in milliseconds. */
  let holdMs = 5;

  const refuse = (limit: Limit, retryMs: number): Error => {
    refused[limit] += 1;
    const seconds = Math.min(longestRetry, Math.max(shortestRetry, Math.ceil(retryMs / 1000)));
    return statusErrors.tooManyRequests(`too many requests: ${texts[limit]}, please try again later`, seconds);
  };

  /** Until those who wait now have had their turn, at the tenant's part of the seats. */
  const queueMs = ({ queue }: Share): number => {
    const part = Math.max(1, Math.min(limits.tenantSeats, limits.seats / Math.max(1, shares.turns.size)));
    return ((queue.length + 1) * holdMs) / part;
  };

  const sit = (share: Share): void => {
    share.seats += 1;
    busy += 1;
  };

  const isFree = (share: Share): boolean => busy < limits.seats && share.seats < limits.tenantSeats;

  const callNext = (): void => {
    for (const share of shares.turns) {
      if (busy >= limits.seats) return;
      if (!isFree(share)) continue;
      const next = share.queue.next();
      shares.turns.delete(share);
      if (share.queue.length > 0) shares.turns.add(share);
      if (!next) continue;
      waiting -= 1;
      sit(share);
      next.begin();
    }
  };

  const standUp = (share: Share, since: number): void => {
    holdMs += (Math.max(0.1, time.now() - since) - holdMs) / 50;
    share.seats -= 1;
    busy -= 1;
    callNext();
  };

  const seat = async (share: Share, user: string): Promise<void> => {
    if (share.queue.length === 0 && isFree(share)) return sit(share);
    const full = waiting >= limits.queue && share.queue.length > 0;
    if (full || share.queue.length >= limits.tenantQueue || share.queue.lengthOf(user) >= limits.userQueue) {
      throw refuse('queue', queueMs(share));
    }
    await new Promise<void>((resolve, reject) => {
      const one: Waiting = {
        begin() {
          callOff();
          resolve();
        },
      };
      const callOff = time.after(limits.patienceMs, () => {
        if (!share.queue.remove(user, one)) return;
        waiting -= 1;
        if (share.queue.length === 0) shares.turns.delete(share);
        reject(refuse('patience', queueMs(share)));
      });
      share.queue.add(user, one);
      shares.turns.add(share);
      waiting += 1;
    });
  };

  const enter: TenantFairness['enter'] = async (_tenant, identity, request) => {
    if (exempt(identity)) return freePlace();
    const share = shares.of(identity.tenant, time.now());
    const watching = request.verb === 'watch';
    const retryMs = share.bucket.take(time.now());
    if (retryMs > 0) throw refuse('rate', retryMs);
    if (watching && share.watches >= limits.tenantWatches) throw refuse('watches', watchRetry * 1000);
    // Counted before it waits: all who wait could otherwise find room.
    if (watching) [share.watches, watches] = [share.watches + 1, watches + 1];
    const unwatch = once(() => {
      if (watching) [share.watches, watches] = [share.watches - 1, watches - 1];
    });
    try {
      await seat(share, JSON.stringify([identity.issuer, identity.name]));
    } catch (error) {
      unwatch();
      throw error;
    }
    const since = time.now();
    const leaveSeat = once(() => standUp(share, since));
    const leave = (): void => {
      unwatch();
      leaveSeat();
    };
    return Object.assign(leave, { streaming: leaveSeat });
  };

  return { enter, figures: () => ({ busy, waiting, watches, refused: { ...refused } }) };
}

function isOperator({ tenant, groups }: Identity): boolean {
  return tenant === 'root' && groups.includes(mastersGroup);
}

const freePlace = (): Place => Object.assign(() => {}, { streaming: () => {} });

function once(task: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    task();
  };
}
