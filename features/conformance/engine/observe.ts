import type { Exchange, Observation } from '@allmend/api';
import { isAllmendError } from '@allmend/kit-errors';
import type { CallRecord, Cloud } from '@allmend/openstack-client';
import type { CollectContext, CollectOptions, Collector, TrackResource } from './collector.ts';
import type { LeftBehind, Teardown } from './teardown.ts';

/** What happens in a run, for progress display and logs. */
export type RunEvent =
  | { readonly type: 'started'; readonly resource: string; readonly mode: 'read' | 'active' }
  | { readonly type: 'progress'; readonly resource: string; readonly text: string }
  | { readonly type: 'finished'; readonly resource: string; readonly observation: Observation }
  | {
      readonly type: 'left-behind';
      readonly resource: string;
      readonly kind: string;
      readonly name: string;
      readonly problem: string;
    };

/** Where exchanges and observations go while a run is under way. */
export interface ObservationSink {
  /** Stores one exchange with its redacted bodies; resolves to it with its number. */
  exchange(call: CallRecord): Promise<Exchange>;
  /** Makes a finished observation durable, so that an interrupted run can be resumed. */
  observation(observation: Observation): Promise<void>;
}

export interface ObserverOptions {
  readonly cloud: Cloud;
  readonly sink: ObservationSink;
  readonly signal: AbortSignal;
  readonly collect: CollectOptions;
  readonly teardown: (resource: string, cloud: Cloud) => Teardown;
  /** For a cloud that a collector joins. */
  readonly joinedTeardown: (cloud: Cloud) => Promise<Teardown>;
  /** Active collectors are skipped. */
  readonly readOnly: boolean;
  /** Most seconds for any collector; default: each has its own deadline. */
  readonly longest?: number | undefined;
  /** Told at once when evidence cannot be kept: the run is to end, and each collector to take away what it created. */
  readonly fatal: (error: Error) => void;
  /** Observations of an interrupted run that need not be made again. */
  readonly resumed: ReadonlyMap<string, Observation>;
  readonly event: (event: RunEvent) => void;
  readonly now: () => Date;
}

/** A resource that this one rests on could not be collected. */
export class DependencyFailed extends Error {
  readonly reason: string;
  constructor(resource: string, error: { reason: string; message: string }) {
    super(`${resource}: ${error.message}`);
    this.name = 'DependencyFailed';
    this.reason = error.reason;
  }
}

/** Collects each resource once, whoever asks first; asking again waits for the same observation. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #pending = new Map<string, Promise<Observation>>();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  observe(collector: Collector): Promise<Observation> {
    const pending = this.#pending.get(collector.resource);
    if (pending) return pending;
    const resumed = this.#options.resumed.get(collector.resource);
    const started = resumed ? Promise.resolve(resumed) : this.#collect(collector);
    this.#pending.set(collector.resource, started);
    return started;
  }

  async #collect(collector: Collector): Promise<Observation> {
    const { now, event, sink, readOnly, fatal } = this.#options;
    const { resource } = collector;
    const startedAt = now().toISOString();
    if (readOnly && collector.mode === 'active')
      return { resource, state: 'skipped', startedAt, finishedAt: startedAt, exchanges: [] };
    event({ type: 'started', resource, mode: collector.mode });
    const exchanges: Promise<Exchange>[] = [];
    const inherited: number[] = [];
    let open = true;
    // What several share (a token, a version document) may go on after this one was stopped, and is no part of it then.
    const record = (call: CallRecord) => {
      if (!open) return;
      const kept = sink.exchange(call);
      kept.catch(fatal);
      exchanges.push(kept);
    };
    const outcome = await this.#attempt(collector, record, inherited);
    open = false;
    const own = (await Promise.all(exchanges)).map((exchange) => exchange.id);
    const observation: Observation = {
      resource,
      startedAt,
      finishedAt: now().toISOString(),
      exchanges: [...new Set([...own, ...inherited])].sort((a, b) => a - b),
      ...outcome,
    };
    if (!this.#options.signal.aborted) await sink.observation(observation);
    event({ type: 'finished', resource, observation });
    return observation;
  }

  async #attempt(
    collector: Collector,
    record: (call: CallRecord) => void,
    inherited: number[],
  ): Promise<Pick<Observation, 'state' | 'value' | 'error'>> {
    const { cloud, signal, event, collect } = this.#options;
    const { resource } = collector;
    const seconds = Math.min(collector.deadline, this.#options.longest ?? Infinity);
    const deadline = AbortSignal.timeout(seconds * 1000);
    const both = AbortSignal.any([signal, deadline]);
    const teardown = this.#options.teardown(resource, cloud.scoped({ recorder: record }));
    const joined: { readonly cloud: Cloud; readonly teardown: Promise<Teardown> }[] = [];
    const context: CollectContext = {
      cloud: cloud.scoped({ recorder: record, signal: both }),
      signal: both,
      need: async (other) => this.#need(other, { by: collector, inherited }),
      track: whileOpen(teardown.track, both),
      record,
      join: async (other) => {
        const seen = other.scoped({ recorder: record, signal: both });
        await seen.token();
        both.throwIfAborted();
        const own = this.#options.joinedTeardown(other.scoped({ recorder: record }));
        joined.push({ cloud: other, teardown: own });
        return { cloud: seen, track: whileOpen((await own).track, both) };
      },
      options: collect,
      progress: (text) => event({ type: 'progress', resource, text }),
      sleep: (milliseconds) => sleep(milliseconds, both),
    };
    const leftBehind = (left: readonly LeftBehind[]): void => {
      for (const one of left) event({ type: 'left-behind', resource, ...one });
    };
    try {
      const value = await raceAbort(collector.collect(context), both);
      const parsed = collector.schema.safeParse(value);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const problem = `the answer has an unexpected shape at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'unknown'}`;
        return { state: 'failed', error: { reason: 'conformance.unexpected-shape', message: problem } };
      }
      return { state: 'observed', value: parsed.data };
    } catch (error) {
      return { state: 'failed', error: describe(error, { seconds, deadline, signal }) };
    } finally {
      for (const other of joined.reverse()) await closeJoined(other, leftBehind);
      leftBehind(await teardown.run());
    }
  }

  /** What rests on another observation rests on its exchanges too. */
  async #need<T>(
    collector: Collector<T>,
    { by, inherited }: { readonly by: Collector; readonly inherited: number[] },
  ): Promise<T> {
    if (by.mode === 'read' && collector.mode === 'active' && !by.mayNeed?.includes(collector))
      throw new Error(`${by.resource} asks for ${collector.resource}, which creates, without saying so in mayNeed`);
    const observation = await this.observe(collector);
    inherited.push(...observation.exchanges);
    if (observation.state === 'observed') return observation.value as T;
    const error = observation.error ?? { reason: 'conformance.not-asked', message: 'was not asked in this run' };
    throw new DependencyFailed(collector.resource, error);
  }
}

function describe(
  error: unknown,
  context: { readonly seconds: number; readonly deadline: AbortSignal; readonly signal: AbortSignal },
): { reason: string; message: string } {
  if (context.signal.aborted) return { reason: 'conformance.interrupted', message: 'the run was interrupted' };
  if (context.deadline.aborted)
    return { reason: 'conformance.deadline', message: `did not end within its ${context.seconds} s` };
  if (isAllmendError(error) || error instanceof DependencyFailed)
    return { reason: error.reason, message: error.message };
  return { reason: 'conformance.collector-broke', message: error instanceof Error ? error.message : String(error) };
}

/** A collector that goes on after its end creates nothing more: nobody would take it away. */
function whileOpen(track: TrackResource, signal: AbortSignal): TrackResource {
  return async (...wanted) => {
    signal.throwIfAborted();
    return track(...wanted);
  };
}

async function closeJoined(
  joined: { readonly cloud: Cloud; readonly teardown: Promise<Teardown> },
  leftBehind: (left: readonly LeftBehind[]) => void,
): Promise<void> {
  // When the ledger refused its run nothing was created, and the collector has that error.
  const teardown = await joined.teardown.catch(() => null);
  if (teardown) leftBehind(await teardown.run());
  await joined.cloud.close();
}

/** The promise, or a rejection as soon as the signal fires: a collector that ignores its signal cannot hold the run. */
async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((done, failed) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      done();
    }, milliseconds);
    const abort = () => {
      clearTimeout(timer);
      failed(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
