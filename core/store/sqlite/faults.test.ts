import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { configMaps, failure, keyOf, put, shown, write } from '../contract/place.contract.ts';
import type { Store } from '../store.ts';
import { openDatabaseFile } from './database-file.ts';
import { migrations } from './migrations.ts';
import { openSqliteSnapshot, openSqliteStore, type SqliteStoreOptions } from './sqlite.ts';

let home: { readonly path: string } & AsyncDisposable;
let folder: string;
const opened: Store[] = [];

async function open(options: Partial<SqliteStoreOptions> = {}) {
  const store = await openSqliteStore({ folder, ...options });
  opened.push(store);
  return store;
}

/** Changes the database while no store has it open. */
function tamper(sql: string): void {
  const database = new DatabaseSync(join(folder, 'store.sqlite'));
  database.exec(sql);
  database.close();
}

beforeEach(async () => {
  home = await temporaryFolder('store');
  folder = join(home.path, 'new', 'data');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await home[Symbol.asyncDispose]();
});

// That kill -9 during load loses and tears nothing is proved on both engines by tools/prove/store.

describe('one process at a time', () => {
  test('a second one is refused, and let in when the first has ended', async () => {
    const store = await open();
    await expect(open()).rejects.toEqual(failure('locked'));
    const program = `
      const { openSqliteStore } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
      await openSqliteStore({ folder: ${JSON.stringify(folder)} }).catch((error) => console.log(error.reason));`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(other.stdout).toBe('store.locked\n');
    expect(await write(store, put(keyOf('a'), '1'))).toBe(2);
    await store.close();
    expect(await (await open()).revision()).toBe(2);
  });

  test('a killed one leaves no lock behind', async () => {
    const program = `
      const { openSqliteStore } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
      await openSqliteStore({ folder: ${JSON.stringify(folder)} });
      console.log('open');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: child.stdout }), 'line');
    await expect(open()).rejects.toEqual(failure('locked'));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await (await open()).revision()).toBe(1);
  });

  test('a backup can be read beside it, and sees what was acknowledged', async () => {
    const store = await open();
    await write(store, put(keyOf('a'), '1'));
    const snapshot = await openSqliteSnapshot({ folder });
    await write(store, put(keyOf('b'), '1'));
    expect(snapshot).toMatchObject({ id: store.id, revision: 2 });
    const objects = (await Array.fromAsync(snapshot.objects())).flat();
    expect(shown(objects)).toEqual(['a=1']);
    await snapshot.close();
  });

  test('a backup of what is no store is refused', async () => {
    const snapshot = () => openSqliteSnapshot({ folder });
    await expect(snapshot()).rejects.toEqual(failure('not-a-store'));
    mkdirSync(folder, { recursive: true });
    tamper('PRAGMA application_id = 7; CREATE TABLE other (x)');
    await expect(snapshot()).rejects.toEqual(failure('not-a-store'));
    writeFileSync(join(folder, 'store.sqlite'), 'this is no database'.repeat(1000));
    await expect(snapshot()).rejects.toEqual(failure('damaged'));
    rmSync(join(folder, 'store.sqlite'));
    await (await open()).close();
    tamper(`PRAGMA user_version = ${migrations.length + 1}`);
    await expect(snapshot()).rejects.toEqual(failure('too-new'));
  });

  test('a backup that begins while the tables are made says at worst that there are none yet', async () => {
    mkdirSync(folder, { recursive: true });
    tamper('');
    const prepare = Object.getOwnPropertyDescriptors(DatabaseSync.prototype).prepare.value!;
    let looks = 0;
    const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql) {
      if (++looks === 2) {
        spy.mockRestore();
        openDatabaseFile(folder).close();
      }
      return prepare.call(this, sql);
    });
    await expect(openSqliteSnapshot({ folder })).rejects.toThrow('it is empty');
    spy.mockRestore();
    await (await open()).close();
  });

  test('an idle store does not keep its process alive', async () => {
    const program = `
      const { openSqliteStore } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
      const store = await openSqliteStore({ folder: ${JSON.stringify(folder)} });
      const key = { tenant: 't', group: '', resource: 'r', namespace: '', name: 'a' };
      console.log((await store.commit({ writes: [{ key, op: 'put', value: new Uint8Array(1) }] })).revision);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 45_000,
    });
    expect(run).toMatchObject({ status: 0, stdout: '2\n' });
  });
});

describe('files', () => {
  test('are readable for their user alone', async () => {
    await write(await open(), put(keyOf('a'), '1'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of ['store.sqlite', 'store.sqlite-wal']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  test('the log stays small while others read', async () => {
    const store = await open();
    const value = 'x'.repeat(4000);
    for (let n = 0; n < 60; n++) {
      const writes = Array.from({ length: 100 }, (_, at) => put(keyOf(`n${at}`), value));
      await Promise.all([store.commit({ writes }), store.list(configMaps)]);
    }
    expect(statSync(join(folder, 'store.sqlite-wal')).size).toBeLessThan(16 * 1024 * 1024);
  });

  test('one of another program is refused and not touched', async () => {
    mkdirSync(folder, { recursive: true });
    tamper('CREATE TABLE other (x)');
    const before = readFileSync(join(folder, 'store.sqlite'));
    await expect(open()).rejects.toEqual(failure('not-a-store'));
    expect(readFileSync(join(folder, 'store.sqlite')).equals(before)).toBe(true);
  });

  test('one of a newer version is refused and not touched', async () => {
    await (await open()).close();
    tamper(`PRAGMA user_version = ${migrations.length + 1}`);
    const before = readFileSync(join(folder, 'store.sqlite'));
    await expect(open()).rejects.toEqual(failure('too-new'));
    expect(readFileSync(join(folder, 'store.sqlite')).equals(before)).toBe(true);
  });

  test.each(Array.from({ length: migrations.length }, (_, format) => format))(
    'one of format %i is brought to the newest, once',
    async (format) => {
      mkdirSync(folder, { recursive: true });
      const mark = format > 0 ? `PRAGMA application_id = 0x416c6c53; PRAGMA user_version = ${format};` : '';
      tamper([...migrations.slice(0, format), mark].join('\n'));
      const store = await open();
      expect(await write(store, put(keyOf('a'), '1'))).toBe(2);
      await store.close();
      expect(shown((await (await open()).list(configMaps)).items)).toEqual(['a=1']);
    },
  );

  test('one that was overwritten, or cut off, is damaged', async () => {
    const store = await open();
    await store.commit({ writes: Array.from({ length: 200 }, (_, n) => put(keyOf(`n${n}`), 'x'.repeat(1000))) });
    await store.close();
    const file = join(folder, 'store.sqlite');
    copyFileSync(file, `${file}.good`);
    truncateSync(file, 20_480);
    await expect(open()).rejects.toEqual(failure('damaged'));
    writeFileSync(file, 'this is no database'.repeat(1000));
    await expect(open()).rejects.toEqual(failure('damaged'));
    renameSync(`${file}.good`, file);
    expect(await (await open()).count(configMaps)).toBe(200);
  });

  test('one without its id is damaged', async () => {
    await (await open()).close();
    tamper('DELETE FROM meta');
    await expect(open()).rejects.toEqual(failure('damaged'));
  });

  test('a file that is deleted or replaced under a running store takes no more commits', async () => {
    const store = await open();
    await write(store, put(keyOf('a'), '1'));
    const file = join(folder, 'store.sqlite');
    renameSync(file, `${file}.moved`);
    await expect(write(store, put(keyOf('a'), '2'))).rejects.toEqual(failure('damaged'));
    copyFileSync(`${file}.moved`, file);
    await expect(write(store, put(keyOf('a'), '2'))).rejects.toEqual(failure('damaged'));
    rmSync(file);
    renameSync(`${file}.moved`, file);
    expect(await write(store, put(keyOf('a'), '2'))).toBe(3);
  });

  test('a folder that cannot be one', async () => {
    folder = join(home.path, 'a-file');
    writeFileSync(folder, '');
    await expect(open()).rejects.toEqual(failure('read-only'));
    folder = join(folder, 'below');
    await expect(open()).rejects.toEqual(failure('read-only'));
  });
});

describe('a full disk', () => {
  const large = 'x'.repeat(20_000);

  test('fails the write with a sentence; what was acknowledged stays, reads go on, and small writes that fit go through', async () => {
    const store = await open({ maxPages: 200 });
    const acknowledged: string[] = [];
    const fill = async (): Promise<never> => {
      for (let n = 0; ; n++) {
        await write(store, put(keyOf(`n${n}`), large));
        acknowledged.push(`n${n}`);
      }
    };
    await expect(fill()).rejects.toEqual(failure('disk-full'));
    const revision = await store.revision();
    expect(revision).toBe(acknowledged.length + 1);
    expect((await store.list(configMaps)).items).toHaveLength(acknowledged.length);
    // In one group: the large one must not take the small one with it.
    const both = await Promise.allSettled([
      write(store, put(keyOf('large'), large)),
      write(store, put(keyOf('small'), 's')),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await store.revision()).toBe(revision + 1);
  });

  test('writes work again by themselves when there is space', async () => {
    const store = await open({ maxPages: 200 });
    await expect(
      store.commit({ writes: Array.from({ length: 60 }, (_, n) => put(keyOf(`n${n}`), large)) }),
    ).rejects.toEqual(failure('disk-full'));
    expect(await store.revision()).toBe(1);
    for (let n = 0; n < 60; n++) {
      await write(store, put(keyOf('same'), large));
      await store.compact(new Date(Date.now() + 60_000));
    }
    expect(await store.revision()).toBe(61);
    await store.close();
    expect(await write(await open(), put(keyOf('a'), large))).toBe(62);
  });

  test('a real one, full from some moment on', (context) => {
    const told = inNamespace(
      context,
      'mount -t tmpfs -o size=3m allmend-test "$0"',
      `const { writeFileSync, rmSync } = await import('node:fs');
       const store = await openSqliteStore({ folder: folder + '/data' });
       const put = (name) => store.commit({ writes: [{ key: { ...range, namespace: '', name }, op: 'put', value: new Uint8Array(20000) }] });
       writeFileSync(folder + '/filler', new Uint8Array(1000000));
       let count = 0;
       for (;; count++) try { await put('n' + count); } catch (error) { say({ reason: error.reason, count }); break; }
       say({ listed: (await store.list(range)).items.length, revision: await store.revision() });
       rmSync(folder + '/filler');
       say({ again: (await put('again')).revision - count });
       await store.close();
       say({ reopened: await (await openSqliteStore({ folder: folder + '/data' })).count(range) - count });`,
    );
    const [full, read, again, reopened] = told as Record<string, unknown>[];
    expect(full).toMatchObject({ reason: 'store.disk-full' });
    expect(full!['count']).toBeGreaterThan(10);
    expect(read).toEqual({ listed: full!['count'], revision: (full!['count'] as number) + 1 });
    expect(again).toEqual({ again: 2 });
    expect(reopened).toEqual({ reopened: 1 });
  });

  test('one that is full from the start', (context) => {
    const told = inNamespace(
      context,
      'mount -t tmpfs -o size=16k allmend-test "$0" && head -c 16k /dev/zero > "$0/filler"',
      `await openSqliteStore({ folder: folder + '/data' }).catch((error) => say({ reason: error.reason }));`,
    );
    expect(told).toEqual([{ reason: 'store.disk-full' }]);
  });
});

test('a read-only disk is a sentence', (context) => {
  const told = inNamespace(
    context,
    'mount -t tmpfs -o ro allmend-test "$0"',
    `await openSqliteStore({ folder: folder + '/data' }).catch((error) => say({ reason: error.reason }));
     await openSqliteStore({ folder }).catch((error) => say({ reason: error.reason }));`,
  );
  expect(told).toEqual([{ reason: 'store.read-only' }, { reason: 'store.read-only' }]);
});

test('a clock that was set far ahead and back does not stop compaction, nor make it forget too much', async () => {
  const store = await open();
  await write(store, put(keyOf('a'), '1')); // 2
  await write(store, put(keyOf('a'), '2')); // 3
  await store.close();
  // As if both had been written while the clock was ten years ahead.
  tamper('UPDATE instants SET at = at + 315360000000');
  const again = await open();
  expect(await again.compact(new Date(Date.now() + 60_000))).toBe(1);
  await write(again, put(keyOf('a'), '3')); // 4
  expect(await again.compact(new Date(Date.now() + 60_000))).toBe(4);
});

/** Runs a program with a mount of its own over the home of the test; returns what it said. */
function inNamespace(context: { skip(note?: string): never }, mount: string, program: string): unknown[] {
  const probe = spawnSync('unshare', ['-rm', 'sh', '-c', `${mount}; test -d "$0"`, home.path], { encoding: 'utf8' });
  if (probe.status !== 0) return context.skip('this user may not mount in a namespace of its own');
  const whole = `
    const { openSqliteStore } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
    const folder = ${JSON.stringify(home.path)};
    const range = { tenant: 't', group: '', resource: 'r' };
    const say = (what) => console.log(JSON.stringify(what));
    ${program}`;
  const script = `${mount} && exec "$1" --input-type=module -e "$2"`;
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', script, home.path, process.execPath, whole], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line) as unknown] : []));
}
