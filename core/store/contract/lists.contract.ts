import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cursor, ListOptions, Range, Store, StoreKey } from '../store.ts';
import {
  configMaps,
  failure,
  instantBetween,
  keyOf,
  put,
  remove,
  shown,
  tenant,
  watching,
  write,
} from './place.contract.ts';

const cursorOf = ({ tenant, namespace, name }: StoreKey): Cursor => ({ tenant, namespace, name });

/** Lists page by page; every page shows the same revision. */
async function pages(store: Store, range: Range, limit: number, options: ListOptions = {}): Promise<string[]> {
  const names: string[] = [];
  let at = options.at;
  let after: Cursor | undefined;
  for (;;) {
    const page = await store.list(range, { ...options, ...(at && { at }), limit, ...(after && { after }) });
    if (!options.index) at = page.revision;
    names.push(...page.items.map(({ key }) => key.name));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (!page.more) return names;
    expect(page.items).toHaveLength(limit);
    after = cursorOf(page.items.at(-1)!.key);
  }
}

/** Time in ms that this thread computed in the longest turn of its event loop, and in all of them; not that it waited for a core. */
async function turnsOf(work: () => Promise<unknown>): Promise<{ longest: number; all: number }> {
  const computed = () => process.threadCpuUsage().user / 1000;
  const over = new AbortController();
  let longest = 0;
  const begun = computed();
  let last = begun;
  const beat = (): void => {
    const now = computed();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over.signal.aborted) setImmediate(beat);
  };
  beat();
  await work();
  over.abort();
  return { longest, all: computed() - begun };
}

/** Lists, counts and compaction. */
export function listsContract(current: () => Store): void {
  test('a list holds what is in its range and nothing else, at one revision', async () => {
    const store = current();
    const places: Partial<StoreKey>[] = [
      {},
      { namespace: 'other' },
      { namespace: '' },
      { tenant: 't2' },
      { group: 'apps' },
      { resource: 'secrets' },
    ];
    await store.commit({ writes: places.map((parts, n) => put(keyOf('x', parts), `${n}`)) });
    const values = async (range: Partial<Range>) => {
      const page = await store.list({ ...configMaps, ...range });
      expect(page).toMatchObject({ revision: 7, more: false });
      expect(await store.count({ ...configMaps, ...range })).toBe(page.items.length);
      return page.items.map(({ value }) => new TextDecoder().decode(value));
    };
    expect(await values({})).toEqual(['2', '0', '1']);
    expect(await values({ namespace: 'default' })).toEqual(['0']);
    expect(await values({ namespace: '' })).toEqual(['2']);
    expect(await values({ tenant: null })).toEqual(['2', '0', '1', '3']);
    expect(await values({ tenant: null, namespace: 'default' })).toEqual(['0', '3']);
    expect(await values({ tenant: 't2' })).toEqual(['3']);
    expect(await values({ group: 'apps' })).toEqual(['4']);
    expect(await values({ resource: 'secrets' })).toEqual(['5']);
    expect(await values({ name: 'x' })).toEqual(['2', '0', '1']);
    expect(await values({ name: 'y' })).toEqual([]);
    expect(await values({ tenant: 'nobody' })).toEqual([]);
  });

  test('objects come in the order of the UTF-8 bytes of tenant, namespace and name', async () => {
    const store = current();
    // U+FF5E is above U+1F600 in UTF-16 and below it in UTF-8; locales would put é between e and f.
    const names = ['a', 'A', 'é', 'e', 'z', '～', '😀', 'a-b', 'a.b', 'ab', 'B', '10', '9', '_'];
    const keys = ['ns', 'Ns', ''].flatMap((namespace) =>
      ['t～', 't😀'].flatMap((tenant) => names.map((name) => keyOf(name, { namespace, tenant }))),
    );
    await store.commit({ writes: keys.map((key) => put(key, '')) });
    const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    const sorted = keys.sort(
      (a, b) => compare(a.tenant, b.tenant) || compare(a.namespace, b.namespace) || compare(a.name, b.name),
    );
    const all: Range = { ...configMaps, tenant: null };
    expect((await store.list(all)).items.map(({ key }) => key)).toEqual(sorted);
    for (const limit of [1, 7]) {
      expect(await pages(store, all, limit)).toEqual(sorted.map(({ name }) => name));
    }
  });

  test('`after` need not exist, and need not lie in the range', async () => {
    const store = current();
    await store.commit({ writes: ['b', 'd'].map((name) => put(keyOf(name, { namespace: 'm' }), name)) });
    const list = async (after: Cursor, range: Partial<Range> = {}) =>
      shown((await store.list({ ...configMaps, ...range }, { after })).items);
    const at = (namespace: string, name: string, of = tenant): Cursor => ({ tenant: of, namespace, name });
    expect(await list(at('m', 'a'))).toEqual(['b=b', 'd=d']);
    expect(await list(at('m', 'b'))).toEqual(['d=d']);
    expect(await list(at('m', 'c'))).toEqual(['d=d']);
    expect(await list(at('m', 'd'))).toEqual([]);
    expect(await list(at('a', 'z'))).toEqual(['b=b', 'd=d']);
    expect(await list(at('z', ''))).toEqual([]);
    expect(await list(at('z', '', 'a'))).toEqual(['b=b', 'd=d']);
    expect(await list(at('', '', 'z'))).toEqual([]);
    expect(await list(at('a', 'c'), { namespace: 'm' })).toEqual(['b=b', 'd=d']);
    expect(await list(at('m', 'c'), { namespace: 'm' })).toEqual(['d=d']);
    expect(await list(at('n', 'a'), { namespace: 'm' })).toEqual([]);
    expect(await list(at('m', 'c'), { tenant: null })).toEqual(['d=d']);
    expect(await list(at('m', 'c'), { name: 'd' })).toEqual(['d=d']);
    expect(await list(at('m', 'd'), { name: 'd' })).toEqual([]);
  });

  test('the last page says so, also when it is full', async () => {
    const store = current();
    await store.commit({ writes: ['a', 'b', 'c', 'd'].map((name) => put(keyOf(name), name)) });
    expect(await store.list(configMaps, { limit: 4 })).toMatchObject({ more: false });
    expect(await store.list(configMaps, { limit: 3 })).toMatchObject({ more: true });
    expect(await pages(store, configMaps, 2)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('`remaining`, where it is given, is what comes after the page', async () => {
    const store = current();
    await store.commit({ writes: ['a', 'b', 'c', 'd'].map((name) => put(keyOf(name), name)) });
    const { remaining } = await store.list(configMaps, { limit: 1 });
    expect([undefined, 3]).toContain(remaining);
  });

  test('a list at a past revision shows the state of then', async () => {
    const store = current();
    await write(store, put(keyOf('a'), '1')); // 2
    await write(store, put(keyOf('b'), '1')); // 3
    await write(store, put(keyOf('a'), '2')); // 4
    await write(store, remove(keyOf('b'))); // 5
    await write(store, put(keyOf('b'), '3')); // 6
    const at = async (revision: number, more: ListOptions = {}) => {
      const page = await store.list(configMaps, { at: revision, ...more });
      expect(page.revision).toBe(revision);
      return shown(page.items);
    };
    expect(await at(1)).toEqual([]);
    expect(await at(2)).toEqual(['a=1']);
    expect(await at(3)).toEqual(['a=1', 'b=1']);
    expect(await at(4)).toEqual(['a=2', 'b=1']);
    expect(await at(5)).toEqual(['a=2']);
    expect(await at(6)).toEqual(['a=2', 'b=3']);
    expect(await at(3, { limit: 1 })).toEqual(['a=1']);
    expect(await at(3, { limit: 1, after: cursorOf(keyOf('a')) })).toEqual(['b=1']);
  });

  test('pages of one list are not disturbed by writes between them', async () => {
    const store = current();
    const names = Array.from({ length: 25 }, (_, n) => `n${String(n).padStart(2, '0')}`);
    await store.commit({ writes: names.map((name) => put(keyOf(name), 'old')) });
    const first = await store.list(configMaps, { limit: 10 });
    await store.commit({
      writes: [remove(keyOf('n12')), put(keyOf('n13'), 'new'), put(keyOf('n11x'), 'new'), put(keyOf('n00'), 'new')],
    });
    const rest = await store.list(configMaps, { at: first.revision, after: cursorOf(first.items.at(-1)!.key) });
    expect(shown([...first.items, ...rest.items])).toEqual(names.map((name) => `${name}=old`));
  });

  test('a long list without limit is whole, of one revision, while others write', async () => {
    const store = current();
    const names = Array.from({ length: 3000 }, (_, n) => `n${String(n).padStart(5, '0')}`);
    for (let from = 0; from < names.length; from += 1000) {
      await store.commit({ writes: names.slice(from, from + 1000).map((name) => put(keyOf(name), '0')) });
    }
    const index = { label: ['all=1'] };
    const writing = new AbortController();
    const writer = (async () => {
      for (let turn = 1; !writing.signal.aborted; turn++) {
        // All in one commit: a list that saw only some of them would show it.
        const some = [0, 1499, 2999].map((n) => put(keyOf(names[n]!), `${turn}`, { index }));
        await store.commit({ writes: some });
      }
    })();
    for (let turn = 0; turn < 5; turn++) {
      const { items } = await store.list(configMaps);
      expect(items).toHaveLength(3000);
      const seen = new Set([0, 1499, 2999].map((n) => shown([items[n]!])[0]!.split('=')[1]));
      expect(seen.size).toBe(1);
    }
    writing.abort();
    await writer;
  });

  test('nothing blocks the event loop for more than a moment', async () => {
    const store = current();
    const value = 'v'.repeat(2000);
    for (let from = 0; from < 4000; from += 500) {
      const some = Array.from({ length: 500 }, (_, n) =>
        put(keyOf(`n${from + n}`), value, { index: { label: ['a=1'] } }),
      );
      await store.commit({ writes: some });
    }
    await store.list(configMaps); // Warm: what is compiled at first use is no matter of slices.
    const revision = await store.revision();
    const { longest, all } = await turnsOf(() =>
      Promise.all([
        store.list(configMaps),
        store.list(configMaps),
        store.list({ ...configMaps, tenant: null }),
        store.list(configMaps, { index: { name: 'label', value: 'a=1' } }),
        store.list(configMaps, { at: revision }),
        store.count({ ...configMaps, tenant: null }),
      ]),
    );
    // The promise is 20 ms; the rest is for the collection of garbage, which counts here and is not the store's. On a slow machine
    // everything takes longer, but nothing takes a fourth of all.
    expect(longest).toBeLessThan(Math.max(60, all / 4));
  });

  test('revisions of the future cannot be listed', async () => {
    await expect(current().list(configMaps, { at: 2 })).rejects.toEqual(failure('future'));
  });

  const wrong: [string, ListOptions, Partial<Range>?][] = [
    ['an index at a revision', { at: 1, index: { name: 'label', value: 'x' } }],
    ['a limit of 0', { limit: 0 }],
    ['a limit of 1.5', { limit: 1.5 }],
    ['NUL', {}, { name: '\0' }],
    ['half a surrogate pair', { after: { tenant, namespace: '', name: '\uDC00' } }],
  ];
  test.each(wrong)('a query with %s is refused', async (_, options, range = {}) => {
    await expect(current().list({ ...configMaps, ...range }, options)).rejects.toEqual(failure('query-invalid'));
  });

  describe('index values', () => {
    const by = (store: Store, value: string, range: Partial<Range> = {}, options: ListOptions = {}) =>
      store
        .list({ ...configMaps, ...range }, { ...options, index: { name: 'label', value } })
        .then(({ items }) => shown(items));

    test('find the objects that have them now', async () => {
      const store = current();
      await store.commit({
        writes: [
          put(keyOf('a'), '1', { index: { label: ['app=web', 'tier=1'], owner: ['u1'] } }),
          put(keyOf('b'), '1', { index: { label: ['app=web', 'app=web'] } }),
          put(keyOf('c'), '1', { index: { owner: ['app=web'] } }),
          put(keyOf('d', { namespace: 'other' }), '1', { index: { label: ['app=web'] } }),
          put(keyOf('e', { tenant: 't2' }), '1', { index: { label: ['app=web'] } }),
          put(keyOf('f', { resource: 'secrets' }), '1', { index: { label: ['app=web'] } }),
        ],
      });
      expect(await by(store, 'app=web')).toEqual(['a=1', 'b=1', 'd=1']);
      expect(await by(store, 'app=web', { namespace: 'default' })).toEqual(['a=1', 'b=1']);
      expect(await by(store, 'app=web', { tenant: null })).toEqual(['a=1', 'b=1', 'd=1', 'e=1']);
      expect(await by(store, 'app=web', { name: 'b' })).toEqual(['b=1']);
      expect(await by(store, 'tier=1')).toEqual(['a=1']);
      expect(await by(store, 'app=we')).toEqual([]);
      expect(await by(store, 'app=web', {}, { limit: 1, after: cursorOf(keyOf('a')) })).toEqual(['b=1']);
    });

    test('are replaced, kept when left out, and end with the object', async () => {
      const store = current();
      await write(store, put(keyOf('a'), '1', { index: { label: ['x=1', 'y=1'], owner: ['u'] } }));
      await write(store, put(keyOf('a'), '2', { index: { label: ['x=2', 'y=1'] } }));
      expect(await by(store, 'x=1')).toEqual([]);
      expect(await by(store, 'x=2')).toEqual(['a=2']);
      expect(await by(store, 'y=1')).toEqual(['a=2']);
      expect((await store.list(configMaps, { index: { name: 'owner', value: 'u' } })).items).toEqual([]);
      await write(store, put(keyOf('a'), '3'));
      expect(await by(store, 'x=2')).toEqual(['a=3']);
      await write(store, put(keyOf('a'), '4', { index: {} }));
      expect(await by(store, 'x=2')).toEqual([]);
      await write(store, put(keyOf('a'), '5', { index: { label: ['x=5'] } }));
      await write(store, remove(keyOf('a')));
      expect(await by(store, 'x=5')).toEqual([]);
      await write(store, put(keyOf('a'), '6'));
      expect(await by(store, 'x=5')).toEqual([]);
    });

    test('page like lists do', async () => {
      const store = current();
      const names = ['a', 'b', 'c', 'd', 'e'];
      await store.commit({ writes: names.map((name) => put(keyOf(name), '', { index: { label: ['x=1'] } })) });
      expect(await pages(store, configMaps, 2, { index: { name: 'label', value: 'x=1' } })).toEqual(names);
    });
  });

  describe('compaction', () => {
    test('forgets what was replaced or deleted before the instant, and nothing else', async () => {
      const store = current();
      await write(store, put(keyOf('a'), '1')); // 2
      await write(store, put(keyOf('b'), '1')); // 3
      await write(store, remove(keyOf('b'))); // 4
      const then = await instantBetween();
      await write(store, put(keyOf('a'), '2')); // 5
      await write(store, put(keyOf('c'), '1')); // 6
      expect(await store.compact(then)).toBe(4);
      expect(shown((await store.list(configMaps, { at: 4 })).items)).toEqual(['a=1']);
      expect(shown((await store.list(configMaps, { at: 5 })).items)).toEqual(['a=2']);
      await expect(store.list(configMaps, { at: 3 })).rejects.toEqual(failure('compacted'));
      const watch = watching(store, configMaps, 4);
      expect(await watch.told(2)).toEqual(['+a=2<1', '+c=1']);
      await watch.stop();
      expect(await watching(store, configMaps, 3).ended).toEqual(failure('compacted'));
    });

    test('up to now leaves the current state', async () => {
      const store = current();
      for (let n = 0; n < 5; n++) await write(store, put(keyOf(`${n % 2}`), `${n}`));
      await write(store, remove(keyOf('0')));
      const later = new Date(Date.now() + 60_000);
      expect(await store.compact(later)).toBe(7);
      expect(await store.compact(later)).toBe(7);
      expect(shown((await store.list(configMaps)).items)).toEqual(['1=3']);
      expect(shown((await store.list(configMaps, { at: 7 })).items)).toEqual(['1=3']);
      await expect(store.list(configMaps, { at: 6 })).rejects.toEqual(failure('compacted'));
      expect(await write(store, put(keyOf('0'), 'new', { expect: 'absent' }))).toBe(8);
    });

    test('never goes back, and forgets nothing of a store that is younger', async () => {
      const store = current();
      await write(store, put(keyOf('a'), '1'));
      expect(await store.compact(new Date(Date.now() - 3_600_000))).toBe(1);
      expect(await store.compact(new Date(Date.now() + 60_000))).toBe(2);
      expect(await store.compact(new Date(Date.now() - 3_600_000))).toBe(2);
    });

    test('of an empty store is possible', async () => {
      expect(await current().compact(new Date(Date.now() + 60_000))).toBe(1);
    });
  });

  test('law: every past state is what the writes up to then make', async () => {
    const store = current();
    const name = fc.constantFrom('a', 'b', 'c', 'A', 'é');
    const step = fc.record({ name, op: fc.constantFrom('put', 'put', 'delete'), namespace: fc.constantFrom('', 'n') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, limit) => {
          const own = crypto.randomUUID();
          const range: Range = { ...configMaps, tenant: own };
          const states: [number, string[]][] = [[await store.revision(), []]];
          const state = new Map<string, string>();
          for (const [n, { name, op, namespace }] of steps.entries()) {
            const key = keyOf(name, { tenant: own, namespace });
            const revision = await write(store, op === 'put' ? put(key, `${n}`) : remove(key));
            if (op === 'put') state.set(`${namespace}/${name}`, `${n}`);
            else state.delete(`${namespace}/${name}`);
            const order = [...state].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
            if (revision > 0) states.push([revision, order.map(([id, value]) => `${id}=${value}`)]);
          }
          for (const [at, expected] of states) {
            const found: string[] = [];
            let after: Cursor | undefined;
            for (let more = true; more;) {
              const page = await store.list(range, { at, limit, ...(after && { after }) });
              found.push(
                ...page.items.map(
                  ({ key, value }) => `${key.namespace}/${key.name}=${new TextDecoder().decode(value)}`,
                ),
              );
              more = page.more;
              if (more) after = cursorOf(page.items.at(-1)!.key);
            }
            expect(found).toEqual(expected);
          }
          expect(await store.count(range)).toBe(state.size);
        },
      ),
      { numRuns: 12 },
    );
  });
}
