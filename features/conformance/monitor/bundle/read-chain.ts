import { join } from 'node:path';
import type { HistoryRow } from '@allmend/core-store';
import { z } from 'zod';
import { linkHash } from '../chain.ts';
import { breathe } from '../places.ts';
import { problemText, type Problems } from './problems.ts';
import { openRegular } from './sums.ts';
import { bundleTexts } from './texts.ts';

/** A line holds one row; a row fits into one value of the store (8 MiB), which JSON may write longer. */
const longestLine = 32 * 1024 * 1024;

const ChainLine = z.strictObject({
  type: z.literal('chain'),
  series: z.string(),
  tenant: z.string(),
  anchor: z.string(),
});
const RowLine = z.strictObject({
  type: z.literal('row'),
  seq: z.int().positive(),
  subject: z.string(),
  at: z.iso.datetime(),
  body: z.string(),
  hash: z.string(),
});
const HeadLine = z.strictObject({ type: z.literal('head'), hash: z.string(), rows: z.int().nonnegative() });
const Line = z.discriminatedUnion('type', [ChainLine, RowLine, HeadLine]);

/** What of a chain was there. */
export interface ReadChain {
  /** What the first row is linked to. */
  readonly anchor: string;
  readonly rows: number;
}

export interface ChainFile {
  readonly folder: string;
  readonly file: string;
  readonly series: string;
  readonly tenant: string;
  /** Called for each row that follows from the one before it, or at least can be read. */
  readonly row: (row: HistoryRow & { readonly hash: string }, anchor: string) => Promise<void> | void;
}

/** Reads a file of chained rows (`chainLines`) and checks every link. After a break it goes on, so that what else is wrong is said, too. */
export async function readChain(chain: ChainFile, problems: Problems): Promise<ReadChain> {
  const { folder, file, series, tenant } = chain;
  let anchor: string | null = null;
  let previous = '';
  let rows = 0;
  let number = 0;
  let ended = false;

  async function take(text: string): Promise<void> {
    number++;
    const line = parseLine(text);
    const expected = ended ? null : anchor === null ? ['chain'] : ['row', 'head'];
    if (!line || !expected?.includes(line.type)) {
      problems.add(file, bundleTexts.message('line-malformed', { line: number }));
      return;
    }
    if (line.type === 'chain') {
      if (line.series !== series || line.tenant !== tenant) problems.add(file, bundleTexts.message('wrong-chain'));
      previous = anchor = line.anchor;
    } else if (line.type === 'head') {
      ended = true;
      if (line.hash !== previous || line.rows !== rows) problems.add(file, bundleTexts.message('end-differs'));
    } else {
      const { seq, subject, body, hash } = line;
      const row = { seq, series, tenant, subject, at: new Date(line.at), body: Buffer.from(body), hash };
      if (linkHash(previous, row) !== hash) problems.add(file, bundleTexts.message('link-broken'), seq);
      previous = hash;
      rows++;
      await chain.row(row, anchor!);
    }
  }

  try {
    for await (const text of linesOf(join(folder, file))) {
      await take(text);
      if (number % 100 === 0) await breathe();
    }
    if (!ended) problems.add(file, bundleTexts.message('cut-off'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') problems.add(file, bundleTexts.message('file-missing'));
    else problems.add(file, bundleTexts.message('file-unreadable', { problem: problemText(error) }));
  }
  return { anchor: anchor ?? '', rows };
}

/** Only the one way to write a line is accepted, so that no byte of it can be changed unnoticed. */
function parseLine(text: string): z.infer<typeof Line> | null {
  try {
    const parsed = Line.safeParse(JSON.parse(text));
    return parsed.success && JSON.stringify(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Lines of a file, each ended by a line break; what stands after the last one is a line as well. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const handle = await openRegular(path);
  try {
    let parts: Buffer[] = [];
    let length = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      let rest = chunk as Buffer;
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        yield Buffer.concat([...parts, rest.subarray(0, end)]).toString();
        rest = rest.subarray(end + 1);
        parts = [];
        length = 0;
      }
      if (rest.length === 0) continue;
      parts.push(rest);
      length += rest.length;
      if (length > longestLine) throw new Error(`it has a line of more than ${longestLine} bytes`);
    }
    if (length > 0) yield Buffer.concat(parts).toString();
  } finally {
    await handle.close();
  }
}
