import { readdir, readFile, writeFile } from 'node:fs/promises';
import { openSqliteSnapshot, openSqliteStore, sealStore, type StoreKey } from '@allmend/core-store';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openDataFolder, readSealNote, writeSealNote } from './data-folder.ts';
import { addKey, removeKey, useKey, viewRing } from './keys.ts';
import { resealWithCurrent } from './reseal.ts';
import { openKeyRing, readKeyRing, ringPath } from './ring.ts';
import { isSealed, probeKey, sealedRanges } from './sealed.ts';

const now = new Date('2026-03-01T12:00:00Z');
const error = (reason: string) => expect.objectContaining({ reason: `server.${reason}` });

test('keys are added, used and removed; what may be needed stays', async () => {
  await using home = await temporaryFolder('ring');
  await expect(viewRing(home.path)).rejects.toEqual(error('not-started'));
  const folder = await openDataFolder(home.path);
  const first = await openKeyRing(folder);
  expect(await addKey(home.path)).toBe('2');
  expect(await addKey(home.path)).toBe('3');
  expect(await viewRing(home.path)).toEqual({ current: '1', keys: ['1', '2', '3'], sealed: null });
  expect((await readKeyRing(folder))?.keys['1']).toEqual(first.keys['1']);
  await useKey(home.path, '2');
  await expect(useKey(home.path, '9')).rejects.toEqual(error('no-such-key'));
  await expect(removeKey(home.path, '9', now)).rejects.toEqual(error('no-such-key'));
  await expect(removeKey(home.path, '2', now)).rejects.toEqual(error('key-in-use'));
  await expect(removeKey(home.path, '1', now)).rejects.toThrow('no server has yet sealed everything');
  await writeSealNote(folder, { key: '1', at: '2026-01-01T00:00:00Z' });
  await expect(removeKey(home.path, '1', now)).rejects.toThrow('no server has yet sealed everything');
  await writeSealNote(folder, { key: '2', at: '2026-03-01T11:30:00Z' });
  await expect(removeKey(home.path, '1', now)).rejects.toThrow('until 2026-03-01T12:15:00.000Z (UTC)');
  await removeKey(home.path, '1', new Date('2026-03-01T12:15:00Z'));
  expect((await viewRing(home.path)).keys).toEqual(['2', '3']);
  expect(await readdir(folder.keys)).toEqual(['ring.json']);
});

test('servers that start at once in a new folder have one and the same ring', async () => {
  await using home = await temporaryFolder('ring');
  const folder = await openDataFolder(home.path);
  const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyRing(folder)));
  const known = await readKeyRing(folder);
  for (const ring of rings) expect(ring).toEqual(known);
  expect(await readdir(folder.keys)).toEqual(['ring.json']);
});

test.each(['', '{}', '{"current":"1","keys":{"1":"short"}}', '{"current":"2","keys":{}}', '[]'])(
  'a ring that cannot be read is named and left as it is: %s',
  async (text) => {
    await using home = await temporaryFolder('ring');
    const folder = await openDataFolder(home.path);
    await writeFile(ringPath(folder), text);
    await expect(addKey(home.path)).rejects.toEqual(error('keys-unreadable'));
    expect(await readFile(ringPath(folder), 'utf8')).toBe(text);
  },
);

test('everything that is sealed is sealed anew, once, and opens without the old key', async () => {
  await using home = await temporaryFolder('reseal');
  const folder = await openDataFolder(home.path);
  const old = await openKeyRing(folder);
  const store = await openSqliteStore({ folder: folder.store });
  const keys: StoreKey[] = sealedRanges.map(({ group, resource }) => ({
    tenant: group === probeKey.group ? 'root' : 'abcdefghijklmnop',
    group,
    resource,
    namespace: group === '' ? 'shop' : '',
    name: 'one',
  }));
  expect(keys.every(isSealed)).toBe(true);
  const sealedOld = sealStore(store, { keys: old, isSealed });
  for (const key of keys) await sealedOld.commit({ writes: [{ key, op: 'put', value: Buffer.from('{"a":1}') }] });
  await addKey(home.path);
  await useKey(home.path, '2');
  const ring = await openKeyRing(folder);
  const log = { logger: createLogger({ level: 'silent' }), now: () => now };
  expect(await resealWithCurrent(store, ring, log)).toEqual({ key: '2', at: now.toISOString() });
  const revision = await store.revision();
  expect(await resealWithCurrent(store, ring, { ...log, now: () => new Date() })).toEqual({
    key: '2',
    at: now.toISOString(),
  });
  expect(await store.revision()).toBe(revision);
  const alone = sealStore(store, { keys: { current: '2', keys: { '2': ring.keys['2']! } }, isSealed });
  for (const key of keys) expect(String(Buffer.from((await alone.get(key))!.value))).toBe('{"a":1}');
  await store.close();
  const snapshot = await openSqliteSnapshot({ folder: folder.store });
  for await (const objects of snapshot.objects()) {
    for (const { key, value } of objects)
      if (isSealed(key)) expect(Buffer.from(value).subarray(8, 10)).toEqual(Buffer.from('\u00012'));
  }
  await snapshot.close();
  expect(await readSealNote(folder)).toBeNull();
});
