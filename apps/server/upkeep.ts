import type { Logger } from '@allmend/kit-telemetry';

/** Something that is to be done now and then, by any server of a store: it is idempotent. */
export interface Chore {
  /** In logs. */
  readonly name: string;
  readonly everyMs: number;
  /** For each tenant, by its id. */
  run(tenant: string, signal: AbortSignal): Promise<void>;
}

export interface Upkeep {
  close(): Promise<void>;
}

/** Does the chores from now on, one after the other, each for all tenants. What fails is logged and done again the next time. */
export function startUpkeep(
  chores: readonly Chore[],
  options: { readonly tenants: () => Promise<readonly string[]>; readonly logger: Logger },
): Upkeep {
  const { tenants, logger } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();
  const round = async (chore: Chore): Promise<void> => {
    try {
      for (const tenant of await tenants()) {
        if (signal.aborted) return;
        await chore.run(tenant, signal).catch((error: unknown) => {
          if (!signal.aborted)
            logger.warn({ error, chore: chore.name, tenant }, 'a chore failed; the next round tries again');
        });
      }
    } catch (error) {
      if (!signal.aborted) logger.warn({ error, chore: chore.name }, 'a chore failed; the next round tries again');
    }
  };
  const begin = (chore: Chore): void => void (running = running.then(() => round(chore)));
  const timers = chores.map((chore) => {
    begin(chore);
    return setInterval(() => begin(chore), chore.everyMs).unref();
  });
  return {
    async close() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
