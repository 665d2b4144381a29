import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { constants, createZstdCompress } from 'node:zlib';
import type { StoreAdmin, StoreSnapshot } from '../admin.ts';
import { chainLine, dumpFormat, dumpVersion, endLine, headerLine, objectLine, rowLine } from './format.ts';

/**
 * Everything in the store at one instant as a stream of bytes (see format.ts), while the store goes on. The same for every
 * engine. Reading fails with the store's errors; a stream that did not end by itself is no backup.
 */
export function dumpStore(store: Pick<StoreAdmin, 'snapshot'>): Readable {
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  // Its callback is all that keeps a failure from being thrown into nowhere; the reader is told through the stream.
  return pipeline(Readable.from(parts(store), { objectMode: false }), compress, () => undefined);
}

async function* parts(store: Pick<StoreAdmin, 'snapshot'>): AsyncGenerator<Buffer> {
  const snapshot = await store.snapshot();
  try {
    yield* partsOf(snapshot);
  } finally {
    await snapshot.close();
  }
}

async function* partsOf(snapshot: StoreSnapshot): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const counts = { objects: 0, history: 0, chains: 0 };
  const part = (lines: readonly string[]): Buffer => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    hash.update(bytes);
    return bytes;
  };
  const { id: store, revision } = snapshot;
  yield part([headerLine({ format: dumpFormat, version: dumpVersion, store, revision, at: new Date().toISOString() })]);
  for await (const objects of snapshot.objects()) {
    counts.objects += objects.length;
    yield part(objects.map(objectLine));
  }
  for await (const rows of snapshot.history()) {
    counts.history += rows.length;
    yield part(rows.map(rowLine));
  }
  for await (const chains of snapshot.chains()) {
    counts.chains += chains.length;
    yield part(chains.map(chainLine));
  }
  yield Buffer.from(`${endLine({ ...counts, sha256: hash.digest('hex') })}\n`);
}
