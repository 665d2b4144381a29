import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { tracedCalls } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blobsContract } from './blobs.contract.ts';
import { openFolderBlobs } from './folder.ts';

const text = (value: string) => new TextEncoder().encode(value);
const long = text('one exchange with the cloud '.repeat(500));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const error = (reason: string) => expect.objectContaining({ reason: `blobs.${reason}` });

blobsContract('folder', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'allmend-blobs-'));
  return {
    open: (options) => openFolderBlobs(join(directory, 'evidence'), options),
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
});

let directory: string;
const pathOf = (digest: string) => join(directory, digest.slice(0, 2), digest.slice(2));

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'allmend-blobs-')), 'evidence');
});

afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

describe('layout', () => {
  test('small or incompressible as it is, else zstd; nothing but whole files', async () => {
    const blobs = openFolderBlobs(directory);
    expect(existsSync(directory)).toBe(false);
    const [small, large] = [await blobs.put(text('small')), await blobs.put(long)];
    expect(readFileSync(pathOf(small), 'utf8')).toBe('small');
    const packed = readFileSync(`${pathOf(large)}.zst`);
    expect(packed.length).toBeLessThan(long.length / 10);
    expect(sha256(zstdDecompressSync(packed))).toBe(large);
    expect(readdirSync(directory, { recursive: true }).length).toBe(4);
  });

  test('files of others in the folder are not listed', async () => {
    const blobs = openFolderBlobs(directory);
    const digest = await blobs.put(long);
    writeFileSync(join(directory, 'report.yaml'), 'x');
    writeFileSync(join(directory, 'ab'), 'x');
    writeFileSync(join(directory, digest.slice(0, 2), 'notes.txt'), 'x');
    mkdirSync(join(directory, 'zz'));
    expect(await Array.fromAsync(blobs.list())).toEqual([digest]);
  });

  test('a folder that may only be read can be read', async (context) => {
    const digest = await openFolderBlobs(directory).put(long);
    const program = `const { openFolderBlobs } = await import(${JSON.stringify(import.meta.resolve('./folder.ts'))});
      const blobs = openFolderBlobs(${JSON.stringify(directory)});
      const put = await blobs.put(new Uint8Array(7)).catch((error) => error.reason);
      console.log(JSON.stringify([(await blobs.get('${digest}')).length, put]));`;
    expect(inNamespace(context, 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"', program)).toEqual([
      long.length,
      'blobs.not-writable',
    ]);
  });
});

describe('damage', () => {
  const damages: Record<string, (path: string) => void> = {
    'a changed byte': (path) => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 3]! ^= 1;
      writeFileSync(path, bytes);
    },
    'cut off': (path) => truncateSync(path, statSync(path).size - 5),
    empty: (path) => truncateSync(path, 0),
    'other content, well compressed': (path) => writeFileSync(path, zstdCompressSync(text('other'))),
    'content and more': (path) => writeFileSync(path, Buffer.concat([readFileSync(path), zstdCompressSync(text('x'))])),
    'not zstd': (path) => writeFileSync(path, 'once upon a time'),
    'a link to a good copy': (path) => {
      renameSync(path, `${path}.moved`);
      symlinkSync(`${path}.moved`, path);
    },
    'a link to a device without end': (path) => {
      rmSync(path);
      symlinkSync('/dev/zero', path);
    },
    'a pipe that nobody writes': (path) => {
      rmSync(path);
      execFileSync('mkfifo', [path]);
    },
    'a directory': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  };

  for (const [name, damage] of Object.entries(damages)) {
    test(`${name} is noticed`, async () => {
      const blobs = openFolderBlobs(directory);
      const digest = await blobs.put(long);
      damage(`${pathOf(digest)}.zst`);
      await expect(blobs.get(digest)).rejects.toEqual(error('damaged'));
      await expect(blobs.get(digest)).rejects.toThrow(digest);
    });
  }

  test('putting the content again mends it', async () => {
    const blobs = openFolderBlobs(directory);
    const digest = await blobs.put(long);
    for (const damage of [
      'cut off',
      'other content, well compressed',
      'a link to a good copy',
      'a pipe that nobody writes',
    ]) {
      damages[damage]!(`${pathOf(digest)}.zst`);
      await blobs.put(long);
      expect(sha256(await blobs.get(digest))).toBe(digest);
    }
    const small = await blobs.put(text('small'));
    writeFileSync(`${pathOf(small)}.zst`, 'a damaged compressed form beside the good one');
    await expect(blobs.get(small)).rejects.toEqual(error('damaged'));
    await blobs.put(text('small'));
    expect(sha256(await blobs.get(small))).toBe(small);
  });

  test('a bomb is bounded: a gigabyte of zeros in a few kilobytes', async () => {
    const bomb = zstdCompressSync(new Uint8Array(100_000_000));
    const digest = '0'.repeat(64);
    mkdirSync(join(directory, '00'), { recursive: true });
    writeFileSync(`${pathOf(digest)}.zst`, Buffer.concat(Array.from({ length: 10 }, () => bomb)));
    const before = process.resourceUsage().maxRSS;
    await expect(openFolderBlobs(directory, { maxBytes: 1_000_000 }).get(digest)).rejects.toEqual(error('damaged'));
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000);
  });

  test('a file larger than any content is not read', async () => {
    const digest = '0'.repeat(64);
    mkdirSync(join(directory, '00'), { recursive: true });
    writeFileSync(pathOf(digest), '');
    truncateSync(pathOf(digest), 2 ** 40);
    await expect(openFolderBlobs(directory).get(digest)).rejects.toThrow('larger than');
  });
});

describe('writing', () => {
  test('a writer that was killed leaves only what nobody reads, and it is cleaned up a day later', async () => {
    const blobs = openFolderBlobs(directory);
    const digest = await blobs.put(long);
    const shard = join(directory, digest.slice(0, 2));
    const [old, young] = [`x.${'a'.repeat(16)}.partial`, `x.${'b'.repeat(16)}.partial`];
    for (const name of [old, young]) writeFileSync(join(shard, name), 'half');
    utimesSync(join(shard, old), new Date(0), new Date(0));
    expect(await Array.fromAsync(blobs.list())).toEqual([digest]);
    await openFolderBlobs(directory).put(long);
    expect(readdirSync(shard).sort()).toEqual([`${digest.slice(2)}.zst`, young].sort());
  });

  test('a content reaches the disk before it is acknowledged (seen by strace)', (context) => {
    const trace = join(directory, '..', 'trace');
    const tracing = ['-f', '-y', '-e', 'trace=write,fsync,fdatasync,rename', '-o', trace];
    if (spawnSync('strace', [...tracing, 'true']).status !== 0) {
      context.skip('strace is not installed or may not trace here');
    }
    const program = `const { openFolderBlobs } = await import(${JSON.stringify(import.meta.resolve('./folder.ts'))});
      const digest = await openFolderBlobs(${JSON.stringify(directory)}).put(new Uint8Array(10000));
      require('node:fs').writeSync(1, 'stored ' + digest);`.replace('require(', 'process.getBuiltinModule(');
    execFileSync('strace', [...tracing, process.execPath, '--input-type=module', '-e', program], { timeout: 45_000 });
    const lines = tracedCalls(trace);
    const digest = sha256(new Uint8Array(10000));
    const shard = `/evidence/${digest.slice(0, 2)}>`;
    const order = [
      /fsync\(\d+<[^>]*\.partial>\)/,
      /rename\("[^"]*\.partial", "[^"]*\.zst"\)/,
      new RegExp(`fsync\\(\\d+<[^>]*${shard}`),
      /write\(1.*"stored /,
    ].map((pattern) => lines.findIndex((line) => pattern.test(line)));
    expect(order).not.toContain(-1);
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    expect(lines.some((line) => /fsync\(\d+<[^>]*\/evidence>/.test(line))).toBe(true);
  });

  test('a full disk is a sentence and leaves nothing half done', (context) => {
    mkdirSync(directory, { recursive: true });
    const program = `const { openFolderBlobs } = await import(${JSON.stringify(import.meta.resolve('./folder.ts'))});
      const { readdirSync } = await import('node:fs');
      const { randomBytes } = await import('node:crypto');
      const blobs = openFolderBlobs(${JSON.stringify(directory)});
      const kept = [];
      let reason = null;
      while (reason === null) await blobs.put(randomBytes(20_000)).then((digest) => kept.push(digest), (error) => (reason = error.reason));
      for (const digest of kept) await blobs.get(digest);
      const files = readdirSync(${JSON.stringify(directory)}, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
      console.log(JSON.stringify([reason, kept.length > 0, files.length === kept.length]));`;
    expect(inNamespace(context, 'mount -t tmpfs -o size=200k allmend-test "$0"', program)).toEqual([
      'blobs.disk-full',
      true,
      true,
    ]);
  });

  test('a shard that is a link to elsewhere is not written through', async () => {
    const elsewhere = join(directory, '..', 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(directory);
    symlinkSync(elsewhere, join(directory, sha256(long).slice(0, 2)));
    await expect(openFolderBlobs(directory).put(long)).rejects.toEqual(error('not-writable'));
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

/** What a program prints that runs in a mount namespace of its own, after `mount` with the folder as `$0`. */
function inNamespace(context: { skip(note?: string): never }, mount: string, program: string): unknown {
  if (spawnSync('unshare', ['-rm', 'sh', '-c', mount, directory]).status !== 0) {
    context.skip('this user may not mount in a namespace of its own');
  }
  const script = `${mount} && exec "$1" --input-type=module -e "$2"`;
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', script, directory, process.execPath, program], {
    encoding: 'utf8',
  });
  return JSON.parse(run.stdout);
}
