import { parseKey, printKey, type Client, type ObjectKey } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import { createWorkQueue, type Work, type WorkQueue } from '@allmend/kit-queue';
import type { Logger } from '@allmend/kit-telemetry';
import { workUnderLease, type LeaseOptions, type Tenure } from './lease/lease.ts';
import { createMetrics, type ControllerMetrics } from './metrics.ts';
import { runSteps, StepFailure, type Step } from './reconcile.ts';
import type { Watching } from './watching.ts';

/** One look at one key. */
export interface Round {
  readonly key: ObjectKey;
  /** Of the key's tenant. */
  readonly client: Client;
  /** Fires when the controller stops or has lost its lease: pass it to everything that takes one. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface ControllerOptions<Context> {
  /** Of the controller, in logs, metrics and the lease: lower case, with hyphens. */
  readonly name: string;
  readonly client: Client;
  readonly logger: Logger;
  readonly watches: readonly Watching[];
  /** Reads what a round works on; null: there is nothing to do, for instance since the object is gone. */
  begin(round: Round): Promise<Context | null>;
  /** What a round does, in this order. */
  readonly reconcile: readonly Step<Context>[];
  /** Keys worked on at once; default 4. */
  readonly concurrency?: number;
  /** Pause after the first failure of a key, doubled by each further one; default 50 ms, at most 60 s. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** Only one of all replicas works: who holds this Lease. `none`: there is only this one. */
  readonly lease: Omit<LeaseOptions, 'client' | 'logger' | 'name'> | 'none';
}

/** Something that brings the world in line with objects. */
export interface Controller {
  readonly name: string;
  /** Begins to work, at the latest when the lease is free. */
  start(): void;
  /** Wants a round for the key although nothing was seen to change; forgotten while this replica does not work. */
  add(key: ObjectKey): void;
  /** Resolves when everything that was there when it began to work has been seen; not while another replica works. */
  readonly synced: Promise<void>;
  metrics(): ControllerMetrics;
  /** Ends rounds under way, lets go of the lease. A stopped controller stays so. */
  stop(): Promise<void>;
}

/**
 * Makes a controller; `start` sets it to work. It is level-triggered: a key says that something is to be looked at, never what has happened, so that
 * nothing is lost when events are. Each key is worked on by one round at a time.
 */
export function createController<Context>(options: ControllerOptions<Context>): Controller {
  const { name, client } = options;
  const logger = options.logger.child({ controller: name });
  const stopping = new AbortController();
  const metrics = createMetrics(name);
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  let queue: WorkQueue | null = null;

  const round = async (text: string, tenure: Tenure, ended: AbortSignal): Promise<Work> => {
    const key = parseKey(text);
    const signal = AbortSignal.any([tenure.signal, ended]);
    const log = logger.child({ key: text });
    const done = metrics.begin();
    try {
      tenure.require();
      const context = await options.begin({ key, client: client.tenant(key.tenant), signal, log });
      const end = context === null ? null : await runSteps(options.reconcile, context, () => tenure.require());
      done('good');
      return end?.again == null ? { again: 'never' } : { again: 'after', ms: end.again };
    } catch (error) {
      const gone = isTenantGone(error);
      done(gone ? 'good' : signal.aborted ? 'ended' : 'failed');
      if (gone) return { again: 'never' };
      throw error;
    }
  };

  const serve = async (tenure: Tenure): Promise<void> => {
    const own = createWorkQueue({
      work: (text, ended) => round(text, tenure, ended),
      failed: (text, error, failures) => tellFailure(logger, text, error, failures),
      ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
      ...(options.firstPauseMs !== undefined && { firstPauseMs: options.firstPauseMs }),
      ...(options.longestPauseMs !== undefined && { longestPauseMs: options.longestPauseMs }),
    });
    queue = own;
    metrics.working(own);
    const add = (key: ObjectKey): void => own.add(printKey(key));
    const failed = (error: unknown): void => logger.warn({ error }, 'a watch was interrupted and goes on');
    const informers = options.watches.map((watch) => watch.start(client, add, failed));
    const all = Promise.all(informers.map((informer) => informer.synced));
    all.then(() => synced.resolve()).catch(() => undefined);
    await ended(tenure.signal);
    queue = null;
    metrics.working(null);
    await Promise.all([...informers.map((informer) => informer.close()), own.close()]);
  };

  const run = async (): Promise<void> => {
    const { lease } = options;
    if (lease !== 'none') return workUnderLease({ ...lease, client, logger, name }, stopping.signal, serve);
    return serve({ signal: stopping.signal, require: () => stopping.signal.throwIfAborted() });
  };
  let running: Promise<void> | null = null;

  return {
    name,
    start: () => void (running ??= run()),
    add: (key) => queue?.add(printKey(key)),
    synced: synced.promise,
    metrics: metrics.read,
    async stop() {
      stopping.abort(new Error(`the controller ${name} was stopped`));
      await running;
      synced.reject(stopping.signal.reason);
    },
  };
}

/** With the tenant went everything in it, so that no key of it wants a round any more. */
function isTenantGone(error: unknown): boolean {
  const cause = error instanceof StepFailure ? error.cause : error;
  if (!isStatusError(cause, 'NotFound')) return false;
  const { kind, group } = cause.status.details ?? {};
  return kind === 'tenants' && group === 'tenancy.allmend.dev';
}

function tellFailure(logger: Logger, key: string, error: unknown, failures: number): void {
  const [step, cause] = error instanceof StepFailure ? [error.step, error.cause] : ['begin', error];
  logger.warn({ key, step, failures, error: cause }, 'a round failed and is tried again');
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
