import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { isAllmendError } from '@allmend/kit-errors';
import type { DumpedChain, DumpedObject, StoreAdmin, StoreLoad } from '../admin.ts';
import { storeLimits } from '../limits.ts';
import type { HistoryRow } from '../store.ts';
import { damaged, readHeader, readLine, type DumpEnd, type DumpHeader, type DumpLine } from './format.ts';

export interface RestoreOptions {
  /**
   * How far the store's revision is set beyond that of the backup; default 10⁹. Clients may have seen revisions from after the
   * backup: these must not be given to other states. 0 is right only for a move, when nothing was written after the backup.
   */
  readonly gap?: number;
}

export interface Restored {
  /** Revision of the backup. */
  readonly revision: number;
  /** When the backup was made. */
  readonly at: string;
  readonly objects: number;
  readonly history: number;
}

/** A line holds one value, of which each byte may take six in JSON. */
const longestLine = storeLimits.valueBytes * 6 + 100_000;

/** Lines that go to the store at once. */
const sliceLines = 500;
const sliceBytes = 1024 * 1024;

/**
 * Fills an empty store from a backup: revisions, index values and chains of the history as they were. All or nothing: what is torn
 * or changed is refused with `store.dump-damaged`, and the store stays empty. Throws `store.not-empty`, `store.too-new`.
 */
export async function restoreStore(
  backup: AsyncIterable<Uint8Array>,
  target: Pick<StoreAdmin, 'load'>,
  { gap = 1_000_000_000 }: RestoreOptions = {},
): Promise<Restored> {
  const lines = readLines(backup);
  try {
    const first = await lines.next();
    if (first.done) throw damaged('it is empty');
    const header = readHeader(first.value.text);
    const load = await target.load();
    try {
      const end = await fill(load, header, lines);
      await load.finish(header.store, header.revision + gap);
      return { revision: header.revision, at: header.at, objects: end.objects, history: end.history };
    } catch (error) {
      // The failure that led here is the one to report.
      await load.abort().catch(() => undefined);
      throw error;
    }
  } finally {
    await lines.return(undefined);
  }
}

async function fill(load: StoreLoad, header: DumpHeader, lines: AsyncGenerator<Line>): Promise<DumpEnd> {
  const counts = { objects: 0, history: 0, chains: 0 };
  const slices = openSlices(load);
  let revision = 1;
  let seq = 0;
  let end: { readonly told: DumpEnd; readonly sha256: string } | null = null;
  for await (const { text, size, digestBefore } of lines) {
    if (end) throw damaged('it goes on after its end');
    const line = readLine(text);
    if ('end' in line) {
      end = { told: line.end, sha256: digestBefore() };
      continue;
    }
    if ('object' in line) {
      counts.objects++;
      if (line.object.revision <= revision || line.object.revision > header.revision) {
        throw damaged('its objects are not in the order of their revisions');
      }
      ({ revision } = line.object);
    } else if ('row' in line) {
      counts.history++;
      if (line.row.seq <= seq) throw damaged('its history is not in order');
      ({ seq } = line.row);
    } else counts.chains++;
    await slices.add(line, size);
  }
  if (!end) throw damaged('it ends too early');
  const { told, sha256 } = end;
  if (told.sha256 !== sha256) throw damaged('it was changed: its checksum is another one');
  if (told.objects !== counts.objects || told.history !== counts.history || told.chains !== counts.chains) {
    throw damaged('its numbers are not those that it names at its end');
  }
  await slices.flush();
  return told;
}

/** Collects lines of the same kind and hands them on in slices. */
function openSlices(load: StoreLoad) {
  let objects: DumpedObject[] = [];
  let rows: HistoryRow[] = [];
  let chains: DumpedChain[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    const slice = { objects, rows, chains };
    [objects, rows, chains, bytes] = [[], [], [], 0];
    if (slice.objects.length > 0) await load.objects(slice.objects);
    if (slice.rows.length > 0) await load.history(slice.rows);
    if (slice.chains.length > 0) await load.chains(slice.chains);
  }

  return {
    flush,
    async add(line: Exclude<DumpLine, { end: DumpEnd }>, size: number): Promise<void> {
      if ('object' in line) objects.push(line.object);
      else if ('row' in line) rows.push(line.row);
      else chains.push(line.chain);
      bytes += size;
      if (objects.length + rows.length + chains.length >= sliceLines || bytes >= sliceBytes) await flush();
    },
  };
}

interface Line {
  readonly text: string;
  readonly size: number;
  /** SHA-256 of all lines before this one; right only until the next line is read. */
  readonly digestBefore: () => string;
}

/** Lines of the uncompressed backup. What comes after the last newline is torn. */
async function* readLines(backup: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const plain = pipeline(Readable.from(backup), createZstdDecompress(), () => undefined) as unknown as Readable;
  const hash = createHash('sha256');
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      let start = 0;
      for (let at; (at = chunk.indexOf(0x0a, start)) >= 0; start = at + 1) {
        const bytes = Buffer.concat([...parts, chunk.subarray(start, at + 1)]);
        parts = [];
        length = 0;
        const digestBefore = () => hash.copy().digest('hex');
        yield { text: bytes.toString('utf8', 0, bytes.length - 1), size: bytes.length, digestBefore };
        hash.update(bytes);
      }
      parts.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > longestLine) throw damaged('a line is too long');
    }
  } catch (error) {
    if (isAllmendError(error) || !isCompressionError(error)) throw error;
    throw damaged('it is torn or was changed, since it cannot be unpacked', error);
  }
  if (length > 0) throw damaged('it ends too early');
}

/** Errors of Node's zlib have codes like ZSTD_error_prefix_unknown and Z_BUF_ERROR. */
function isCompressionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(ZSTD_|Z_|ERR_)/.test(code);
}
