import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { temporaryFolder } from '@allmend/kit-testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AdminStore } from '../admin.ts';
import { bytes, failure, keyOf, put, remove, text, watching, write } from '../contract/place.contract.ts';
import { dumpStore } from '../dump/dump.ts';
import { openSqliteStore } from '../sqlite/sqlite.ts';
import { storeContract } from '../store.contract.ts';
import type { Store, StoreKey } from '../store.ts';
import { isSealedValue, openCipher, type KeyRing } from './cipher.ts';
import { resealStore } from './reseal.ts';
import { sealStore } from './sealed-store.ts';

const secretKey = (name: string, parts: Partial<StoreKey> = {}) => keyOf(name, { resource: 'secrets', ...parts });
const secrets = { tenant: 'root', group: '', resource: 'secrets' };
const isSealed = ({ resource }: StoreKey) => resource === 'secrets';
const one = randomBytes(32);
const two = randomBytes(32);
const oldRing: KeyRing = { current: 'one', keys: { one } };
const bothRing: KeyRing = { current: 'two', keys: { one, two } };
const newRing: KeyRing = { current: 'two', keys: { two } };

// A sealed store is a store: everything that is promised holds, with every value sealed.
storeContract('sealed sqlite', async () => {
  const home = await temporaryFolder('seal');
  const open = async () =>
    sealStore(await openSqliteStore({ folder: home.path }), { keys: oldRing, isSealed: () => true });
  let store: Store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async cleanup() {
      await store.close();
      await home[Symbol.asyncDispose]();
    },
  };
});

describe('the cipher', () => {
  const cipher = openCipher(oldRing);

  test('law: what was sealed opens under the same key', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 20 });
    const key = fc.record({ tenant: part, group: part, resource: part, namespace: part, name: part });
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 300 }), (key, value) => {
        const sealed = cipher.seal(key, value);
        expect(isSealedValue(sealed)).toBe(true);
        expect(Buffer.compare(cipher.open(key, sealed), value)).toBe(0);
      }),
    );
  });

  test('law: it opens under no other key, not even one of the same characters', () => {
    const part = fc.constantFrom('', 'a', 'b', 'ab', '"', '","', '/');
    const key = fc.record({ tenant: part, group: part, resource: part, namespace: part, name: part });
    fc.assert(
      fc.property(key, key, (key, other) => {
        fc.pre(JSON.stringify(key) !== JSON.stringify(other));
        expect(() => cipher.open(other, cipher.seal(key, bytes('value')))).toThrow(/does not open/);
      }),
    );
  });

  test('law: it opens with no byte changed and none cut off', () => {
    const key = secretKey('a');
    const sealed = cipher.seal(key, bytes('some value'));
    for (let at = 0; at < sealed.byteLength; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => cipher.open(key, changed)).toThrow();
      expect(() => cipher.open(key, sealed.subarray(0, at))).toThrow();
    }
  });

  test('the same value is sealed differently each time', () => {
    const sealed = Array.from({ length: 100 }, () =>
      Buffer.from(cipher.seal(secretKey('a'), bytes('x'))).toString('hex'),
    );
    expect(new Set(sealed).size).toBe(100);
    expect(new Set(sealed.map((one) => one.slice(24, 88))).size).toBe(100);
  });

  const rings: [string, KeyRing][] = [
    ['without its current key', { current: 'two', keys: { one } }],
    ['with a short key', { current: 'one', keys: { one: one.subarray(1) } }],
    ['with an empty id', { current: '', keys: { '': one } }],
    ['with a long id', { current: 'x'.repeat(256), keys: { ['x'.repeat(256)]: one } }],
  ];
  test.each(rings)('a key ring %s is refused, and the error holds no key', (_, ring) => {
    const open = () => openCipher(ring);
    expect(open).toThrow(failure('key-ring-invalid') as Error);
    expect(open).not.toThrow(one.toString('hex'));
  });
});

describe('sealed values in a store', () => {
  let home: { readonly path: string } & AsyncDisposable;
  let inner: AdminStore;
  const sealed = (keys: KeyRing, unsealed?: 'accept') =>
    sealStore(inner, { keys, isSealed, ...(unsealed && { unsealed }) });
  /** What lies in the database under a key. */
  const raw = async (key: StoreKey) => (await inner.get(key))!.value;

  beforeEach(async () => {
    home = await temporaryFolder('seal');
    inner = await openSqliteStore({ folder: home.path });
  });
  afterEach(async () => {
    await inner.close();
    await home[Symbol.asyncDispose]();
  });

  test('only those of sealed kinds are', async () => {
    const store = sealed(oldRing);
    await store.commit({ writes: [put(secretKey('a'), 'hidden'), put(keyOf('a'), 'plain')] });
    expect(isSealedValue(await raw(secretKey('a')))).toBe(true);
    expect(text(await raw(keyOf('a')))).toBe('plain');
    expect(text((await store.get(secretKey('a')))!.value)).toBe('hidden');
    expect(text((await store.get(keyOf('a')))!.value)).toBe('plain');
  });

  test('canary: no part of them lies in any file, nor in a backup', async () => {
    const store = sealed(oldRing);
    const canary = 'canary-7f3c91';
    const index = { label: ['app=shown'] };
    await write(store, put(secretKey('a'), `{"data":"${canary}"}`, { index }));
    await write(store, put(secretKey('a'), `{"data":"${canary}-2"}`));
    await write(store, remove(secretKey('a'), `{"data":"${canary}-3"}`));
    await write(store, put(secretKey('b'), canary.repeat(1000)));
    const files = () => {
      const copy = join(home.path, 'copy');
      // Copied by another process: closing a file here would release the locks of SQLite (POSIX fcntl).
      execFileSync('sh', ['-c', 'mkdir -p "$2" && cp "$1"/store.* "$2"', '', home.path, copy]);
      return readdirSync(copy).map((name) => ({ name, content: readFileSync(join(copy, name)) }));
    };
    const contents = files();
    expect(contents.map(({ name }) => name)).toContain('store.sqlite-wal');
    expect(contents.some(({ content }) => content.includes('app=shown'))).toBe(true);
    for (const { content } of contents) expect(content.includes(canary)).toBe(false);
    expect(zstdDecompressSync(await buffer(dumpStore(inner))).includes(canary)).toBe(false);
    await inner.close();
    for (const { content } of files()) expect(content.includes(canary)).toBe(false);
  });

  test('one that was moved to another name or another tenant does not open', async () => {
    const store = sealed(oldRing);
    await write(store, put(secretKey('a'), 'hidden'));
    const value = await raw(secretKey('a'));
    for (const key of [secretKey('b'), secretKey('a', { tenant: 't2' }), secretKey('a', { namespace: 'other' })]) {
      await inner.commit({ writes: [{ key, op: 'put', value }] });
      await expect(store.get(key)).rejects.toEqual(failure('seal-broken'));
    }
    await expect(store.list(secrets)).rejects.toEqual(failure('seal-broken'));
    expect(await watching(store, { ...secrets, tenant: 't2' }, 1).ended).toEqual(failure('seal-broken'));
    await expect(store.events(1, 100)).rejects.toEqual(failure('seal-broken'));
    expect(text((await store.get(secretKey('a')))!.value)).toBe('hidden');
  });

  test('one that is not sealed is refused, unless it may be from before', async () => {
    await write(inner, put(secretKey('a'), 'planted'));
    await expect(sealed(oldRing).get(secretKey('a'))).rejects.toEqual(failure('seal-broken'));
    expect(text((await sealed(oldRing, 'accept').get(secretKey('a')))!.value)).toBe('planted');
  });

  test('one of a kind that is no longer sealed still opens', async () => {
    await write(sealed(oldRing), put(secretKey('a'), 'hidden'));
    const store = sealStore(inner, { keys: oldRing, isSealed: () => false });
    expect(text((await store.get(secretKey('a')))!.value)).toBe('hidden');
  });

  test('errors name the key and never show a value or a key of the ring', async () => {
    await write(sealed(oldRing), put(secretKey('a'), 'hidden'));
    const errors = [
      await sealed(newRing)
        .get(secretKey('a'))
        .catch((error: unknown) => error),
      await sealed({ current: 'one', keys: { one: two } })
        .get(secretKey('a'))
        .catch((error: unknown) => error),
    ];
    expect(errors).toEqual([failure('seal-key-missing'), failure('seal-broken')]);
    for (const error of errors as Error[]) {
      expect(error.message).toContain('secrets default/a of tenant root');
      const shown = JSON.stringify(error) + String(error.stack);
      for (const hidden of ['hidden', one.toString('hex'), two.toString('base64')]) expect(shown).not.toContain(hidden);
    }
  });

  test('rotation: the old key opens, the new one seals, and after sealing anew the old one can go', async () => {
    const index = { label: ['app=web'] };
    const names = Array.from({ length: 250 }, (_, n) => `n${n}`);
    await sealed(oldRing).commit({
      writes: [...names.map((name) => put(secretKey(name), name, { index })), put(keyOf('plain'), 'plain')],
    });
    const store = sealed(bothRing);
    expect(text((await store.get(secretKey('n7')))!.value)).toBe('n7');
    await write(store, put(secretKey('n7'), 'seven'));
    await expect(sealed(newRing).get(secretKey('n8'))).rejects.toEqual(failure('seal-key-missing'));
    const ranges = [secrets, { ...secrets, resource: 'configmaps' }];
    const reseal = () => resealStore(inner, { keys: bothRing, isSealed }, ranges);
    expect(await reseal()).toEqual({ resealed: 249, left: 2 });
    expect(await reseal()).toEqual({ resealed: 0, left: 251 });
    const after = sealed(newRing);
    expect((await after.list(secrets)).items).toHaveLength(250);
    expect(text((await after.get(secretKey('n7')))!.value)).toBe('seven');
    const found = await after.list(secrets, { index: { name: 'label', value: 'app=web' } });
    expect(found.items).toHaveLength(250);
  });

  test('sealing anew does not undo what others write meanwhile', async () => {
    const names = Array.from({ length: 150 }, (_, n) => `n${n}`);
    await sealed(oldRing).commit({ writes: names.map((name) => put(secretKey(name), 'old')) });
    const store = sealed(bothRing);
    let commits = 0;
    const racing = {
      list: (...args: Parameters<Store['list']>) => inner.list(...args),
      async commit(batch: Parameters<Store['commit']>[0]) {
        // Just before the first commit of the rotation somebody writes one of its objects.
        if (commits++ === 0) await write(store, put(secretKey('n3'), 'new'));
        return inner.commit(batch);
      },
    };
    expect(await resealStore(racing, { keys: bothRing, isSealed }, [secrets])).toEqual({ resealed: 149, left: 1 });
    const after = sealed(newRing);
    expect(text((await after.get(secretKey('n3')))!.value)).toBe('new');
    expect((await after.list(secrets)).items).toHaveLength(150);
  });

  test('sealing can be switched on and off', async () => {
    await write(inner, put(secretKey('a'), 'from before'));
    const on = { keys: oldRing, isSealed, unsealed: 'accept' as const };
    expect(await resealStore(inner, on, [secrets])).toEqual({ resealed: 1, left: 0 });
    expect(isSealedValue(await raw(secretKey('a')))).toBe(true);
    expect(text((await sealed(oldRing).get(secretKey('a')))!.value)).toBe('from before');
    expect(await resealStore(inner, { keys: oldRing, isSealed: () => false }, [secrets])).toEqual({
      resealed: 1,
      left: 0,
    });
    expect(text(await raw(secretKey('a')))).toBe('from before');
  });

  test('watchers share what was opened', async () => {
    const store = sealed(oldRing);
    const watchers = Array.from({ length: 20 }, () => watching(store, secrets, 1));
    await write(store, put(secretKey('first'), '0'));
    await Promise.all(watchers.map((one) => one.told(1)));
    await write(store, put(secretKey('a'), 'hidden'));
    await Promise.all(watchers.map((one) => one.told(2)));
    expect(new Set(watchers.map((one) => one.events[1])).size).toBe(1);
    await Promise.all(watchers.map((one) => one.stop()));
  });

  test('large values are sealed whole', async () => {
    const store = sealed(oldRing);
    const value = randomBytes(4 * 1024 * 1024);
    await store.commit({ writes: [{ key: secretKey('a'), op: 'put', value }] });
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest((await store.get(secretKey('a')))!.value)).toBe(digest(value));
  });
});
