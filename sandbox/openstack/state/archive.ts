import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../cloud/sandbox-cloud.ts';
import type { CloudMemory } from '../cloud/live-cloud.ts';
import { errors } from '../errors.ts';
import type { Kept } from '../flaws/flaw.ts';
import { createContentStore } from './content.ts';
import { createIds } from './ids.ts';
import { createSchedule } from './schedule.ts';
import type { Pending } from './schedule.ts';
import { createTables, tableNames } from './tables.ts';

/** Version of the file's shape; other versions are refused. */
const fileVersion = 1;
/** A burst of requests is one write. */
const settleMilliseconds = 50;

interface SavedCloud {
  readonly version: number;
  readonly ports: readonly [number, number];
  readonly drawn: number;
  readonly accounts: readonly Account[];
  readonly flaws: Readonly<Record<string, Kept>>;
  readonly pending: readonly Pending[];
  readonly tables: Readonly<Record<string, readonly { readonly id: string }[]>>;
  /** Base64 by reference. */
  readonly content: Readonly<Record<string, { readonly bytes: string; readonly holders: number }>>;
}

/** Keeps clouds over restarts: one JSON file per cloud, replaced atomically soon after a change and at the end. */
export interface Archive {
  load(name: string, seed: string): Promise<{ memory: CloudMemory; ports: readonly [number, number] } | null>;
  watch(name: string, memory: CloudMemory, ports: readonly [number, number]): void;
  changed(name: string): void;
  close(): Promise<void>;
}

/** The archive of a directory; with `null` one that keeps nothing. */
export async function openArchive(directory: string | null, report: (error: unknown) => void): Promise<Archive> {
  if (directory === null)
    return { load: async () => null, watch: () => undefined, changed: () => undefined, close: async () => undefined };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const watched = new Map<string, { memory: CloudMemory; ports: readonly [number, number] }>();
  const timers = new Map<string, NodeJS.Timeout>();
  const writes = new Map<string, Promise<void>>();
  const fileOf = (name: string) => join(directory, `${name}.json`);

  function save(name: string): Promise<void> {
    timers.delete(name);
    const before = writes.get(name) ?? Promise.resolve();
    const next = before.then(() => {
      const one = watched.get(name);
      return one ? write(fileOf(name), one.memory, one.ports) : undefined;
    });
    writes.set(
      name,
      next.catch((error: unknown) => report(error)),
    );
    return next;
  }

  function changed(name: string): void {
    if (timers.has(name) || !watched.has(name)) return;
    timers.set(
      name,
      setTimeout(() => void save(name).catch(() => undefined), settleMilliseconds),
    );
  }

  return {
    async load(name, seed) {
      const text = await readIfThere(fileOf(name));
      return text === null ? null : restore(fileOf(name), text, seed);
    },
    watch(name, memory, ports) {
      watched.set(name, { memory, ports });
      changed(name);
    },
    changed,
    async close() {
      for (const timer of timers.values()) clearTimeout(timer);
      const last = [...watched.keys()].map((name) => save(name));
      await Promise.all(last);
      // A request that was still waiting must not write over what the next start may already use.
      watched.clear();
    },
  };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw errors.error('state-unreadable', { file, cause: error instanceof Error ? error.message : String(error) });
  }
}

function restore(file: string, text: string, seed: string): { memory: CloudMemory; ports: readonly [number, number] } {
  try {
    const saved = JSON.parse(text) as SavedCloud;
    if (saved.version !== fileVersion) throw new Error(`its version is ${saved.version}, not ${fileVersion}`);
    const tables = createTables();
    for (const name of tableNames) {
      const table = tables[name] as Map<string, { id: string }>;
      for (const row of saved.tables[name] ?? []) table.set(row.id, row);
    }
    const content = createContentStore();
    for (const { bytes, holders } of Object.values(saved.content)) {
      const reference = content.put(Buffer.from(bytes, 'base64'));
      for (let more = 1; more < holders; more += 1) content.keep(reference);
    }
    return {
      ports: saved.ports,
      memory: {
        tables,
        content,
        schedule: createSchedule(saved.pending),
        ids: createIds(seed, saved.drawn),
        flaws: new Map(Object.entries(saved.flaws)),
        accounts: [...saved.accounts],
      },
    };
  } catch (error) {
    throw errors.error('state-unreadable', { file, cause: error instanceof Error ? error.message : String(error) });
  }
}

async function write(file: string, memory: CloudMemory, ports: readonly [number, number]): Promise<void> {
  const saved: SavedCloud = {
    version: fileVersion,
    ports,
    drawn: memory.ids.count(),
    accounts: memory.accounts,
    flaws: Object.fromEntries(memory.flaws),
    pending: memory.schedule.list(),
    tables: Object.fromEntries(tableNames.map((name) => [name, [...memory.tables[name].values()]])),
    content: Object.fromEntries(
      [...memory.content.entries()].map(([reference, { bytes, holders }]) => [
        reference,
        { bytes: Buffer.from(bytes).toString('base64'), holders },
      ]),
    ),
  };
  try {
    await writeFile(`${file}.new`, JSON.stringify(saved), { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw errors.error('state-unwritable', { file, cause: error instanceof Error ? error.message : String(error) });
  }
}
