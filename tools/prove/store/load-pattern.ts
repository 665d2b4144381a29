import { createHash } from 'node:crypto';
import type { AdminStore, Batch, Expectation, HistoryRow, StoreKey } from '@allmend/core-store';

/** What the load has made durable so far, as far as somebody was told so. */
export interface LoadState {
  /** Last step of each writer that was acknowledged. */
  readonly acknowledged: ReadonlyMap<number, number>;
  /** Where the chain of the history has been verified up to. */
  readonly seq: number;
  readonly hash: string;
  /** Steps of each writer that are in the history so far. */
  readonly steps: ReadonlyMap<number, number>;
}

export const nothingYet: LoadState = { acknowledged: new Map(), seq: 0, hash: '', steps: new Map() };

const series = 'load';
const tenant = 'root';

export function keyOf(writer: number, which: 'first' | 'second'): StoreKey {
  return { tenant, group: '', resource: 'loads', namespace: which, name: `writer-${writer}` };
}

/** Two objects and a chained row of the history that say the same step: all or nothing of it may be found. */
export function loadBatch(writer: number, step: number, expect: Expectation): Batch {
  const value = stepValue(writer, step);
  const index = { label: [`step=${step}`] };
  return {
    writes: [
      { key: keyOf(writer, 'first'), op: 'put', value, expect, index },
      { key: keyOf(writer, 'second'), op: 'put', value },
    ],
    appends: [{ series, tenant, subject: `${writer}`, at: new Date(), body: Buffer.from(`${step}`), chained: true }],
  };
}

/** A text whose every part follows from writer and step, of a length that differs from step to step. */
function stepValue(writer: number, step: number): Uint8Array {
  const filler = createHash('sha256')
    .update(`${writer}/${step}`)
    .digest('hex')
    .repeat(1 + ((step * 7) % 90));
  return Buffer.from(`${writer} ${step} ${filler}`);
}

/** Throws when the value is torn. */
export function readStep(value: Uint8Array): { readonly writer: number; readonly step: number } {
  const [writer, step] = Buffer.from(value).toString('latin1', 0, 40).split(' ').map(Number);
  if (Buffer.compare(stepValue(writer!, step!), value) !== 0)
    throw new Error(`a value of ${value.length} bytes is torn`);
  return { writer: writer!, step: step! };
}

/**
 * Compares a store with what its writers were told. Returns what is wrong, a sentence each, and the state from which the
 * next check goes on.
 */
export async function checkLoad(
  store: AdminStore,
  before: LoadState,
): Promise<{ readonly faults: readonly string[]; readonly state: LoadState }> {
  const faults: string[] = [];
  const steps = new Map(before.steps);
  let { seq, hash } = before;
  for (;;) {
    const rows = await store.history({ series, tenant, after: seq, limit: 5000 });
    for (const row of rows) {
      if (row.hash !== hashOf(hash, row))
        faults.push(`row ${row.seq} of the history does not follow the one before it`);
      const [writer, step] = [Number(row.subject), Number(Buffer.from(row.body).toString())];
      const last = steps.get(writer) ?? 0;
      if (step !== last + 1) faults.push(`writer ${writer}: step ${step} of the history follows step ${last}`);
      steps.set(writer, step);
      ({ seq } = row);
      hash = row.hash ?? '';
    }
    if (rows.length < 5000) break;
  }
  for (const [writer, acknowledged] of before.acknowledged) {
    const last = steps.get(writer) ?? 0;
    if (last < acknowledged)
      faults.push(`writer ${writer}: step ${acknowledged} was acknowledged and is lost; ${last} is the last`);
  }
  for (const [writer, step] of steps) faults.push(...(await checkObjects(store, writer, step)));
  return { faults, state: { acknowledged: before.acknowledged, seq, hash, steps } };
}

/** Both objects of the last step are there, whole, and found by its index value and by no older one. */
async function checkObjects(store: AdminStore, writer: number, step: number): Promise<string[]> {
  const faults: string[] = [];
  for (const which of ['first', 'second'] as const) {
    const found = await store.get(keyOf(writer, which));
    try {
      const read = found && readStep(found.value);
      if (read?.step !== step)
        faults.push(`writer ${writer}: its ${which} object is of step ${read?.step}, its history of ${step}`);
    } catch (error) {
      faults.push(`writer ${writer}: ${String(error)}`);
    }
  }
  const { namespace, ...range } = keyOf(writer, 'first');
  for (const [value, wanted] of [
    [step, 1],
    [step - 1, 0],
  ] as const) {
    const { items } = await store.list({ ...range, namespace }, { index: { name: 'label', value: `step=${value}` } });
    if (items.length !== wanted)
      faults.push(`writer ${writer}: the index has ${items.length} objects of step ${value}`);
  }
  return faults;
}

/** The rule of `HistoryRow.hash`, written once more. */
function hashOf(previous: string, { series, tenant, subject, at, body }: HistoryRow): string {
  const hash = createHash('sha256');
  for (const part of [previous, series, tenant, subject, at.toISOString()]) hash.update(part).update('\0');
  return hash.update(body).digest('hex');
}
