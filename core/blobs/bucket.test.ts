import { createHash, randomBytes } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { blobsContract } from './blobs.contract.ts';
import type { Blobs } from './blobs.ts';
import { openBucketBlobs } from './bucket.ts';
import { openMemoryBucket, type MemoryBucket } from './testing.ts';

const text = (value: string) => new TextEncoder().encode(value);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const error = (reason: string) => expect.objectContaining({ reason: `blobs.${reason}` });

blobsContract('bucket in memory', async () => {
  const { client } = openMemoryBucket();
  return {
    open: (options) => openBucketBlobs({ client, bucket: 'b', prefix: 'evidence/', ...options }),
    remove: async () => undefined,
  };
});

let memory: MemoryBucket;
let blobs: Blobs;
const keyOf = (digest: string) => `${digest.slice(0, 2)}/${digest.slice(2)}`;

beforeEach(() => {
  memory = openMemoryBucket();
  blobs = openBucketBlobs({ client: memory.client, bucket: 'evidence' });
});

describe('what an object holds', () => {
  test('small or incompressible contents as they are, others as a frame of zstd', async () => {
    const contents = [text('small'), new Uint8Array(randomBytes(2000)), text('long '.repeat(1000))];
    const [small, noise, long] = await Promise.all(contents.map((bytes) => blobs.put(bytes)));
    expect(memory.objects.get(keyOf(small!))!.data).toEqual(contents[0]);
    expect(memory.objects.get(keyOf(noise!))!.data).toEqual(contents[1]);
    const packed = memory.objects.get(keyOf(long!))!.data;
    expect(packed.length).toBeLessThan(500);
    expect(sha256(zstdDecompressSync(packed))).toBe(long);
  });

  test('a content that is a frame of zstd itself comes back as it was', async () => {
    for (const bytes of [
      zstdCompressSync(text('x')),
      zstdCompressSync(randomBytes(5000)),
      Buffer.from('28b52ffd', 'hex'),
    ]) {
      const digest = await blobs.put(bytes);
      expect(digest).toBe(sha256(bytes));
      expect(Buffer.compare(await blobs.get(digest), bytes)).toBe(0);
    }
  });

  test('objects of others in the bucket are not listed', async () => {
    const digest = await blobs.put(text('mine'));
    for (const key of ['notes.txt', `ab/${digest}`, digest, `x/${keyOf(digest)}`, `${keyOf(digest)}.zst`])
      memory.objects.set(key, { data: text('x'), modified: new Date() });
    expect(await Array.fromAsync(blobs.list())).toEqual([digest]);
  });
});

describe('damage', () => {
  const damages: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ['a changed byte', (bytes) => bytes.map((byte, n) => (n === bytes.length - 2 ? byte ^ 1 : byte))],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 3)],
    ['empty', () => new Uint8Array(0)],
    ['another content, well compressed', () => zstdCompressSync(text('other'))],
    ['another content as it is', () => text('other')],
    ['a bomb', () => zstdCompressSync(new Uint8Array(100_000_000))],
    ['too long', () => new Uint8Array(3_000_000)],
  ];
  test.each(damages)('%s is told, and put replaces it', async (_, damage) => {
    blobs = openBucketBlobs({ client: memory.client, bucket: 'evidence', maxBytes: 1_000_000 });
    const bytes = text('content '.repeat(1000));
    const digest = await blobs.put(bytes);
    const object = memory.objects.get(keyOf(digest))!;
    memory.objects.set(keyOf(digest), { ...object, data: damage(object.data) });
    await expect(blobs.get(digest)).rejects.toEqual(error('damaged'));
    await blobs.put(bytes);
    expect(sha256(await blobs.get(digest))).toBe(digest);
  });
});

describe('failures of the object store', () => {
  test.each([
    ['quota', 'quota'],
    ['forbidden', 'refused'],
    ['no-bucket', 'refused'],
    ['unreachable', 'unreachable'],
    ['torn', 'failed'],
  ] as const)('%s is told as blobs.%s by every call', async (failure, reason) => {
    const digest = await blobs.put(text('here'));
    memory.fail(failure);
    await expect(blobs.put(text('x'))).rejects.toEqual(error(reason));
    await expect(blobs.get(digest)).rejects.toEqual(error(reason));
    await expect(blobs.has(digest)).rejects.toEqual(error(reason));
    await expect(Array.fromAsync(blobs.list())).rejects.toEqual(error(reason));
    await expect(blobs.delete(digest)).rejects.toEqual(error(reason));
    await expect(blobs.get(digest)).rejects.toThrow('evidence');
    memory.fail(null);
    expect(await blobs.has(digest)).toBe(true);
  });
});
