import { expect, test } from 'vitest';
import {
  bytes,
  configMaps,
  failure,
  keyOf,
  put,
  remove,
  shown,
  text,
  watching,
  write,
  type StorePlace,
} from './place.contract.ts';

/** Closing and opening again; several servers on one store. */
export function durabilityContract(place: () => StorePlace): void {
  test('after opening again everything is there: id, revision, objects, past, index values, history', async () => {
    const { store } = place();
    const { id } = store;
    const index = { label: ['x=1'] };
    const link = { series: 'audit', tenant: 'root', subject: '', at: new Date(), body: bytes('row'), chained: true };
    await store.commit({ writes: [put(keyOf('a'), '1', { index }), put(keyOf('b'), '1')], appends: [link] });
    await store.commit({ writes: [put(keyOf('a'), '2'), remove(keyOf('b'))], appends: [link] });
    const again = await place().reopen();
    expect(again.id).toBe(id);
    expect(await again.revision()).toBe(5);
    expect(shown((await again.list(configMaps)).items)).toEqual(['a=2']);
    expect(shown((await again.list(configMaps, { at: 3 })).items)).toEqual(['a=1', 'b=1']);
    expect(shown((await again.list(configMaps, { index: { name: 'label', value: 'x=1' } })).items)).toEqual(['a=2']);
    const watch = watching(again, configMaps, 3);
    expect(await watch.told(2)).toEqual(['+a=2<1', '-b=last<1']);
    await watch.stop();
    const rows = await again.history({ series: 'audit', tenant: 'root' });
    expect(rows).toHaveLength(2);
    expect(await write(again, put(keyOf('c'), '1'))).toBe(6);
  });

  test('what was compacted stays so', async () => {
    const { store } = place();
    for (let n = 0; n < 5; n++) await write(store, put(keyOf('a'), `${n}`));
    await store.compact(new Date(Date.now() + 60_000));
    const again = await place().reopen();
    await expect(again.list(configMaps, { at: 5 })).rejects.toEqual(failure('compacted'));
    expect(shown((await again.list(configMaps, { at: 6 })).items)).toEqual(['a=4']);
  });

  test('closing waits for commits under way', async () => {
    const { store } = place();
    const under = Array.from({ length: 20 }, (_, n) => write(store, put(keyOf(`n${n}`), `${n}`)));
    await store.close();
    expect((await Promise.all(under)).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    const again = await place().reopen();
    expect(await again.count(configMaps)).toBe(20);
  });

  test('a closed store says so, and can be closed again', async () => {
    const { store } = place();
    await store.close();
    await store.close();
    await expect(store.get(keyOf('a'))).rejects.toEqual(failure('closed'));
    await expect(store.list(configMaps)).rejects.toEqual(failure('closed'));
    await expect(store.revision()).rejects.toEqual(failure('closed'));
    await expect(write(store, put(keyOf('a'), ''))).rejects.toEqual(failure('closed'));
    await expect(store.compact(new Date())).rejects.toEqual(failure('closed'));
    expect(await watching(store, configMaps, 1).ended).toEqual(failure('closed'));
    const again = await place().reopen();
    expect(await again.revision()).toBe(1);
  });

  test('a second server sees the writes of the first, and the other way round', async () => {
    const { store, second } = place();
    if (!second) return;
    const other = await second();
    expect(other.id).toBe(store.id);
    const watch = watching(other, configMaps, 1);
    const back = watching(store, configMaps, 1);
    const revision = await write(store, put(keyOf('a'), '1'));
    await other.reached(revision, 10_000);
    expect(text((await other.get(keyOf('a')))!.value)).toBe('1');
    await write(other, put(keyOf('a'), '2', { expect: revision }));
    await expect(write(store, put(keyOf('a'), '3', { expect: revision }))).rejects.toMatchObject({
      name: 'StoreConflict',
    });
    expect(await watch.told(2)).toEqual(['+a=1', '+a=2<1']);
    expect(await back.told(2)).toEqual(['+a=1', '+a=2<1']);
    await Promise.all([watch.stop(), back.stop()]);
  });

  test('two servers writing at once give one order, which both watch', async () => {
    const { store, second } = place();
    if (!second) return;
    const other = await second();
    const views = [watching(store, configMaps, 1), watching(other, configMaps, 1)];
    const revisions = await Promise.all(
      Array.from({ length: 60 }, (_, n) => write(n % 2 ? store : other, put(keyOf(`k${n % 5}`), `${n}`))),
    );
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 2));
    const [first, again] = await Promise.all(views.map((one) => one.told(60)));
    expect(first).toEqual(again);
    await Promise.all(views.map((one) => one.stop()));
  });
}
