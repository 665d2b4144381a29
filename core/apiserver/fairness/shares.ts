import type { FairnessLimits } from './limits.ts';
import { createTenantQueue, type TenantQueue } from './queues.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What one tenant has of the server now. */
export interface Share {
  readonly tenant: string;
  readonly queue: TenantQueue;
  readonly bucket: TokenBucket;
  /** Seats that its requests hold. */
  seats: number;
  /** Watches that are open. */
  watches: number;
}

/** The shares of the tenants that use the server; idle ones are forgotten. */
export interface Shares {
  of(tenant: string, now: number): Share;
  /** Tenants whose requests wait, in the order of their turns. */
  readonly turns: Set<Share>;
  readonly size: number;
}

/** So often idle shares are looked for, in requests. */
const sweepEvery = 4096;

export function createShares({ rate, burst }: FairnessLimits): Shares {
  const shares = new Map<string, Share>();
  const turns = new Set<Share>();
  let asked = 0;

  const sweep = (now: number): void => {
    for (const [tenant, { seats, watches, queue, bucket }] of shares) {
      if (seats === 0 && watches === 0 && queue.length === 0 && bucket.isFull(now)) shares.delete(tenant);
    }
  };

  return {
    turns,
    of(tenant, now) {
      if (++asked % sweepEvery === 0) sweep(now);
      const known = shares.get(tenant);
      if (known) return known;
      const bucket = createTokenBucket(rate, burst, now);
      const made: Share = { tenant, queue: createTenantQueue(), bucket, seats: 0, watches: 0 };
      shares.set(tenant, made);
      return made;
    },
    get size() {
      return shares.size;
    },
  };
}
