import type { Client } from '@allmend/core-client';
import { wireTime } from '@allmend/core-machinery';
import type { Claim } from './claim.ts';
import { execute } from './execution.ts';
import { keepNewest } from './retention.ts';
import type { RunWork } from './run-work.ts';
import { createSlots, type SlotKind } from './slots.ts';

export interface ExecutionsOptions {
  readonly work: RunWork;
  /** Runs at once. */
  readonly concurrency: number;
  /** Ended runs that are kept of each subject. */
  readonly kept: number;
  /** Wants rounds for runs that found no slot, or may go on elsewhere. */
  readonly again: (keys: readonly string[]) => void;
}

/** Runs that this replica works on: they take minutes, and rounds must not. */
export interface Executions {
  has(key: string): boolean;
  /** No slot is free for one of that kind. */
  isBusy(key: string, kind: SlotKind): boolean;
  /** Takes a slot, for `start` or `give`. */
  take(key: string, kind: SlotKind): boolean;
  give(key: string): void;
  start(key: string, client: Client, claim: Claim): void;
  /** Something may have changed about the run. */
  look(key: string): void;
  forget(key: string): void;
  /** Gives all back, after what they created was taken away. */
  stop(): Promise<void>;
}

export function createExecutions({ work, concurrency, kept, again }: ExecutionsOptions): Executions {
  const slots = createSlots(concurrency);
  const running = new Map<string, { readonly claim: Claim; readonly done: Promise<void> }>();
  const stopping = new AbortController();

  const perform = async (key: string, client: Client, claim: Claim): Promise<void> => {
    const log = work.logger.child({ run: key });
    log.info({ attempt: claim.run.status?.attempt }, 'a run begins');
    const ending = await execute({ work, client, claim, stopping: stopping.signal });
    const finishedAt = ending?.phase === 'Waiting' ? null : wireTime(work.clock.now());
    const written = ending === null ? 'lost' : await claim.end({ ...ending, finishedAt });
    log.info({ phase: written === 'lost' ? 'lost' : ending?.phase }, 'a run has ended here');
    if (written === 'lost' || stopping.signal.aborted) return;
    await keepNewest(client, claim.run, kept).catch((error: unknown) =>
      log.info({ error }, 'older runs could not be removed'),
    );
  };

  return {
    has: (key) => running.has(key),
    isBusy: (key, kind) => !slots.isFree(key, kind),
    take: (key, kind) => !stopping.signal.aborted && slots.take(key, kind),
    give: (key) => slots.give(key),
    start(key, client, claim) {
      const done = perform(key, client, claim)
        .catch((error: unknown) => work.logger.error({ run: key, error }, 'a run has ended without a word'))
        .finally(() => {
          running.delete(key);
          slots.give(key);
          again([key, ...slots.waiting()]);
        });
      running.set(key, { claim, done });
    },
    look: (key) => running.get(key)?.claim.look(),
    forget: (key) => slots.forget(key),
    async stop() {
      stopping.abort(new Error('this server stops'));
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
