import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';

/** One place where blobs live; each `open` is a handle of its own, as another process would have. */
export interface BlobsPlace {
  open(options?: { readonly maxBytes?: number }): Blobs;
  remove(): Promise<void>;
}

const text = (value: string) => new TextEncoder().encode(value);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const error = (reason: string) => expect.objectContaining({ reason: `blobs.${reason}` });

/** What every engine of the blobs must do. */
export function blobsContract(engine: string, newPlace: () => Promise<BlobsPlace>): void {
  describe(`blobs contract: ${engine}`, () => {
    let place: BlobsPlace;
    let blobs: Blobs;

    beforeEach(async () => {
      place = await newPlace();
      blobs = place.open();
    });

    afterEach(() => place.remove());

    test('gives back what was put, of any size and compressibility', async () => {
      for (const bytes of [
        text(''),
        text('x'),
        text('one exchange '.repeat(100_000)),
        new Uint8Array(randomBytes(300_000)),
        new Uint8Array(5_000_000),
      ]) {
        const digest = await blobs.put(bytes);
        expect(digest).toBe(sha256(bytes));
        expect(Buffer.compare(await place.open().get(digest), bytes)).toBe(0);
        expect(await blobs.has(digest)).toBe(true);
      }
    });

    test('the same content is kept once', async () => {
      const digests = await Promise.all(Array.from({ length: 3 }, () => blobs.put(text('same'))));
      expect(new Set(digests).size).toBe(1);
      expect(await Array.fromAsync(blobs.list())).toEqual([digests[0]]);
    });

    test('puts of the same and of other contents at the same time through several handles', async () => {
      const handles = [blobs, place.open(), place.open()];
      const contents = Array.from({ length: 8 }, (_, n) => text(`content ${n} `.repeat(2000)));
      await Promise.all(contents.flatMap((bytes) => handles.map((handle) => handle.put(bytes))));
      expect((await Array.fromAsync(blobs.list())).sort()).toEqual(contents.map(sha256).sort());
      for (const bytes of contents) expect(Buffer.compare(await blobs.get(sha256(bytes)), bytes)).toBe(0);
    });

    test('a buffer may be reused as soon as put has been called', async () => {
      const buffer = text('first '.repeat(1000));
      const expected = sha256(buffer);
      const put = blobs.put(buffer);
      buffer.fill(0);
      expect(await put).toBe(expected);
      expect(sha256(await blobs.get(expected))).toBe(expected);
    });

    test('what is not there is said to be missing', async () => {
      const digest = sha256(text('nothing'));
      expect(await blobs.has(digest)).toBe(false);
      expect(await Array.fromAsync(blobs.list())).toEqual([]);
      await expect(blobs.get(digest)).rejects.toEqual(error('missing'));
      await expect(blobs.get(digest)).rejects.toThrow(digest);
      await blobs.delete(digest);
    });

    test('a deleted content is gone, others stay, and it can be put again', async () => {
      const [a, b] = [await blobs.put(text('a')), await blobs.put(text('b '.repeat(5000)))];
      await blobs.delete(b);
      await blobs.delete(b);
      expect(await blobs.has(b)).toBe(false);
      await expect(blobs.get(b)).rejects.toEqual(error('missing'));
      expect(await Array.fromAsync(blobs.list())).toEqual([a]);
      await blobs.put(text('b '.repeat(5000)));
      expect(await blobs.has(b)).toBe(true);
    });

    test('entries tell size and age; a content that is put again is new again', async () => {
      const start = Date.now();
      const digest = await blobs.put(text('aged '.repeat(1000)));
      const [entry] = await Array.fromAsync(blobs.entries());
      expect(entry).toMatchObject({ digest, size: expect.any(Number), modified: expect.any(Date) });
      expect(entry!.size).toBeGreaterThan(0);
      expect(await blobs.stat(digest)).toEqual(entry);
      // Some services count in seconds.
      expect(entry!.modified.getTime()).toBeGreaterThan(start - 2000);
      const put = Date.now();
      while (Date.now() < put + 1100) await new Promise((resolve) => setTimeout(resolve, 20));
      await place.open().put(text('aged '.repeat(1000)));
      expect((await blobs.stat(digest))!.modified.getTime()).toBeGreaterThan(entry!.modified.getTime());
      expect(await blobs.stat(sha256(text('nothing')))).toBeNull();
    });

    test('names that are no digests lead nowhere', async () => {
      const digest = await blobs.put(text('here'));
      const hostile = [
        '',
        '..',
        '../../etc/passwd',
        digest.toUpperCase(),
        `${digest}\n`,
        `${digest}/..`,
        `${digest}\0`,
        digest.slice(1),
        `${digest}.zst`,
        '%2e%2e',
      ];
      for (const name of hostile) {
        await expect(blobs.get(name)).rejects.toEqual(error('digest-invalid'));
        await expect(blobs.has(name)).rejects.toEqual(error('digest-invalid'));
        await expect(blobs.stat(name)).rejects.toEqual(error('digest-invalid'));
        await expect(blobs.delete(name)).rejects.toEqual(error('digest-invalid'));
      }
      expect(await blobs.has(digest)).toBe(true);
    });

    test('what is too large is refused, and the largest allowed is not', async () => {
      const small = place.open({ maxBytes: 10_000 });
      await expect(small.put(new Uint8Array(10_001))).rejects.toEqual(error('too-large'));
      for (const bytes of [new Uint8Array(10_000), new Uint8Array(randomBytes(10_000))]) {
        const digest = await small.put(bytes);
        expect(Buffer.compare(await small.get(digest), bytes)).toBe(0);
      }
    });

    test('a content that unpacks to more than is allowed is not unpacked', async () => {
      const digest = await blobs.put(new Uint8Array(3_000_000));
      await expect(place.open({ maxBytes: 1_000_000 }).get(digest)).rejects.toEqual(error('damaged'));
    });
  });
}
