import { expect, test } from 'vitest';
import { storeLimits } from '../limits.ts';
import { StoreConflict, type Batch, type Store } from '../store.ts';
import { bytes, configMaps, failure, keyOf, put, remove, shown, text, write } from './place.contract.ts';

/** Commit and get: revisions, expectations, guards, all or nothing, and what is refused. */
export function writesContract(current: () => Store): void {
  test('a new store stands at revision 1, is empty and has an id', async () => {
    const store = current();
    expect(await store.revision()).toBe(1);
    expect(store.id).toMatch(/^[0-9a-f]{32}$/);
    expect(await store.get(keyOf('a'))).toBeNull();
    expect(await store.list(configMaps)).toMatchObject({ revision: 1, items: [], more: false });
  });

  test('what is written is read back, with the revision of its write', async () => {
    const store = current();
    const first = await store.commit({ writes: [put(keyOf('a'), 'one')] });
    expect(first).toEqual({ revision: 2, revisions: [2] });
    const second = await store.commit({ writes: [put(keyOf('a'), 'two')] });
    expect(second).toEqual({ revision: 3, revisions: [3] });
    expect(await store.get(keyOf('a'))).toEqual({ key: keyOf('a'), revision: 3, value: expect.anything() });
    expect(text((await store.get(keyOf('a')))!.value)).toBe('two');
    expect(await store.revision()).toBe(3);
  });

  test('values are any bytes, from none to some MiB', async () => {
    const store = current();
    const random = crypto.getRandomValues(new Uint8Array(65_536));
    const large = new Uint8Array(5 * 1024 * 1024);
    for (let at = 0; at < large.length; at += random.length) large.set(random, at);
    const values = [new Uint8Array(0), new Uint8Array([0, 255, 0, 128]), large];
    for (const value of values) {
      await store.commit({ writes: [{ key: keyOf('a'), op: 'put', value }] });
      const read = (await store.get(keyOf('a')))!.value;
      expect(Buffer.compare(read, value)).toBe(0);
    }
  });

  test('a part of a larger buffer is stored as that part, and later changes of the buffer change nothing', async () => {
    const store = current();
    const buffer = bytes('abcdef');
    const done = store.commit({ writes: [{ key: keyOf('a'), op: 'put', value: buffer.subarray(2, 4) }] });
    buffer.fill(0);
    await done;
    expect(text((await store.get(keyOf('a')))!.value)).toBe('cd');
  });

  test('a value above the limit is refused', async () => {
    const value = new Uint8Array(storeLimits.valueBytes + 1);
    const batch: Batch = { writes: [put(keyOf('b'), 'b'), { key: keyOf('a'), op: 'put', value }] };
    await expect(current().commit(batch)).rejects.toEqual(failure('value-too-large'));
    expect(await current().revision()).toBe(1);
  });

  test('each write of a batch has a revision of its own, in order and without gap', async () => {
    const store = current();
    const batch = await store.commit({ writes: [put(keyOf('b'), 'b'), put(keyOf('a'), 'a'), put(keyOf('c'), 'c')] });
    expect(batch).toEqual({ revision: 4, revisions: [2, 3, 4] });
    expect((await store.get(keyOf('a')))!.revision).toBe(3);
  });

  test('deleting makes a revision; what is deleted can be created again', async () => {
    const store = current();
    await write(store, put(keyOf('a'), 'one'));
    expect(await store.commit({ writes: [remove(keyOf('a'))] })).toEqual({ revision: 3, revisions: [3] });
    expect(await store.get(keyOf('a'))).toBeNull();
    expect(await write(store, put(keyOf('a'), 'again', { expect: 'absent' }))).toBe(4);
    expect(text((await store.get(keyOf('a')))!.value)).toBe('again');
  });

  test('deleting what is not there changes nothing', async () => {
    const store = current();
    expect(await store.commit({ writes: [remove(keyOf('a'))] })).toEqual({ revision: 1, revisions: [0] });
    const mixed = await store.commit({ writes: [put(keyOf('b'), 'b'), remove(keyOf('a')), put(keyOf('c'), 'c')] });
    expect(mixed).toEqual({ revision: 3, revisions: [2, 0, 3] });
  });

  test('an empty batch changes nothing', async () => {
    expect(await current().commit({ writes: [] })).toEqual({ revision: 1, revisions: [] });
  });

  test('expectations that do not hold are conflicts, which name the key and its revision', async () => {
    const store = current();
    await write(store, put(keyOf('a'), 'one'));
    const conflict = async (batch: Batch) => {
      const thrown: unknown = await store.commit(batch).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(StoreConflict);
      const { key, actual } = thrown as StoreConflict;
      return [key, actual];
    };
    expect(await conflict({ writes: [put(keyOf('a'), 'x', { expect: 'absent' })] })).toEqual([keyOf('a'), 2]);
    expect(await conflict({ writes: [put(keyOf('a'), 'x', { expect: 1 })] })).toEqual([keyOf('a'), 2]);
    expect(await conflict({ writes: [put(keyOf('b'), 'x', { expect: 2 })] })).toEqual([keyOf('b'), null]);
    expect(await conflict({ writes: [remove(keyOf('b'), '', { expect: 2 })] })).toEqual([keyOf('b'), null]);
    expect(await conflict({ writes: [remove(keyOf('a'), '', { expect: 3 })] })).toEqual([keyOf('a'), 2]);
    expect(await store.revision()).toBe(2);
    expect(text((await store.get(keyOf('a')))!.value)).toBe('one');
  });

  test('the first expectation that does not hold is named, before any guard', async () => {
    const store = current();
    const batch: Batch = {
      writes: [put(keyOf('a'), ''), put(keyOf('b'), '', { expect: 7 }), put(keyOf('c'), '', { expect: 8 })],
      guards: [{ key: keyOf('d'), expect: 'present' }],
    };
    await expect(store.commit(batch)).rejects.toMatchObject({ name: 'StoreConflict', key: keyOf('b'), actual: null });
  });

  test('expectations that hold let the write through', async () => {
    const store = current();
    const created = await write(store, put(keyOf('a'), 'one', { expect: 'absent' }));
    const updated = await write(store, put(keyOf('a'), 'two', { expect: created }));
    expect(await write(store, remove(keyOf('a'), 'two', { expect: updated }))).toBe(4);
    expect(await store.commit({ writes: [remove(keyOf('a'), '', { expect: 'absent' })] })).toEqual({
      revision: 4,
      revisions: [0],
    });
  });

  test('a revision that another object has now is no match', async () => {
    const store = current();
    await write(store, put(keyOf('a'), 'one'));
    const other = await write(store, put(keyOf('b'), 'one'));
    await expect(write(store, put(keyOf('a'), 'x', { expect: other }))).rejects.toBeInstanceOf(StoreConflict);
  });

  test('guards hold on what the batch does not write', async () => {
    const store = current();
    const revision = await write(store, put(keyOf('namespace'), 'n'));
    const guarded = (guard: number | 'present' | 'absent', name = 'namespace') =>
      store.commit({ writes: [put(keyOf('a'), 'a')], guards: [{ key: keyOf(name), expect: guard }] });
    await guarded('present');
    await guarded(revision);
    await guarded('absent', 'other');
    const conflict = (actual: number | null) => expect.objectContaining({ name: 'StoreConflict', actual });
    await expect(guarded('absent')).rejects.toEqual(conflict(revision));
    await expect(guarded(revision + 1)).rejects.toEqual(conflict(revision));
    await expect(guarded('present', 'other')).rejects.toEqual(conflict(null));
    await expect(guarded(3, 'other')).rejects.toEqual(conflict(null));
    expect(await store.revision()).toBe(5);
  });

  test('of a batch that is refused nothing is left: objects, index values, history', async () => {
    const store = current();
    const at = new Date();
    const append = { series: 's', tenant: 'root', subject: '', at, body: bytes('row'), chained: true };
    const writes = [put(keyOf('a'), 'a', { index: { label: ['x=1'] } }), put(keyOf('b'), 'b', { expect: 9 })];
    await expect(store.commit({ writes, appends: [append] })).rejects.toBeInstanceOf(StoreConflict);
    expect(await store.revision()).toBe(1);
    expect((await store.list(configMaps)).items).toEqual([]);
    expect((await store.list(configMaps, { index: { name: 'label', value: 'x=1' } })).items).toEqual([]);
    expect(await store.history({ series: 's', tenant: 'root' })).toEqual([]);
  });

  test('commits at the same time: each whole, revisions without gap, one winner of each race', async () => {
    const store = current();
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        store.commit({
          writes: [put(keyOf(`race-${n % 6}`), `${n}`, { expect: 'absent' }), put(keyOf(`own-${n}`), `${n}`)],
        }),
      ),
    );
    const won = results.filter((one) => one.status === 'fulfilled').map((one) => one.value.revisions);
    expect(won).toHaveLength(6);
    expect(won.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 2));
    for (const [first, second] of won) expect(second).toBe(first! + 1);
    for (const one of results) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(StoreConflict);
    }
    expect((await store.list(configMaps)).items).toHaveLength(12);
  });

  test('an acknowledged write is seen by every later read', async () => {
    const store = current();
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const key = keyOf(`k${n}`);
        for (let turn = 0; turn < 5; turn++) {
          const revision = await write(store, put(key, `${turn}`));
          expect((await store.get(key))!.revision).toBe(revision);
          expect(await store.revision()).toBeGreaterThanOrEqual(revision);
          expect(shown((await store.list({ ...configMaps, name: key.name })).items)).toEqual([`k${n}=${turn}`]);
        }
      }),
    );
  });

  const hostile = [
    `'; DROP TABLE versions; --`,
    `"quoted" \\ back\`tick\``,
    '% _ * ? [a]',
    '😀\u{1F468}\u200D\u{1F469}',
    'e\u0301 is not \u00E9',
    ' \t\r\n\u0001\u007F\u2028',
    '__proto__',
    '../../etc/passwd',
    '0',
    'x'.repeat(1400),
  ];
  test.each(hostile)('the name %j is kept as it is', async (name) => {
    const store = current();
    const key = keyOf(name);
    const index = { label: [`${name.slice(0, 300)}=1`] };
    await write(store, put(key, 'one', { index }));
    expect((await store.get(key))!.key).toEqual(key);
    expect(shown((await store.list({ ...configMaps, name })).items)).toEqual([`${name}=one`]);
    const found = await store.list(configMaps, { index: { name: 'label', value: index.label[0]! } });
    expect(shown(found.items)).toEqual([`${name}=one`]);
    await write(store, remove(key));
    expect(await store.get(key)).toBeNull();
  });

  test('names that only look alike are different objects', async () => {
    const store = current();
    const names = ['\u00E9', 'e\u0301', 'A', 'a', 'a ', ' a'];
    await store.commit({ writes: names.map((name) => put(keyOf(name), name)) });
    for (const name of names) expect(text((await store.get(keyOf(name)))!.value)).toBe(name);
  });

  const refused: [string, Partial<Parameters<typeof keyOf>[1] & { name: string }>][] = [
    ['NUL in the name', { name: 'a\0b' }],
    ['half a surrogate pair', { name: 'a\uD83D' }],
    ['NUL in the tenant', { tenant: '\0' }],
    ['no name', { name: '' }],
    ['no tenant', { tenant: '' }],
    ['no resource', { resource: '' }],
    ['a very long name', { name: 'x'.repeat(storeLimits.keyBytes) }],
    ['a name long in bytes', { name: '😀'.repeat(400) }],
  ];
  test.each(refused)('a key with %s is refused everywhere', async (_, parts) => {
    const store = current();
    const key = { ...keyOf('a'), ...parts };
    await expect(store.commit({ writes: [put(key, '')] })).rejects.toEqual(failure('key-invalid'));
    await expect(store.commit({ writes: [], guards: [{ key, expect: 'absent' }] })).rejects.toEqual(
      failure('key-invalid'),
    );
    await expect(store.get(key)).rejects.toEqual(failure('key-invalid'));
    expect(await store.revision()).toBe(1);
  });

  const wrong: [string, Batch][] = [
    ['that writes a key twice', { writes: [put(keyOf('a'), ''), remove(keyOf('a'))] }],
    ['with index values of a deletion', { writes: [remove(keyOf('a'), '', { index: { label: [] } })] }],
    ['with NUL in an index value', { writes: [put(keyOf('a'), '', { index: { label: ['\0'] } })] }],
    ['with a very long index value', { writes: [put(keyOf('a'), '', { index: { label: ['x'.repeat(2000)] } })] }],
    ['that expects no revision', { writes: [put(keyOf('a'), '', { expect: Number.NaN })] }],
    [
      'with a row of no instant',
      {
        writes: [],
        appends: [{ series: 's', tenant: 't', subject: '', at: new Date(Number.NaN), body: bytes(''), chained: false }],
      },
    ],
    [
      'with a row of no series',
      {
        writes: [],
        appends: [{ series: '', tenant: 't', subject: '', at: new Date(), body: bytes(''), chained: false }],
      },
    ],
    ['of far too many writes', { writes: Array.from({ length: 10_001 }, (_, n) => put(keyOf(`${n}`), '')) }],
  ];
  test.each(wrong)('a batch %s is refused', async (_, batch) => {
    await expect(current().commit(batch)).rejects.toEqual(failure('batch-invalid'));
    expect(await current().revision()).toBe(1);
  });
}
