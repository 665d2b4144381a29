import { createLru } from '@allmend/kit-lru';

/** What an answer would be made from. */
export interface Plan<T> {
  /** The same stamp: the same answer, until it becomes another by itself. */
  readonly stamp: string;
  readonly make: () => Promise<T>;
  /** Milliseconds at which the answer becomes another by itself. Asked only of a new one. */
  readonly until: () => number;
}

/** Answers that are kept as long as nothing that they were made from is another. */
export interface Memory {
  /**
   * `revision`: of everything that is followed anyhow. `plan` is asked at most once in a while as long as that is the same; several
   * that ask at the same time get one answer.
   */
  of<T extends { readonly asOf: string }>(
    key: string,
    revision: number,
    plan: (at: Date) => Promise<Plan<T>>,
  ): Promise<T>;
}

export interface MemoryOptions {
  readonly capacity: number;
  readonly now: () => Date;
  /** Milliseconds for which an answer is given again without asking whether it still holds. */
  readonly checkEveryMs: number;
}

interface Kept {
  readonly value: { readonly asOf: string };
  readonly revision: number;
  readonly stamp: string;
  readonly until: number;
  checkedAt: number;
}

/** An answer that still holds is as of now: said at least this often, in milliseconds. */
const renewEvery = 60_000;

export function createMemory({ capacity, now, checkEveryMs }: MemoryOptions): Memory {
  const kept = createLru<Kept>({ capacity });
  const underWay = new Map<string, Promise<{ readonly asOf: string }>>();

  async function look<T extends { readonly asOf: string }>(
    key: string,
    revision: number,
    plan: (at: Date) => Promise<Plan<T>>,
  ): Promise<T> {
    const at = now();
    const { stamp, make, until } = await plan(at);
    const known = kept.get(key);
    const holds = known && known.stamp === stamp && known.revision === revision && at.getTime() < known.until;
    const value = holds ? renewed(known.value as T, at) : await make();
    kept.set(key, { value, revision, stamp, until: holds ? known.until : until(), checkedAt: at.getTime() });
    return value;
  }

  return {
    async of(key, revision, plan) {
      const known = kept.get(key);
      const instant = now().getTime();
      if (known?.revision === revision && instant < known.until && Math.abs(instant - known.checkedAt) < checkEveryMs) {
        return known.value as Awaited<ReturnType<Awaited<ReturnType<typeof plan>>['make']>>;
      }
      const same = `${revision} ${key}`;
      const running = underWay.get(same) ?? look(key, revision, plan).finally(() => underWay.delete(same));
      underWay.set(same, running);
      return running as ReturnType<Awaited<ReturnType<typeof plan>>['make']>;
    },
  };
}

function renewed<T extends { readonly asOf: string }>(value: T, at: Date): T {
  return at.getTime() - Date.parse(value.asOf) < renewEvery ? value : { ...value, asOf: at.toISOString() };
}
