import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Draw } from '../draw.ts';
import { Contents } from './contents.ts';
import type { TraceEvent } from './trace.ts';

/** A disk that follows a trace and can be cut off from power at any moment. */
export interface Disk {
  apply(event: TraceEvent): void;
  /** Files, and names in folders, that a power cut now may lose something of. */
  unsynced(): readonly string[];
  /**
   * Makes a folder as a power cut now may leave it: of what was synced everything, and of what was not `kept`: nothing, or
   * what is drawn: some writes whole, some torn at the sectors of a disk, some names.
   */
  cut(folder: string, kept: 'nothing' | Draw): Promise<void>;
}

/** What happened to one file since its beginning or the baseline. */
interface File {
  /** Path of its contents in the baseline; null for a new file. */
  readonly base: string | null;
  readonly changes: Change[];
  /** So many changes are on the disk. */
  synced: number;
  /** What the first of them made of it, as far as it was looked at. */
  settled: { readonly contents: Contents; changes: number } | null;
}

type Change =
  | { readonly at: number; readonly bytes: Buffer }
  | { readonly length: number; readonly grow: 'only' | 'or-cut' };

/** What a disk writes as one: https://www.sqlite.org/psow.html and PostgreSQL's pg_control count on no more. */
const sector = 512;

/**
 * `root`: folder that the traced programs used. `baseline`: a copy of it from before, known to be on the disk; null: it was empty.
 * As POSIX has it: fsync of a file makes its contents durable, its name only fsync of its folder.
 */
export async function openDisk(root: string, baseline: string | null): Promise<Disk> {
  const files = baseline === null ? [] : await filesBelow(baseline);
  const current = new Map<string, File>();
  for (const path of files)
    current.set(join(root, path), { base: join(baseline!, path), changes: [], synced: 0, settled: null });
  const durable = new Map(current);
  /** Changes, and names, as they were when the sync that is under way began. */
  const begun = new Map<string, { readonly changes: number; readonly names: ReadonlyMap<string, File> | null }>();
  const positions = new Map<string, number>();

  function namesIn(folder: string): Map<string, File> {
    return new Map([...current].filter(([path]) => dirname(path) === folder));
  }

  function applyWrite(event: Extract<TraceEvent, { type: 'write' }>): void {
    const file = current.get(event.path);
    if (!file) return;
    const at = event.at ?? positions.get(event.descriptor) ?? 0;
    if (event.at === null) positions.set(event.descriptor, at + event.bytes.length);
    file.changes.push({ at, bytes: event.bytes });
  }

  function sync({ path, descriptor }: Extract<TraceEvent, { type: 'sync' | 'sync-begins' }>): void {
    const from = begun.get(descriptor);
    begun.delete(descriptor);
    const file = current.get(path);
    if (file) {
      file.synced = Math.max(file.synced, from?.changes ?? 0);
      return;
    }
    if (!from?.names) return;
    for (const name of [...durable.keys()].filter((one) => dirname(one) === path)) durable.delete(name);
    for (const [name, one] of from.names) durable.set(name, one);
  }

  return {
    apply(event) {
      switch (event.type) {
        case 'open': {
          positions.set(event.descriptor, 0);
          if (event.create && !current.has(event.path))
            current.set(event.path, { base: null, changes: [], synced: 0, settled: null });
          if (event.truncate) current.get(event.path)?.changes.push({ length: 0, grow: 'or-cut' });
          return;
        }
        case 'write':
          return applyWrite(event);
        case 'resize':
          current.get(event.path)?.changes.push({ length: event.length, grow: event.grow });
          return;
        case 'sync-begins': {
          const file = current.get(event.path);
          begun.set(event.descriptor, { changes: file?.changes.length ?? 0, names: file ? null : namesIn(event.path) });
          return;
        }
        case 'sync':
          return sync(event);
        case 'link':
        case 'rename': {
          const file = current.get(event.path);
          if (!file) return;
          if (event.type === 'rename') current.delete(event.path);
          current.set(event.to, file);
          return;
        }
        case 'remove':
          current.delete(event.path);
          return;
        case 'said':
      }
    },

    unsynced() {
      const contents = [...current].filter(([, file]) => file.synced < file.changes.length).map(([path]) => path);
      const names = [...current].filter(([path, file]) => durable.get(path) !== file).map(([path]) => path);
      return [...new Set([...contents, ...names])];
    },

    async cut(folder, kept) {
      await rm(folder, { recursive: true, force: true });
      if (baseline === null) await mkdir(folder, { recursive: true });
      else await cp(baseline, folder, { recursive: true, preserveTimestamps: true });
      for (const path of files) if (!durable.has(join(root, path))) await rm(join(folder, path), { force: true });
      const names = new Map(durable);
      if (kept !== 'nothing') {
        for (const [path, file] of current) if (names.get(path) !== file && kept.chance(0.5)) names.set(path, file);
      }
      for (const [path, file] of names) {
        const unchanged = file.changes.length === 0 && file.base === join(baseline ?? '', relative(root, path));
        if (unchanged) continue;
        const target = join(folder, relative(root, path));
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, await contents(file, kept));
      }
    },
  };
}

async function contents(file: File, kept: 'nothing' | Draw): Promise<Buffer> {
  const settled = (file.settled ??= {
    contents: new Contents(file.base === null ? Buffer.alloc(0) : await readFile(file.base)),
    changes: 0,
  });
  for (; settled.changes < file.synced; settled.changes++) change(settled.contents, file.changes[settled.changes]!);
  if (kept === 'nothing') return settled.contents.bytes;
  const found = settled.contents.copy();
  for (const one of file.changes.slice(file.synced)) {
    if (kept.chance(0.6)) change(found, 'bytes' in one ? torn(one, found.bytes, kept) : one);
  }
  return found.bytes;
}

function change(contents: Contents, one: Change): void {
  if ('bytes' in one) contents.write(one.at, one.bytes);
  else contents.resize(one.grow === 'only' ? Math.max(contents.bytes.length, one.length) : one.length);
}

/** Half of the writes whole, of the others each sector by chance new or as it was. */
function torn(change: { readonly at: number; readonly bytes: Buffer }, before: Buffer, draw: Draw): Change {
  if (draw.chance(0.5)) return change;
  const { at } = change;
  const bytes = Buffer.from(change.bytes);
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, (Math.floor((at + start) / sector) + 1) * sector - at);
    if (draw.chance(0.5)) {
      bytes.fill(0, start, end);
      before.subarray(at + start, at + end).copy(bytes, start);
    }
    start = end;
  }
  return { at, bytes };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
