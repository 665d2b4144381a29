import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Lease } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import type { Logger } from '@allmend/kit-telemetry';
import type { ControllerClock } from './clock.ts';

export interface LeaseOptions {
  readonly client: Client;
  readonly logger: Logger;
  /** Where the Lease object is; one name for all replicas of the same work. */
  readonly namespace: string;
  readonly name: string;
  /** Who we are; default: host, process and a random part. */
  readonly identity?: string;
  /** So long after the last renewal that they saw, others take the lease; whole seconds, default 8 s. */
  readonly durationMs?: number;
  /** So long after its last renewal began, the holder stops by itself; less than the duration, default 5.5 s. */
  readonly fenceMs?: number;
  /** Pause between renewals, and between looks of who waits; default 1.5 s. */
  readonly periodMs?: number;
  readonly clock?: ControllerClock;
}

/** The time for which we hold a lease. */
export interface Tenure {
  /** Fires when the lease is lost or could not be renewed in time, and when all is to end. */
  readonly signal: AbortSignal;
  /** Throws when the lease is not ours any more, also where no timer could fire because the process stood still. */
  require(): void;
}

/** Unique for each process of each start, so that nobody is taken for a predecessor. */
export function replicaIdentity(): string {
  return `${hostname()}_${process.pid}_${randomBytes(4).toString('hex')}`;
}

/**
 * Does the work while we hold the lease, again and again until the signal fires; then lets go of the lease, so that the next one
 * need not wait. `work` must end soon after the signal of its tenure. A holder that is killed is replaced after the duration and
 * one period: 9.5 s by default. All times are measured by each replica's own monotonic clock: what the Lease says of times is for
 * people. Model: client-go tools/leaderelection.
 */
export async function workUnderLease(
  options: LeaseOptions,
  signal: AbortSignal,
  work: (tenure: Tenure) => Promise<void>,
): Promise<void> {
  const holder = createHolder(options);
  while (!signal.aborted) {
    if (await holder.acquire(signal)) await holder.hold(signal, work);
    else await rest(holder.periodMs, signal);
  }
}

interface Holder {
  readonly periodMs: number;
  /** One look: whether the lease is ours now. */
  acquire(signal: AbortSignal): Promise<boolean>;
  hold(signal: AbortSignal, work: (tenure: Tenure) => Promise<void>): Promise<void>;
}

function createHolder(options: LeaseOptions): Holder {
  const { client, logger, namespace, name, durationMs = 8_000, fenceMs = 5_500, periodMs = 1_500 } = options;
  const { monotonic, now } = options.clock ?? { monotonic: () => performance.now(), now: () => new Date() };
  const identity = options.identity ?? replicaIdentity();
  const leases = client.kind(Lease);
  const durationSeconds = Math.ceil(durationMs / 1000);
  /** The version that we saw last, and since when. */
  let seen: { readonly version: string | undefined; readonly since: number } | null = null;
  let current: Lease | null = null;
  /** Begin of the last request that renewed it. */
  let renewedAt = Number.NEGATIVE_INFINITY;

  const record = (before: Lease | null): Lease['spec'] => {
    const taken = before?.spec?.holderIdentity !== identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: durationSeconds,
      acquireTime: taken ? microTime(now()) : (before.spec?.acquireTime ?? microTime(now())),
      renewTime: microTime(now()),
      leaseTransitions: (before?.spec?.leaseTransitions ?? 0) + (taken && before ? 1 : 0),
    };
  };

  const write = async (before: Lease | null, signal: AbortSignal): Promise<void> => {
    const begun = monotonic();
    const call = { signal, deadlineMs: fenceMs };
    current = before
      ? await leases.update({ ...before, spec: record(before) }, call)
      : await leases.create({ metadata: { name, namespace }, spec: record(null) }, call);
    renewedAt = begun;
  };

  const read = (signal: AbortSignal): Promise<Lease | null> =>
    leases.find({ name, namespace }, { signal, deadlineMs: fenceMs });

  /** Whether it may be taken: nobody's, ours, or not renewed for as long as its holder promised. */
  const isFree = (lease: Lease): boolean => {
    const version = lease.metadata.resourceVersion;
    if (!seen || seen.version !== version) seen = { version, since: monotonic() };
    const holderOf = lease.spec?.holderIdentity ?? '';
    if (holderOf === '' || holderOf === identity) return true;
    return monotonic() - seen.since >= (lease.spec?.leaseDurationSeconds ?? durationSeconds) * 1000;
  };

  const acquire = async (signal: AbortSignal): Promise<boolean> => {
    try {
      const lease = await read(signal);
      if (lease && !isFree(lease)) return false;
      await write(lease, signal);
      logger.info({ lease: name, identity }, 'the lease is ours: work begins');
      return true;
    } catch (error) {
      // Somebody else was faster: the next look shows who.
      if (!signal.aborted && !isConflict(error)) logger.warn({ lease: name, error }, 'the lease cannot be looked at');
      return false;
    }
  };

  /** Renews it once. Throws `Lost` when somebody else has it. */
  const renew = async (signal: AbortSignal): Promise<void> => {
    try {
      await write(current, signal);
    } catch (error) {
      if (!isConflict(error) && !isStatusError(error, 'NotFound')) throw error;
      // Perhaps our own write, whose answer did not reach us.
      const lease = await read(signal);
      if (lease && lease.spec?.holderIdentity !== identity) throw new Lost();
      await write(lease, signal);
    }
  };

  const keep = async (ended: AbortSignal, lose: (why: string) => void, renewed: () => void): Promise<void> => {
    for (;;) {
      await rest(periodMs, ended);
      if (ended.aborted) return;
      try {
        await renew(ended);
        renewed();
      } catch (error) {
        if (ended.aborted) return;
        if (error instanceof Lost) return lose('somebody else has it');
        logger.warn({ lease: name, error }, 'the lease could not be renewed; trying again');
      }
    }
  };

  const release = async (): Promise<void> => {
    if (!current) return;
    const call = { deadlineMs: 1_000 };
    const letGo = (lease: Lease) =>
      leases.update({ ...lease, spec: { ...record(lease), holderIdentity: '', leaseDurationSeconds: 1 } }, call);
    try {
      await letGo(current).catch(async (error: unknown) => {
        if (!isConflict(error)) throw error;
        // Perhaps our own renewal, which ended unanswered when the work ended.
        const lease = await leases.find({ name, namespace }, call);
        if (lease?.spec?.holderIdentity === identity) await letGo(lease);
      });
    } catch (error) {
      logger.info({ lease: name, error }, 'the lease was not let go; others wait until it ends');
    }
  };

  return {
    periodMs,
    acquire,
    async hold(signal, work) {
      const lost = new AbortController();
      const tenure = AbortSignal.any([signal, lost.signal]);
      const finished = new AbortController();
      const lose = (why: string): void => {
        if (tenure.aborted) return;
        logger.warn({ lease: name, why }, 'the lease is lost: work stops');
        lost.abort(new Error(`the lease ${name} is lost: ${why}`));
      };
      let timer: NodeJS.Timeout;
      const fence = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => lose('it could not be renewed in time'), renewedAt + fenceMs - monotonic());
      };
      const require = (): void => {
        if (monotonic() >= renewedAt + fenceMs) lose('it could not be renewed in time');
        tenure.throwIfAborted();
      };
      fence();
      const keeping = keep(AbortSignal.any([tenure, finished.signal]), lose, fence);
      try {
        await work({ signal: tenure, require });
      } catch (error) {
        if (!tenure.aborted) logger.error({ lease: name, error }, 'what works under the lease has failed');
      }
      finished.abort();
      await keeping;
      clearTimeout(timer!);
      if (!lost.signal.aborted) await release();
      if (!signal.aborted) await rest(periodMs, signal);
    },
  };
}

class Lost extends Error {}

function isConflict(error: unknown): boolean {
  return isStatusError(error, 'Conflict') || isStatusError(error, 'AlreadyExists');
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

/** Source: meta/v1 MicroTime. */
function microTime(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}
