import { waitUntil } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import type { Range, Store, StoreEvent } from '../store.ts';
import { configMaps, failure, keyOf, put, remove, told, watching, write } from './place.contract.ts';

/** Watches. That they never skip, repeat or reorder under load is the matter of the history checker. */
export function watchesContract(current: () => Store): void {
  test('a watch tells what happened since its revision, then what happens', async () => {
    const store = current();
    await write(store, put(keyOf('a'), '1')); // 2
    await write(store, put(keyOf('a'), '2')); // 3
    await write(store, remove(keyOf('a'), 'last')); // 4
    const watch = watching(store, configMaps, 2);
    expect(await watch.told(2)).toEqual(['+a=2<1', '-a=last<2']);
    await write(store, put(keyOf('a'), '3')); // 5
    await store.commit({ writes: [put(keyOf('b'), '1'), put(keyOf('a'), '4')] }); // 6, 7
    expect(await watch.told(5)).toEqual(['+a=2<1', '-a=last<2', '+a=3', '+b=1', '+a=4<3']);
    expect(watch.events.map(({ revision }) => revision)).toEqual([3, 4, 5, 6, 7]);
    expect(watch.events[0]).toMatchObject({ key: keyOf('a'), previous: { revision: 2 } });
    expect(watch.events[1]).toMatchObject({ type: 'delete', previous: { revision: 3 } });
    expect(watch.events[2]!.previous).toBeNull();
    await watch.stop();
    expect(await watch.ended).toBeNull();
  });

  const ranges: [string, Partial<Range>, string[]][] = [
    ['a resource of a tenant', {}, ['a', 'b', 'e']],
    ['a namespace', { namespace: 'n' }, ['b']],
    ['cluster scope', { namespace: '' }, ['e']],
    ['one name', { name: 'a' }, ['a']],
    ['all tenants', { tenant: null }, ['a', 'b', 'c', 'e']],
    ['another resource', { resource: 'secrets' }, ['d']],
    ['another group', { group: 'apps' }, []],
  ];
  test.each(ranges)('a watch of %s tells what is in it, from the past and live', async (_, parts, names) => {
    const store = current();
    const commit = async () => {
      await store.commit({
        writes: [
          put(keyOf('a'), ''),
          put(keyOf('b', { namespace: 'n' }), ''),
          put(keyOf('c', { tenant: 't2' }), ''),
          put(keyOf('d', { resource: 'secrets' }), ''),
          put(keyOf('e', { namespace: '' }), ''),
        ],
      });
    };
    await commit();
    const watch = watching(store, { ...configMaps, ...parts }, 1, { progressMs: 20 });
    await watch.reached(await store.revision());
    await commit();
    await commit();
    await watch.reached(await store.revision());
    expect(watch.events.map(({ key }) => key.name)).toEqual([...names, ...names, ...names]);
    await watch.stop();
  });

  test('watches from the future and from what was compacted are refused', async () => {
    const store = current();
    await write(store, put(keyOf('a'), '1'));
    await write(store, put(keyOf('a'), '2'));
    expect(await watching(store, configMaps, 4).ended).toEqual(failure('future'));
    await store.compact(new Date(Date.now() + 60_000));
    expect(await watching(store, configMaps, 2).ended).toEqual(failure('compacted'));
    expect(await watching(store, configMaps, 0).ended).toEqual(failure('compacted'));
    const watch = watching(store, configMaps, 3);
    await write(store, put(keyOf('b'), '1'));
    expect(await watch.told(1)).toEqual(['+b=1']);
    await watch.stop();
  });

  test('compaction does not disturb a watch that is up to date', async () => {
    const store = current();
    const watch = watching(store, configMaps, 1);
    for (let n = 0; n < 30; n++) {
      await write(store, put(keyOf('a'), `${n}`));
      if (n % 7 === 6) {
        await watch.told(n + 1);
        await store.compact(new Date(Date.now() + 60_000));
      }
    }
    expect(await watch.told(30)).toEqual(Array.from({ length: 30 }, (_, n) => `+a=${n}${n ? `<${n - 1}` : ''}`));
    await watch.stop();
  });

  test('progress: when nothing happens in the range, the revision still moves', async () => {
    const store = current();
    const watch = watching(store, { ...configMaps, namespace: 'quiet' }, 1, { progressMs: 30 });
    const revision = await write(store, put(keyOf('a'), '1'));
    await watch.reached(revision);
    const later = await write(store, put(keyOf('a'), '2'));
    await watch.reached(later);
    expect(watch.events).toEqual([]);
    expect(watch.batches.length).toBeLessThanOrEqual(2);
    await watch.stop();
  });

  test('a watch where the revision does not move says nothing', async () => {
    const store = current();
    const quiet = watching(store, configMaps, 1, { progressMs: 5 });
    const other = watching(store, { ...configMaps, resource: 'secrets' }, 1, { progressMs: 60 });
    await other.stop();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(quiet.batches).toEqual([]);
    await quiet.stop();
  });

  describe('the end of a watch', () => {
    test('an abort ends it without error, while it waits and before it begins', async () => {
      const store = current();
      const watch = watching(store, configMaps, 1);
      await watch.stop();
      expect(await watch.ended).toBeNull();
      for await (const batch of store.watch(configMaps, { since: 1, signal: AbortSignal.abort() })) {
        expect(batch).toBe('nothing');
      }
    });

    test('leaving the loop ends it', async () => {
      const store = current();
      await write(store, put(keyOf('a'), '1'));
      let seen = 0;
      for await (const batch of store.watch(configMaps, { since: 1 })) {
        seen += batch.events.length;
        break;
      }
      expect(seen).toBe(1);
    });

    test('`return` ends one that waits', async () => {
      const iterator = current().watch(configMaps, { since: 1 })[Symbol.asyncIterator]();
      const waiting = iterator.next();
      await new Promise(setImmediate);
      await iterator.return!();
      expect(await waiting).toMatchObject({ done: true });
      expect(await iterator.next()).toMatchObject({ done: true });
    });

    test('closing the store ends it without error', async () => {
      const store = current();
      const watch = watching(store, configMaps, 1);
      await write(store, put(keyOf('a'), '1'));
      await watch.told(1);
      await store.close();
      expect(await watch.ended).toBeNull();
    });
  });

  test('many watchers of one range see the same, and share the bytes', async () => {
    const store = current();
    const many = Array.from({ length: 100 }, () => watching(store, configMaps, 1));
    await write(store, put(keyOf('first'), '0'));
    await Promise.all(many.map((one) => one.told(1)));
    for (let n = 0; n < 20; n++) await write(store, put(keyOf('a'), `${n}`));
    const views = await Promise.all(many.map((one) => one.told(21)));
    for (const view of views) expect(view).toEqual(views[0]);
    expect(new Set(many.map((one) => one.events.at(-1)!.value)).size).toBeLessThan(10);
    await Promise.all(many.map((one) => one.stop()));
  });

  test('a slow consumer loses nothing', async () => {
    const store = current();
    const seen: StoreEvent[] = [];
    const iterator = store.watch(configMaps, { since: 1 })[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let from = 0; from < 3000; from += 250) {
      await store.commit({ writes: Array.from({ length: 250 }, (_, n) => put(keyOf(`n${from + n}`), `${from + n}`)) });
    }
    seen.push(...((await first).value?.events ?? []));
    while (seen.length < 3000) {
      const { value } = await iterator.next();
      seen.push(...value.events);
    }
    await iterator.return!();
    expect(seen.map(told)).toEqual(Array.from({ length: 3000 }, (_, n) => `+n${n}=${n}`));
  });

  test('a consumer so slow that compaction overtakes it is told so', async () => {
    const store = current();
    const iterator = store.watch(configMaps, { since: 1 })[Symbol.asyncIterator]();
    const first = iterator.next();
    await write(store, put(keyOf('a'), '0'));
    expect((await first).value.events).toHaveLength(1);
    // Far more than any queue of a watcher holds.
    const large = 'x'.repeat(100_000);
    for (let n = 0; n < 20; n++) {
      await store.commit({ writes: Array.from({ length: 20 }, (_, at) => put(keyOf(`k${at}`), large)) });
    }
    const oldest = await store.compact(new Date(Date.now() + 60_000));
    const rest = async () => {
      for (;;) {
        const { value } = await iterator.next();
        if (value.revision >= oldest) return 'saw everything';
      }
    };
    const outcome = await rest().catch((error: unknown) => error);
    if (outcome !== 'saw everything') expect(outcome).toEqual(failure('compacted'));
    await iterator.return!();
  });

  describe('the events of the whole store', () => {
    test('come in order, of every range, in slices', async () => {
      const store = current();
      await store.commit({
        writes: [
          put(keyOf('a'), '1'),
          put(keyOf('b', { tenant: 't2' }), '1'),
          put(keyOf('c', { resource: 'secrets' }), '1'),
        ],
      });
      await write(store, remove(keyOf('a')));
      const found: string[] = [];
      let since = 1;
      for (let more = true; more;) {
        const slice = await store.events(since, 2);
        expect(slice.events.length).toBeLessThanOrEqual(2);
        found.push(...slice.events.map(told));
        ({ more, revision: since } = slice);
      }
      expect(found).toEqual(['+a=1', '+b=1', '+c=1', '-a=last<1']);
      expect(since).toBe(5);
      expect(await store.events(5, 2)).toEqual({ events: [], more: false, revision: 5 });
    });

    test('that were compacted are refused', async () => {
      const store = current();
      for (let n = 0; n < 3; n++) await write(store, put(keyOf('a'), `${n}`));
      await store.compact(new Date(Date.now() + 60_000));
      await expect(store.events(3, 10)).rejects.toEqual(failure('compacted'));
      expect((await store.events(4, 10)).events).toEqual([]);
    });
  });

  test('`reached` waits for a revision', async () => {
    const store = current();
    await store.reached(1, 1000);
    const waiting = store.reached(2, 10_000);
    await write(store, put(keyOf('a'), '1'));
    await waiting;
    await expect(store.reached(99, 20)).rejects.toEqual(failure('future'));
  });

  test('a watch that begins while others write misses nothing', async () => {
    const store = current();
    const writing = new AbortController();
    const writer = (async () => {
      for (let n = 0; !writing.signal.aborted; n++) await write(store, put(keyOf('a'), `${n}`));
    })();
    for (let turn = 0; turn < 15; turn++) {
      const since = await store.revision();
      const watch = watching(store, configMaps, since);
      await watch.told(5);
      expect(watch.events.slice(0, 5).map(({ revision }) => revision - since)).toEqual([1, 2, 3, 4, 5]);
      await watch.stop();
    }
    writing.abort();
    await writer;
    await waitUntil('the last write', async () => (await store.get(keyOf('a'))) !== null);
  });
}
