import type { ResourceRef } from './events.ts';
import type { Sweep } from './sweep.ts';
import { failureOf } from './tally.ts';

/** What became of one item. `open`: a create that may still arrive, to be looked at again then (milliseconds since 1970). */
export type Outcome = { readonly state: 'done' } | { readonly state: 'open'; readonly lookAgainAt: number };

export interface Work<T> {
  /** Kinds in the order of removal. */
  readonly order: readonly string[];
  readonly items: readonly T[];
  readonly work: (item: T) => Promise<Outcome>;
  readonly refOf: (item: T) => ResourceRef;
}

export interface Waiting<T> {
  readonly items: readonly T[];
  /** Earliest of all; Infinity when there are none. */
  readonly lookAgainAt: number;
}

/** How often what failed is tried again while something else could be removed: it may have been in use by that. */
const maxPasses = 4;

/**
 * Kind by kind in the order of removal, items of one kind at once; what failed again, as long as a pass changes
 * something. Failures are reported after the last pass, and what an abort leaves undone as kept.
 */
export async function inPasses<T extends { readonly kind: string }>(
  sweep: Sweep,
  { order, items, work, refOf }: Work<T>,
): Promise<Waiting<T>> {
  const waiting: T[] = [];
  let lookAgainAt = Infinity;
  let failures = new Map<T, unknown>();

  async function one(item: T): Promise<void> {
    if (sweep.signal.aborted) {
      sweep.report({ type: 'kept', resource: refOf(item), reason: 'interrupted' });
      return;
    }
    try {
      const outcome = await work(item);
      if (outcome.state !== 'open') return;
      waiting.push(item);
      lookAgainAt = Math.min(lookAgainAt, outcome.lookAgainAt);
    } catch (error) {
      failures.set(item, error);
    }
  }

  let todo = items;
  for (let pass = 1; todo.length > 0 && pass <= maxPasses; pass++) {
    failures = new Map();
    for (const group of inOrder(order, todo)) await Promise.all(group.map(one));
    const changed = failures.size < todo.length;
    todo = changed && !sweep.dryRun && !sweep.signal.aborted ? [...failures.keys()] : [];
  }
  for (const [item, error] of failures) {
    sweep.report({ type: 'failed', resource: refOf(item), failure: failureOf(error) });
  }
  return { items: waiting, lookAgainAt };
}

function inOrder<T extends { readonly kind: string }>(order: readonly string[], items: readonly T[]): readonly T[][] {
  const rank = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length);
  return [...Map.groupBy(items, (item) => item.kind)].sort(([a], [b]) => rank(a) - rank(b)).map(([, group]) => group);
}
