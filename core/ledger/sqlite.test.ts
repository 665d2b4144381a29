import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { tracedCalls } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ledgerContract } from './ledger.contract.ts';
import { migrations } from './migrations.ts';
import { openSqliteLedger } from './sqlite.ts';
import { track } from './track.ts';

const cloud = { authUrl: 'https://keystone.gruenland.example:5000', region: 'Nord', projectId: 'p1' };
const error = (reason: string) => expect.objectContaining({ reason: `ledger.${reason}` });

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'allmend-ledger-'));
  file = join(directory, 'state', 'allmend', 'ledger.sqlite');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

ledgerContract('sqlite', async () => {
  const home = mkdtempSync(join(tmpdir(), 'allmend-ledger-'));
  return {
    open: (options) => openSqliteLedger(join(home, 'ledger.sqlite'), options),
    remove: async () => rmSync(home, { recursive: true, force: true }),
  };
});

/** A program that begins a run and then intends without end, saying each entry after it was acknowledged. */
const intentStream = (path: string) => `
  import { writeSync } from 'node:fs';
  const { openSqliteLedger } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
  const ledger = await openSqliteLedger(${JSON.stringify(path)});
  const run = 'r' + process.pid;
  await ledger.beginRun({ id: run, cloudName: 'gruenland', cloud: ${JSON.stringify(cloud)} }, 3600);
  const most = Number(process.env.INTENTS ?? Infinity);
  for (let n = 0; n < most; n++) {
    writeSync(1, 'intend ' + n + '\\n');
    const entry = await ledger.intend({ run, kind: 'server' });
    writeSync(1, 'entry ' + entry.name + '\\n');
  }`;

const nodeArguments = (program: string) => [
  '--disable-warning=ExperimentalWarning',
  '--input-type=module',
  '-e',
  program,
];

describe('durability', () => {
  test('kill -9 in the middle of a stream of intents loses nothing that was acknowledged', async () => {
    for (const killAfter of [1, 2, 7, 30, 90]) {
      const child = spawn(process.execPath, nodeArguments(intentStream(file)), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      const acknowledged: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith('entry ')) acknowledged.push(line.slice(6));
        if (acknowledged.length === killAfter) child.kill('SIGKILL');
      }
      await closed;
      expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter);

      const ledger = await openSqliteLedger(file);
      const kept = (await ledger.entries({ run: `r${child.pid}` })).map((entry) => entry.name);
      expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
      // At most the one intent that was written but not yet said.
      expect(kept.length).toBeLessThanOrEqual(acknowledged.length + 1);
      if (process.platform === 'linux') {
        expect((await ledger.endAbandonedRuns()).map((run) => run.id)).toEqual([`r${child.pid}`]);
      }
      await ledger.close();
    }
  });

  test('an intent is on the disk before it is acknowledged (seen by strace)', (context) => {
    const trace = join(directory, 'trace');
    const tracing = ['-f', '-y', '-e', 'trace=write,fsync,fdatasync', '-o', trace];
    const probe = spawnSync('strace', [...tracing, 'true']);
    if (probe.status !== 0) context.skip('strace is not installed or may not trace here');

    execFileSync('strace', [...tracing, process.execPath, ...nodeArguments(intentStream(file))], {
      env: { ...process.env, INTENTS: '5' },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 45_000,
    });
    const lines = tracedCalls(trace);
    const at = (text: string) => lines.findIndex((line) => line.includes('write(1') && line.includes(text));
    const synced = /(?:fsync|fdatasync)\(\d+<[^>]*ledger\.sqlite-wal>\)\s+= 0/;
    for (let n = 0; n < 5; n++) {
      const [begin, end] = [at(`"intend ${n}\\n"`), n < 4 ? at(`"intend ${n + 1}\\n"`) : lines.length];
      const acknowledged = lines.findIndex((line, index) => index > begin && line.includes('"entry '));
      expect(begin).toBeGreaterThan(-1);
      expect(acknowledged).toBeGreaterThan(begin);
      expect(acknowledged).toBeLessThan(end);
      expect(lines.slice(begin, acknowledged).filter((line) => synced.test(line)).length).toBeGreaterThan(0);
    }
    // The file's own directory entry, and that of the directory made for it.
    expect(lines.some((line) => /fsync\(\d+<[^>]*\/state\/allmend>\)\s+= 0/.test(line))).toBe(true);
    expect(lines.some((line) => /fsync\(\d+<[^>]*\/state>\)\s+= 0/.test(line))).toBe(true);
  });

  test('writes wanted at the same time share a commit', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec');
    await Promise.all(Array.from({ length: 40 }, () => ledger.intend({ run: 'r1', kind: 'server' })));
    expect(exec.mock.calls.filter(([sql]) => sql === 'COMMIT')).toHaveLength(1);
    await ledger.close();
  });
});

describe('the file', () => {
  test('is for this user alone', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    await ledger.close();
  });

  test('a damaged one is refused with a sentence that names it, and left as it was', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    for (let n = 0; n < 200; n++) void ledger.intend({ run: 'r1', kind: 'server', scope: { filler: 'x'.repeat(200) } });
    await ledger.close();
    const whole = readFileSync(file);

    const damages: Record<string, () => void> = {
      'not a database': () => writeFileSync(file, 'once upon a time '.repeat(500)),
      'a page of noise': () => writeFileSync(file, Buffer.from(whole).fill(0xa5, 4096 * 5, 4096 * 6)),
      'cut off': () => truncateSync(file, Math.floor(whole.length / 8192) * 4096),
      'no installation': () => {
        const database = new DatabaseSync(file);
        database.exec('DELETE FROM meta');
        database.close();
      },
    };
    for (const damage of Object.values(damages)) {
      writeFileSync(file, whole);
      damage();
      const before = readFileSync(file);
      await expect(openSqliteLedger(file)).rejects.toEqual(error('damaged'));
      await expect(openSqliteLedger(file)).rejects.toThrow(file);
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  test('damage met later is the same sentence', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(() => {
      throw Object.assign(new Error('database disk image is malformed'), { code: 'ERR_SQLITE_ERROR', errcode: 11 });
    });
    await expect(ledger.intend({ run: 'r1', kind: 'server' })).rejects.toEqual(error('damaged'));
    await expect(ledger.entries()).rejects.toEqual(error('damaged'));
    vi.restoreAllMocks();
    await ledger.close();
  });

  test("another program's database is refused and not touched", async () => {
    const other = join(directory, 'other.sqlite');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE bookmarks (url TEXT)');
    database.close();
    const before = readFileSync(other);
    await expect(openSqliteLedger(other)).rejects.toEqual(error('not-a-ledger'));
    expect(readFileSync(other).equals(before)).toBe(true);
  });

  test('one of a newer version is refused and not touched', async () => {
    await (await openSqliteLedger(file)).close();
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    const before = readFileSync(file);
    await expect(openSqliteLedger(file)).rejects.toEqual(error('too-new'));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('migrations run once, also when several processes open an empty file', async () => {
    const program = intentStream(file);
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, nodeArguments(program), {
        env: { ...process.env, INTENTS: '20' },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    const codes = await Promise.all(children.map((child) => once(child, 'close')));
    expect(codes.map(([code]) => code as number)).toEqual([0, 0, 0]);
    const ledger = await openSqliteLedger(file);
    expect(await ledger.entries()).toHaveLength(60);
    expect(await ledger.runs()).toHaveLength(3);
    await ledger.close();
  });

  test("one whose tables another process makes at this moment is not taken for another program's", async () => {
    const original = Object.getOwnPropertyDescriptors(DatabaseSync.prototype);
    let statements = 0;
    // After the first look into the empty file.
    const meanwhile = () => {
      if (++statements !== 2) return;
      const env = { ...process.env, INTENTS: '1' };
      execFileSync(process.execPath, nodeArguments(intentStream(file)), { env, stdio: 'ignore' });
    };
    vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql: string) {
      meanwhile();
      return original.prepare.value!.call(this, sql);
    });
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
      meanwhile();
      original.exec.value!.call(this, sql);
    });
    const ledger = await openSqliteLedger(file);
    vi.restoreAllMocks();
    expect(statements).toBeGreaterThan(1);
    expect(await ledger.entries()).toHaveLength(1);
    await ledger.close();
  });

  test('one that was deleted or replaced under a running process takes no more intents', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    rmSync(file);
    await expect(ledger.intend({ run: 'r1', kind: 'server' })).rejects.toEqual(error('replaced'));
    const other = await openSqliteLedger(join(directory, 'other.sqlite'));
    await other.close();
    copyFileSync(join(directory, 'other.sqlite'), file);
    await expect(ledger.intend({ run: 'r1', kind: 'server' })).rejects.toEqual(error('replaced'));
    await ledger.close();
  });

  test('a lock that another process keeps is waited for without blocking, then reported', async () => {
    const [impatient, patient] = [await openSqliteLedger(file, { patience: 0.2 }), await openSqliteLedger(file)];
    await impatient.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(impatient.intend({ run: 'r1', kind: 'server' })).rejects.toEqual(error('busy'));
    const waiting = patient.intend({ run: 'r1', kind: 'server' });
    setTimeout(() => other.exec('COMMIT'), 20);
    expect((await waiting).state).toBe('intended');
    other.close();
    await Promise.all([impatient.close(), patient.close()]);
  });
});

/** Runs a program that opens a ledger and tracks one create, in a mount namespace of its own; prints what happened. */
function inNamespace(context: { skip(note?: string): never }, mount: string): string {
  const probe = spawnSync('unshare', ['-rm', 'sh', '-c', `${mount}; test -d "$0"`, directory], { encoding: 'utf8' });
  if (probe.status !== 0) return context.skip('this user may not mount in a namespace of its own');
  const program = `
    const { openSqliteLedger } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
    const { track } = await import(${JSON.stringify(import.meta.resolve('./track.ts'))});
    let creates = 0;
    try {
      const ledger = await openSqliteLedger(${JSON.stringify(join(directory, 'ledger.sqlite'))});
      await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud: ${JSON.stringify(cloud)} }, 60);
      for (let n = 0; n < 2000; n++) {
        const intent = { run: 'r1', kind: 'server', scope: { filler: 'x'.repeat(1000) } };
        let sent = false;
        try {
          await track(ledger, intent, async () => { sent = true; creates++; return { id: 'id' + n }; });
        } catch (error) {
          // The disk may also fill between the create and the writing down of its id.
          if (sent) creates--;
          throw error;
        }
      }
    } catch (error) {
      console.log(JSON.stringify({ reason: error.reason, message: error.message, creates }));
    }`;
  const script = `${mount} && exec "$1" --disable-warning=ExperimentalWarning --input-type=module -e "$2"`;
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', script, directory, process.execPath, program], {
    encoding: 'utf8',
  });
  return run.stdout;
}

describe('a disk that cannot be written', () => {
  test('full: a sentence, and nothing is created in the cloud', (context) => {
    const told = inNamespace(context, 'mount -t tmpfs -o size=256k allmend-test "$0"');
    expect(JSON.parse(told)).toMatchObject({ reason: 'ledger.disk-full' });
    expect((JSON.parse(told) as { creates: number }).creates).toBeGreaterThan(0);
  });

  test('full from the start', (context) => {
    const mount = 'mount -t tmpfs -o size=16k allmend-test "$0" && head -c 16k /dev/zero > "$0/filler"';
    expect(JSON.parse(inNamespace(context, mount))).toMatchObject({ reason: 'ledger.disk-full', creates: 0 });
  });

  test('read-only: a sentence, and nothing is created in the cloud', (context) => {
    const told = inNamespace(context, 'mount -t tmpfs -o ro allmend-test "$0"');
    expect(JSON.parse(told)).toMatchObject({ reason: 'ledger.not-writable', creates: 0 });
  });

  test('a write that fails for lack of space is not acknowledged and leaves the ledger usable', async () => {
    const ledger = await openSqliteLedger(file);
    await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
    const exec = Object.getOwnPropertyDescriptors(DatabaseSync.prototype).exec.value!;
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
      if (sql === 'COMMIT') {
        throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
      }
      exec.call(this, sql);
    });
    const create = vi.fn<() => Promise<{ id: string }>>();
    await expect(track(ledger, { run: 'r1', kind: 'server' }, create)).rejects.toEqual(error('disk-full'));
    expect(create).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(await ledger.entries()).toEqual([]);
    await ledger.intend({ run: 'r1', kind: 'server' });
    await ledger.close();
  });

  test('a place that cannot be a directory', async () => {
    const place = join(directory, 'a-file');
    writeFileSync(place, '');
    await expect(openSqliteLedger(join(place, 'ledger.sqlite'))).rejects.toEqual(error('not-writable'));
  });
});
