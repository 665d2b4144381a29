import { waitUntil } from '@allmend/kit-testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMaps, failure, keyOf } from '../contract/place.contract.ts';
import { storeErrors } from '../errors.ts';
import type { Range, StoreEvent, StoreKey, WatchBatch } from '../store.ts';
import { createWatchHub, type WatchHub, type WatchHubLimits } from './hub.ts';
import { inRange, type EventSource } from './source.ts';

/** An engine in memory whose reads can be held up. */
interface FakeEngine extends EventSource {
  /** Adds an event and tells the hub. */
  commit(key?: StoreKey, size?: number): number;
  /** Adds an event and tells nobody. */
  commitSilently(key?: StoreKey): number;
  compact(oldest: number): void;
  /** Holds reads that begin from now on, after they have seen their state; `reads` are answered one by one. */
  hold(): void;
  readonly held: (() => void)[];
  release(): void;
  /** Holds no further reads, and lets those that are held wait. */
  goOn(): void;
  failNext(times: number): void;
  /** Reads of the whole store, which the tail makes, and of ranges, which watchers make. */
  readonly reads: { tail: number; range: number };
}

function fakeEngine(onCommit: (revision: number) => void): FakeEngine {
  const events: StoreEvent[] = [];
  const held: (() => void)[] = [];
  const reads = { tail: 0, range: 0 };
  let current = 1;
  let oldest = 1;
  let holding = false;
  let failures = 0;

  function add(key: StoreKey, size: number): number {
    current++;
    events.push({ type: 'put', key, revision: current, value: new Uint8Array(size), previous: null });
    return current;
  }

  async function answer<T>(result: T): Promise<T> {
    if (holding) await new Promise<void>((resolve) => held.push(resolve));
    else await Promise.resolve();
    return result;
  }

  return {
    held,
    reads,
    commit(key = keyOf('a'), size = 1) {
      const revision = add(key, size);
      onCommit(revision);
      return revision;
    },
    commitSilently: (key = keyOf('a')) => add(key, 1),
    compact(to) {
      oldest = to;
    },
    hold() {
      holding = true;
    },
    release() {
      holding = false;
      for (const one of held.splice(0)) one();
    },
    goOn() {
      holding = false;
    },
    failNext(times) {
      failures = times;
    },
    bounds: async () => ({ current, oldest }),
    async events(range, since, limit) {
      reads[range ? 'range' : 'tail']++;
      if (failures-- > 0) throw storeErrors.error('unavailable', { store: 'the fake', problem: 'it was told to fail' });
      if (since < oldest) throw storeErrors.error('compacted', { revision: since, oldest });
      const found = events.filter((one) => one.revision > since && (!range || isIn(range, one)));
      const page = found.slice(0, limit);
      const more = found.length > limit;
      return answer({ events: page, more, revision: more ? page.at(-1)!.revision : Math.max(since, current) });
    },
  };
}

const isIn = (range: Range, event: StoreEvent): boolean =>
  (range.tenant === null || range.tenant === event.key.tenant) &&
  range.resource === event.key.resource &&
  inRange(event, range);

describe('the watch hub', () => {
  let hub: WatchHub;
  let engine: FakeEngine;

  function start(limits: Partial<WatchHubLimits> = {}): void {
    engine = fakeEngine((revision) => hub.wake(revision));
    hub = createWatchHub(engine, limits);
  }

  /** Watches in the background; `seen` are the revisions. */
  function follow(range: Range, since: number, progressMs = 10_000) {
    const control = new AbortController();
    const seen: number[] = [];
    const batches: WatchBatch[] = [];
    const ended = (async () => {
      try {
        for await (const batch of hub.watch(range, { since, signal: control.signal, progressMs })) {
          batches.push(batch);
          seen.push(...batch.events.map(({ revision }) => revision));
        }
        return null;
      } catch (error) {
        return error;
      }
    })();
    return { seen, batches, ended, stop: () => control.abort() };
  }

  const sees = (one: { readonly seen: readonly number[] }, count: number) =>
    waitUntil(`${count} events`, () => one.seen.length >= count);
  const turn = () => new Promise(setImmediate);

  beforeEach(() => start());
  afterEach(async () => {
    engine.release();
    await hub.close();
  });

  test('one read of the tail serves all watchers', async () => {
    const many = Array.from({ length: 200 }, () => follow(configMaps, 1));
    await turn();
    await turn();
    engine.reads.tail = 0;
    engine.commit();
    await Promise.all(many.map((one) => sees(one, 1)));
    expect(engine.reads.tail).toBeLessThanOrEqual(2);
    expect(engine.reads.range).toBe(0);
    expect(new Set(many.map(({ batches }) => batches[0]!.events[0])).size).toBe(1);
  });

  test('without watchers nothing is read', async () => {
    engine.commit();
    await turn();
    expect(engine.reads).toEqual({ tail: 0, range: 0 });
  });

  test('who comes back from a moment ago is served from memory', async () => {
    const first = follow(configMaps, 1);
    await turn();
    for (let n = 0; n < 50; n++) engine.commit();
    await sees(first, 50);
    engine.reads.range = 0;
    const many = Array.from({ length: 100 }, (_, n) => follow(configMaps, 2 + (n % 50)));
    await Promise.all(many.map((one, n) => sees(one, 49 - (n % 50))));
    for (const [n, one] of many.entries()) expect(one.seen[0] ?? 52).toBe(Math.min(3 + (n % 50), 52));
    expect(engine.reads.range).toBe(0);
  });

  test('an event that is committed between the read of a watcher and its first live moment is not lost', async () => {
    engine.commitSilently();
    engine.hold();
    const one = follow(configMaps, 1);
    await waitUntil('the read', () => engine.held.length === 1);
    // The answer is made already, and nobody is live who could be told.
    engine.commit();
    engine.release();
    await sees(one, 2);
    expect(one.seen).toEqual([2, 3]);
  });

  test('a watcher that joins during a read of the tail sees nothing twice', async () => {
    const first = follow(configMaps, 1);
    await turn();
    await turn();
    engine.hold();
    engine.commit();
    await waitUntil('the read of the tail', () => engine.held.length > 0);
    // Joins at 2, which the read under way will hand out, too.
    const second = follow(configMaps, 2);
    await turn();
    await turn();
    engine.release();
    engine.commit();
    await Promise.all([sees(first, 2), sees(second, 1)]);
    expect(first.seen).toEqual([2, 3]);
    expect(second.seen).toEqual([3]);
  });

  test('a read of the tail that was begun for others does not carry a new watcher past its events', async () => {
    start({ recentEvents: 1 });
    const first = follow(configMaps, 1);
    await turn();
    await turn();
    for (let n = 0; n < 3; n++) engine.commit();
    await sees(first, 3);
    // The second must read the tables, and that takes long: what it is given shows revision 4.
    engine.hold();
    const second = follow(configMaps, 1);
    await waitUntil('the slow read', () => engine.held.length > 0);
    const slowRead = engine.held.shift()!;
    engine.goOn();
    engine.commit();
    await sees(first, 4);
    engine.hold();
    engine.commit();
    await waitUntil('the read of the tail', () => engine.held.length > 0);
    first.stop();
    await first.ended;
    // Nobody watches now: the second sets the tail back to where it is itself, while a read from further on is under way.
    slowRead();
    await sees(second, 3);
    await turn();
    engine.release();
    engine.commit();
    await sees(second, 6);
    expect(second.seen).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('a source that fails for a while costs nothing but time', async () => {
    const one = follow(configMaps, 1);
    await turn();
    await turn();
    engine.failNext(3);
    engine.commit();
    engine.commit();
    await sees(one, 2);
    expect(one.seen).toEqual([2, 3]);
  });

  test('a failing first read is the error of the watch', async () => {
    engine.commitSilently();
    engine.failNext(1);
    expect(await follow(configMaps, 1).ended).toEqual(failure('unavailable'));
  });

  test('when another server compacts beyond the tail, who missed something is told so', async () => {
    const one = follow(configMaps, 1);
    await turn();
    await turn();
    engine.commitSilently();
    const last = engine.commitSilently();
    engine.compact(last);
    hub.wake();
    expect(await one.ended).toEqual(failure('compacted'));
    const next = follow(configMaps, last);
    await turn();
    engine.commit();
    await sees(next, 1);
    expect(next.seen).toEqual([4]);
  });

  test('a consumer that takes nothing costs a bounded queue, and then sees everything', async () => {
    start({ queueEvents: 10, recentEvents: 20, pageSize: 7 });
    const iterator = hub.watch(configMaps, { since: 1 })[Symbol.asyncIterator]();
    const first = iterator.next();
    const witness = follow(configMaps, 1);
    await turn();
    for (let n = 0; n < 500; n++) engine.commit();
    await sees(witness, 500);
    const seen: number[] = (await first).value.events.map((one: StoreEvent) => one.revision);
    const sizes: number[] = [];
    while (seen.length < 500) {
      const { value } = await iterator.next();
      sizes.push(value.events.length);
      seen.push(...value.events.map((one: StoreEvent) => one.revision));
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n + 2));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    await iterator.return!();
  });

  test('large events count by their bytes', async () => {
    start({ queueBytes: 50_000, recentBytes: 50_000 });
    const iterator = hub.watch(configMaps, { since: 1 })[Symbol.asyncIterator]();
    const first = iterator.next();
    const witness = follow(configMaps, 1);
    await turn();
    for (let n = 0; n < 30; n++) engine.commit(keyOf('a'), 20_000);
    await sees(witness, 30);
    engine.reads.range = 0;
    const seen: StoreEvent[] = [...(await first).value.events];
    while (seen.length < 30) seen.push(...(await iterator.next()).value.events);
    expect(engine.reads.range).toBeGreaterThan(0);
    expect(seen.map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, n) => n + 2));
    await iterator.return!();
  });

  test('one event above every limit still arrives', async () => {
    start({ queueBytes: 100, recentBytes: 100 });
    const one = follow(configMaps, 1);
    await turn();
    engine.commit(keyOf('a'), 10_000);
    engine.commit(keyOf('a'), 10_000);
    await sees(one, 2);
    expect(one.seen).toEqual([2, 3]);
  });

  test('handing out to many watchers leaves the event loop to others', async () => {
    const many = Array.from({ length: 300 }, () => follow({ ...configMaps, namespace: 'other' }, 1));
    const witness = follow(configMaps, 1);
    await turn();
    await turn();
    for (let n = 0; n < 2000; n++) engine.commitSilently();
    let longest = 0;
    const begun = process.threadCpuUsage().user;
    let last = begun;
    const over = new AbortController();
    const beat = (): void => {
      const now = process.threadCpuUsage().user;
      longest = Math.max(longest, (now - last) / 1000);
      last = now;
      if (!over.signal.aborted) setImmediate(beat);
    };
    beat();
    hub.wake();
    await sees(witness, 2000);
    over.abort();
    // In one piece it would be all of it; 60 ms are the least that says anything.
    expect(longest).toBeLessThan(Math.max(60, (last - begun) / 4000));
    for (const one of many) one.stop();
  });

  test('progress comes about as often as asked, and only when the revision moved', async () => {
    const one = follow({ ...configMaps, namespace: 'quiet' }, 1, 15);
    await turn();
    engine.commit();
    await waitUntil('progress', () => one.batches.length === 1);
    engine.commit();
    await waitUntil('more progress', () => one.batches.length === 2);
    expect(one.batches).toEqual([
      { revision: 2, events: [] },
      { revision: 3, events: [] },
    ]);
  });

  test('a watcher behind the newest revision of a quiet range is told how far it is', async () => {
    engine.commitSilently();
    engine.commitSilently();
    const one = follow({ ...configMaps, namespace: 'quiet' }, 1, 10);
    await waitUntil('progress', () => one.batches.length > 0);
    expect(one.batches).toEqual([{ revision: 3, events: [] }]);
  });

  test('`settled` waits until live watchers have been given everything', async () => {
    const one = follow(configMaps, 1);
    await turn();
    await turn();
    engine.hold();
    engine.commit();
    const settled = hub.settled();
    await waitUntil('the read of the tail', () => engine.held.length > 0);
    expect(hub.position()).toBe(1);
    engine.release();
    await settled;
    expect(hub.position()).toBe(2);
    await sees(one, 1);
  });

  test('`settled` ends when the source fails, and when nobody watches', async () => {
    await hub.settled();
    expect(hub.position()).toBeNull();
    follow(configMaps, 1);
    await turn();
    await turn();
    engine.failNext(1);
    engine.commitSilently();
    await hub.settled();
  });

  test('`reached` knows what it was told without asking, and asks for what it was not', async () => {
    hub.wake(7);
    await hub.reached(7, 0);
    const waiting = hub.reached(8, 5000);
    for (let n = 0; n < 7; n++) engine.commitSilently();
    hub.wake();
    await waiting;
    await expect(hub.reached(100, 10)).rejects.toEqual(failure('future'));
  });

  test('closing ends all watches without error, also those that read', async () => {
    const live = follow(configMaps, 1);
    await turn();
    engine.commitSilently();
    engine.hold();
    const reading = follow({ ...configMaps, resource: 'secrets' }, 1);
    await turn();
    const closing = hub.close();
    engine.release();
    await closing;
    expect(await live.ended).toBeNull();
    expect(await reading.ended).toBeNull();
  });

  test('law: whatever comes, leaves and lags, each watcher sees its range once, in order', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('commit' as const), namespace: fc.constantFrom('n', 'm'), wake: fc.boolean() }),
      fc.record({ do: fc.constant('join' as const), back: fc.nat(6), namespace: fc.constantFrom('n', 'm', undefined) }),
      fc.record({ do: fc.constant('leave' as const), which: fc.nat(5) }),
      fc.record({ do: fc.constant('turn' as const) }),
      fc.record({ do: fc.constant('hold' as const) }),
      fc.record({ do: fc.constant('release' as const) }),
      fc.record({ do: fc.constant('fail' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        start({ pageSize: 2, queueEvents: 2, recentEvents: 3 });
        const all: { key: StoreKey; revision: number }[] = [];
        const joined: { watch: ReturnType<typeof follow>; range: Range; since: number }[] = [];
        let revision = 1;
        for (const one of steps) {
          if (one.do === 'commit') {
            const key = keyOf('a', { namespace: one.namespace });
            revision = one.wake ? engine.commit(key) : engine.commitSilently(key);
            all.push({ key, revision });
          } else if (one.do === 'join') {
            const range = { ...configMaps, ...(one.namespace && { namespace: one.namespace }) };
            const since = Math.max(1, revision - one.back);
            joined.push({ watch: follow(range, since), range, since });
          } else if (one.do === 'leave') joined[one.which]?.watch.stop();
          else if (one.do === 'hold') engine.hold();
          else if (one.do === 'release') engine.release();
          else if (one.do === 'fail') engine.failNext(1);
          else await turn();
        }
        engine.failNext(0);
        engine.release();
        hub.wake();
        for (const { watch, range, since } of joined) {
          const expected = all
            .filter(({ key, revision }) => revision > since && [undefined, key.namespace].includes(range.namespace))
            .map((one) => one.revision);
          let ended = false;
          void watch.ended.then(() => (ended = true));
          await waitUntil('the end of what there is to see', () => ended || watch.seen.length >= expected.length);
          expect(watch.seen).toEqual(expected.slice(0, watch.seen.length));
        }
        await hub.close();
      }),
      { numRuns: 150 },
    );
  });
});
