import { ConformanceRun } from '@allmend/api/kinds';
import type { Client, KindClient, NewObjectOfKind } from '@allmend/core-client';
import type { ControllerClock } from '@allmend/core-controller';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import type { Logger } from '@allmend/kit-telemetry';

export type RunStatus = NonNullable<ConformanceRun['status']>;
/** Members to change; null takes one away. */
export type RunStatusChange = { readonly [Name in keyof RunStatus]?: RunStatus[Name] | null };
type Runs = KindClient<ConformanceRun, NewObjectOfKind<typeof ConformanceRun>>;

export interface ClaimTimes {
  /** Pause between signs of life. */
  readonly heartbeatMs: number;
  /** So long after the last one that was written the holder stops by itself. */
  readonly fenceMs: number;
  /** So long after the last one that they saw, others take the run over: longer than the fence. */
  readonly staleMs: number;
  /** Least pause between writes of progress. */
  readonly flushMs: number;
}

export const claimTimes: ClaimTimes = { heartbeatMs: 10_000, fenceMs: 20_000, staleMs: 30_000, flushMs: 1000 };

/** A run that is ours. */
export interface Claim {
  readonly run: ConformanceRun;
  /** Fires when somebody else has it, when it is gone, and when nobody could be told in time that we live. */
  readonly lost: AbortSignal;
  /** Fires when people want it to end. */
  readonly cancelled: AbortSignal;
  /** Throws when it is not ours any more, also where no timer could fire because the process stood still. */
  require(): void;
  /** Writes soon, with what else is to be written. */
  write(change: RunStatusChange): void;
  /** Something may have changed about it: looks at once. */
  look(): void;
  /** The last write. `lost`: it was not written, since the run is not ours any more. */
  end(change: RunStatusChange): Promise<'written' | 'lost'>;
}

export interface ClaimOptions {
  /** Of the run's tenant. */
  readonly client: Client;
  readonly run: ConformanceRun;
  readonly identity: string;
  readonly clock: ControllerClock;
  readonly times: ClaimTimes;
  readonly logger: Logger;
}

/** Takes a run that nobody has. Null: somebody else was faster, or it is gone. */
export async function claimRun(options: ClaimOptions): Promise<Claim | null> {
  const { client, run, identity, clock } = options;
  const begun = clock.monotonic();
  const now = clock.now();
  const change: RunStatusChange = {
    ...(run.metadata.generation !== undefined && { observedGeneration: run.metadata.generation }),
    phase: 'Running',
    worker: identity,
    heartbeat: microTime(now),
    attempt: (run.status?.attempt ?? 0) + 1,
    startedAt: wireTime(now),
    finishedAt: null,
    problem: null,
  };
  try {
    const taken = await writeStatus(client.kind(ConformanceRun), run, change, {});
    return holdClaim({ ...options, run: taken }, begun);
  } catch (error) {
    if (isStatusError(error, 'Conflict') || isStatusError(error, 'NotFound')) return null;
    throw error;
  }
}

/** A write holds only for the version that was read: that is what makes a claim one. */
async function writeStatus(
  runs: Runs,
  { metadata }: ConformanceRun,
  status: RunStatusChange,
  call: { readonly deadlineMs?: number },
): Promise<ConformanceRun> {
  const { name = '', namespace = '', resourceVersion } = metadata;
  const merge = { metadata: { resourceVersion }, status };
  return runs.patch({ name, namespace }, { merge }, { subresource: 'status', ...call });
}

function holdClaim({ client, run, identity, clock, times, logger }: ClaimOptions, begun: number): Claim {
  const runs = client.kind(ConformanceRun);
  const { name = '', namespace = '', uid } = run.metadata;
  const attempt = run.status?.attempt;
  const lost = new AbortController();
  const cancelled = new AbortController();
  const call = { deadlineMs: Math.ceil(times.fenceMs / 3) };
  let current = run;
  /** Begin of the last request that told that we live. */
  let renewedAt = begun;
  let pending: RunStatusChange | null = null;
  let writing: Promise<void> | null = null;
  let ended = false;

  const lose = (why: string): void => {
    if (lost.signal.aborted) return;
    logger.warn({ run: `${namespace}/${name}`, why }, 'a run is not ours any more');
    lost.abort(new Error(`the run ${namespace}/${name} is not ours any more: ${why}`));
  };
  const require = (): void => {
    if (clock.monotonic() - renewedAt >= times.fenceMs) lose('nobody could be told in time that we live');
    lost.signal.throwIfAborted();
  };
  const notice = (seen: ConformanceRun): void => {
    current = seen;
    if (seen.metadata.deletionTimestamp !== undefined) lose('it is being deleted');
    if (seen.spec.cancel && !cancelled.signal.aborted) cancelled.abort(new Error('people want it to end'));
  };

  const reread = async (): Promise<void> => {
    const seen = await runs.find({ name, namespace }, call);
    const { phase, worker, attempt: theirs } = seen?.status ?? {};
    const isNamed = worker === identity && theirs === attempt;
    if (!seen || seen.metadata.uid !== uid) lose('it is gone');
    // Our own end, whose answer did not reach us: nobody else ends what is in our name.
    else if (ended && isNamed && phase !== 'Running') pending = null;
    else if (phase !== 'Running' || !isNamed) lose('somebody else has it');
    else notice(seen);
  };

  /** One attempt to write what is pending, and that we live. */
  const beat = async (): Promise<void> => {
    const change = pending ?? {};
    pending = null;
    const at = clock.monotonic();
    try {
      const seen = await writeStatus(runs, current, { heartbeat: microTime(clock.now()), ...change }, call);
      renewedAt = at;
      notice(seen);
    } catch (error) {
      pending = { ...change, ...(pending as RunStatusChange | null) };
      if (isStatusError(error, 'Conflict')) await reread();
      else if (isStatusError(error, 'NotFound')) lose('it is gone');
      else throw error;
    }
  };
  let failing = false;
  const write = (): Promise<void> =>
    (writing ??= beat()
      .then(() => void (failing = false))
      .catch((error: unknown) => {
        if (!failing) logger.warn({ run: `${namespace}/${name}`, error }, 'a run could not be written; trying again');
        failing = true;
      })
      .finally(() => (writing = null)));

  const timer = setInterval(() => {
    if (lost.signal.aborted || ended) return clearInterval(timer);
    if (clock.monotonic() - renewedAt >= times.fenceMs) lose('nobody could be told in time that we live');
    else if (pending !== null || clock.monotonic() - renewedAt >= times.heartbeatMs) void write();
  }, times.flushMs);

  notice(run);
  return {
    get run() {
      return current;
    },
    lost: lost.signal,
    cancelled: cancelled.signal,
    require,
    write(change) {
      pending = { ...pending, ...change };
    },
    look() {
      if (!ended) void write();
    },
    async end(change) {
      ended = true;
      clearInterval(timer);
      await writing;
      pending = { ...pending, ...change };
      while (!lost.signal.aborted) {
        await write();
        if (pending === null) return 'written';
        if (clock.monotonic() - renewedAt >= times.fenceMs) lose('its end could not be written in time');
        await new Promise((resolve) => setTimeout(resolve, Math.min(times.flushMs, 200)));
      }
      return 'lost';
    },
  };
}

/** Source: meta/v1 MicroTime. */
function microTime(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}
