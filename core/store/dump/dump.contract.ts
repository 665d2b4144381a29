import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AdminStore } from '../admin.ts';
import {
  bytes,
  configMaps,
  failure,
  keyOf,
  put,
  remove,
  shown,
  tenant,
  text,
  watching,
  write,
} from '../contract/place.contract.ts';
import { dumpStore } from './dump.ts';
import { restoreStore } from './restore.ts';

export interface AdminPlace {
  readonly store: AdminStore;
  reopen(): Promise<AdminStore>;
  cleanup(): Promise<void>;
}

const link = (body: string, n = 0) => ({
  series: 'audit',
  tenant,
  subject: 's',
  at: new Date(Date.UTC(2026, 2, 1, 12, n)),
  body: bytes(body),
  chained: true,
});

const row = (body: Uint8Array) => ({ ...link('', 0), series: 'results', body, chained: false });

/** Backup out of one engine and restore into another, or into the same. */
export function dumpContract(name: string, openSource: () => Promise<AdminPlace>, openTarget = openSource): void {
  describe(`backup and restore: ${name}`, () => {
    let from: AdminPlace;
    let to: AdminPlace;
    let source: AdminStore;
    let target: AdminStore;

    beforeEach(async () => {
      [from, to] = await Promise.all([openSource(), openTarget()]);
      source = from.store;
      target = to.store;
    });
    afterEach(async () => {
      await Promise.all([from.cleanup(), to.cleanup()]);
    });

    const dump = (): Promise<Buffer> => buffer(dumpStore(source));
    const restore = (backup: Uint8Array, gap?: number) =>
      restoreStore(Readable.from([backup]), target, gap === undefined ? {} : { gap });

    async function fill(): Promise<void> {
      await source.commit({
        writes: [
          put(keyOf('a'), '1', { index: { label: ['x=1', 'y=2'], owner: ['u'] } }),
          put(keyOf('b', { tenant: 't2', namespace: '' }), 'ünï😀'),
          put(keyOf('gone'), '1', { index: { label: ['x=1'] } }),
          { key: keyOf('binary', { group: 'apps' }), op: 'put', value: new Uint8Array([0, 255, 10, 13]) },
        ],
        appends: [link('one', 1), row(new Uint8Array([255, 0])), link('two', 2)],
      });
      await source.commit({ writes: [remove(keyOf('gone')), put(keyOf('a'), '2')], appends: [link('three', 3)] });
      await source.trimHistory('audit', new Date(Date.UTC(2026, 2, 1, 12, 2)));
    }

    async function isEmpty(store: AdminStore): Promise<void> {
      expect(await store.revision()).toBe(1);
      expect(await store.count({ ...configMaps, tenant: null })).toBe(0);
      expect(await store.history({ series: 'audit', tenant })).toEqual([]);
    }

    test('everything comes back: objects with their revisions, index values, history, chains', async () => {
      await fill();
      const told = await restore(await dump(), 0);
      expect(told).toMatchObject({ revision: 7, objects: 3, history: 3 });
      for (const again of [false, true]) {
        const store = again ? await to.reopen() : target;
        expect(store.id).toBe(source.id);
        expect(await store.revision()).toBe(7);
        const all = { ...configMaps, tenant: null };
        expect((await store.list(all)).items).toEqual((await source.list(all)).items);
        const binary = await store.get(keyOf('binary', { group: 'apps' }));
        expect([...binary!.value]).toEqual([0, 255, 10, 13]);
        expect(shown((await store.list(configMaps, { index: { name: 'label', value: 'x=1' } })).items)).toEqual([
          'a=2',
        ]);
        expect(shown((await store.list(configMaps, { index: { name: 'owner', value: 'u' } })).items)).toEqual(['a=2']);
        for (const series of ['audit', 'results']) {
          const query = { series, tenant };
          expect(await store.history(query)).toEqual(await source.history(query));
          expect(await store.anchor(series, tenant)).toBe(await source.anchor(series, tenant));
        }
      }
    });

    test('the store goes on from there: revisions, sequence numbers, the chain', async () => {
      await fill();
      await restore(await dump(), 0);
      const batch = { writes: [put(keyOf('a'), '3', { index: {} }), put(keyOf('c'), '1')], appends: [link('four', 4)] };
      expect(await target.commit(batch)).toEqual(await source.commit(batch));
      expect(await target.history({ series: 'audit', tenant })).toEqual(
        await source.history({ series: 'audit', tenant }),
      );
      expect((await target.list(configMaps, { index: { name: 'label', value: 'x=1' } })).items).toEqual([]);
    });

    test('who watched before must list again, and revisions seen after the backup are not used twice', async () => {
      await fill();
      const backup = await dump();
      await write(source, put(keyOf('later'), '1'));
      await restore(backup);
      expect(await target.revision()).toBe(1_000_000_007);
      for (const since of [1, 5, 7, 8]) {
        expect(await watching(target, configMaps, since).ended).toEqual(failure('compacted'));
        await expect(target.list(configMaps, { at: since })).rejects.toEqual(failure('compacted'));
      }
      const watch = watching(target, configMaps, await target.revision());
      expect(await write(target, put(keyOf('a'), '3'))).toBe(1_000_000_008);
      expect(await watch.told(1)).toEqual(['+a=3<2']);
      await watch.stop();
    });

    test('a backup of an empty store is one', async () => {
      await restore(await dump(), 0);
      await isEmpty(target);
      expect(target.id).toBe(source.id);
    });

    test('a backup shows one instant, while others write', async () => {
      const names = Array.from({ length: 1200 }, (_, n) => `n${n}`);
      for (let at = 0; at < names.length; at += 400) {
        await source.commit({ writes: names.slice(at, at + 400).map((name) => put(keyOf(name), '0')) });
      }
      const over = new AbortController();
      const writer = (async () => {
        for (let turn = 1; !over.signal.aborted; turn++) {
          const some = ['n0', 'n600', 'n1199'].map((name) => put(keyOf(name), `${turn}`));
          await source.commit({ writes: some, appends: [link(`${turn}`)] });
          await source.compact(new Date(Date.now() + 60_000));
        }
      })();
      const backup = await dump();
      over.abort();
      await writer;
      const { revision } = await restore(backup, 0);
      const values = await Promise.all(
        ['n0', 'n600', 'n1199'].map(async (name) => text((await target.get(keyOf(name)))!.value)),
      );
      expect(new Set(values).size).toBe(1);
      // Each turn made three revisions and one row.
      expect(Number(values[0])).toBe((revision - 1 - 1200) / 3);
      expect(await target.history({ series: 'audit', tenant, limit: 5000 })).toHaveLength(Number(values[0]));
    });

    test('a store that is not empty is not restored into', async () => {
      await fill();
      const backup = await dump();
      await write(target, put(keyOf('mine'), '1'));
      await expect(restore(backup)).rejects.toEqual(failure('not-empty'));
      expect(shown((await target.list(configMaps)).items)).toEqual(['mine=1']);
      expect(await write(target, put(keyOf('mine'), '2'))).toBe(3);
    });

    test('a backup that is torn anywhere is refused, and the store stays empty and usable', async () => {
      await fill();
      const backup = await dump();
      const plain = zstdDecompressSync(backup);
      const lines = plain.toString('utf8').split('\n');
      const torn = [
        Buffer.alloc(0),
        backup.subarray(0, 3),
        backup.subarray(0, backup.length / 2),
        backup.subarray(0, -1),
        zstdCompressSync(plain.subarray(0, -2)),
        ...[1, 2, 3, lines.length - 2].map((n) => zstdCompressSync(Buffer.from(`${lines.slice(0, n).join('\n')}\n`))),
      ];
      for (const one of torn) {
        await expect(restore(one)).rejects.toEqual(failure('dump-damaged'));
        await isEmpty(target);
      }
      await restore(backup, 0);
      expect(await target.count({ ...configMaps, tenant: null })).toBe(2);
    });

    test('a backup that was changed is refused', async () => {
      await fill();
      const backup = await dump();
      const plain = zstdDecompressSync(backup).toString('utf8');
      const lines = plain.split('\n');
      const changed = [
        plain.replace('"text":"2"', '"text":"3"'),
        plain.replace('"text":"2"', '"text":2'),
        plain.replace('"revision":', '"revison":'),
        plain.replace('"hash":"', '"hash":"0'),
        plain.replace('"objects":3', '"objects":2'),
        plain.replace(/"sha256":"./, (start) => start.slice(0, -1) + (start.endsWith('0') ? '1' : '0')),
        plain.replace('"object":', '"subject":'),
        [...lines.slice(0, 1), ...lines.slice(2)].join('\n'),
        [...lines.slice(0, 2), ...lines.slice(1)].join('\n'),
        [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'),
        `${plain}${lines[1]}\n`,
        `${plain}\n`,
        '{"format":"other"}\n',
        'null\n',
        '[]\n',
        '\n',
      ];
      for (const one of changed) {
        expect(one).not.toBe(plain);
        await expect(restore(zstdCompressSync(Buffer.from(one)))).rejects.toEqual(failure('dump-damaged'));
        await isEmpty(target);
      }
      for (const at of [0, Math.floor(backup.length / 2), backup.length - 3]) {
        const flipped = Buffer.from(backup);
        flipped[at]! ^= 0x10;
        await expect(restore(flipped)).rejects.toThrow();
        await isEmpty(target);
      }
    });

    test('a backup of a later version is refused', async () => {
      const plain = zstdDecompressSync(await dump()).toString('utf8');
      const later = zstdCompressSync(Buffer.from(plain.replace('"version":1', '"version":2')));
      await expect(restore(later)).rejects.toEqual(failure('too-new'));
      await isEmpty(target);
    });

    test('a restore whose source fails leaves the store empty', async () => {
      await fill();
      const backup = await dump();
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield backup.subarray(0, backup.length - 10);
        throw new Error('the disk with the backup went away');
      }
      await expect(restoreStore(failing(), target)).rejects.toThrow('went away');
      await isEmpty(target);
      expect(await write(target, put(keyOf('a'), '1'))).toBe(2);
    });

    test('nothing of a restore is seen before it is whole', async () => {
      await fill();
      const backup = await dump();
      const load = await target.load();
      await load.objects([{ key: keyOf('a'), revision: 5, value: bytes('1'), index: {} }]);
      await isEmpty(target);
      await expect(target.load()).rejects.toThrow();
      await load.abort();
      await isEmpty(target);
      await restore(backup, 0);
    });

    test('many objects and large values', async () => {
      const large = 'x'.repeat(3 * 1024 * 1024);
      await source.commit({ writes: [put(keyOf('large'), large), put(keyOf('large2'), large)] });
      await source.commit({ writes: Array.from({ length: 2000 }, (_, n) => put(keyOf(`n${n}`), `${n}`)) });
      await restore(await dump(), 0);
      expect(await target.count(configMaps)).toBe(2002);
      expect((await target.get(keyOf('large2')))!.value.byteLength).toBe(large.length);
    });
  });
}
