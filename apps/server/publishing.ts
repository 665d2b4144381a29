import { link, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from '@allmend/kit-telemetry';
import type { PublicExport } from './rooms.ts';

export interface PublishingOptions {
  readonly folder: string;
  readonly everyMs: number;
  readonly pages: PublicExport;
  /** Writes the evidence of subjects (`<namespace>/<name>`) into a folder. */
  readonly bundle: (
    path: string,
    subjects: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly rows: number; readonly lost: readonly object[] }>;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface Publishing {
  /** Ends; an edition that is half there goes. */
  close(): Promise<void>;
}

/** In the folder: the newest edition, whole at each moment. */
export const currentEdition = 'current';
/** In an edition: its evidence. */
export const bundleFolder = 'bundle';

const editionName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const unfinished = '.unfinished-';
/** Whoever reads the one before while it changes may end. */
const keptEditions = 2;
/** After a failure, e.g. while the server starts. */
const retryMs = 60_000;

/**
 * Writes an edition now and then from now on: pages, data and evidence in a folder of its own, to which `current` is led over when it is
 * whole (docs/decisions/0031). What fails is logged and tried again.
 */
export function startPublishing(options: PublishingOptions): Publishing {
  const { everyMs, logger, pages } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    let pause = everyMs;
    try {
      const { name, rows, files, lost } = await writeEdition(options, signal);
      logger.info({ edition: name, files, rows }, 'an edition was published');
      if (lost > 0) logger.error({ edition: name, lost }, 'evidence that was published before is missing or changed');
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error }, 'an edition could not be published; it is tried again');
      pause = Math.min(retryMs, everyMs);
    }
    if (!signal.aborted) timer = setTimeout(begin, pause).unref();
  };
  const begin = (): void => void (running = round());
  begin();
  return {
    async close() {
      stopping.abort(new Error('the server ends'));
      clearTimeout(timer);
      await running;
      await pages.close();
    },
  };
}

interface Edition {
  readonly name: string;
  readonly files: number;
  readonly rows: number;
  readonly lost: number;
}

/** Writes one edition and makes it the current one. Throws what pages, evidence and disk throw. */
export async function writeEdition(
  { folder, pages, bundle, now }: Omit<PublishingOptions, 'everyMs' | 'logger'>,
  signal: AbortSignal,
): Promise<Edition> {
  await mkdir(folder, { recursive: true });
  await removeUnfinished(folder);
  const name = now().toISOString().replaceAll(/[:.]/g, '-');
  const place = join(folder, `${unfinished}${name}`);
  try {
    const { subjects, files } = await pages.write(place);
    signal.throwIfAborted();
    const evidence = join(place, bundleFolder);
    await linkContents(join(folder, currentEdition, bundleFolder, 'blobs'), join(evidence, 'blobs'));
    const { rows, lost } = await bundle(evidence, subjects, signal);
    await rename(place, join(folder, name));
    await leadOver(folder, name);
    await removeOlder(folder, name);
    return { name, files, rows, lost: lost.length };
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** Contents are mostly those of the edition before, and never change: the same bytes of the disk serve both. */
async function linkContents(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length + 1));
    await mkdir(dirname(target), { recursive: true });
    // Where a disk has no links the content is copied with all others.
    await link(source, target).catch(() => undefined);
  }
}

/** In one step: whoever opens `current` sees the old edition or the new one. */
async function leadOver(folder: string, name: string): Promise<void> {
  const beside = join(folder, `${unfinished}${currentEdition}`);
  await rm(beside, { force: true });
  await symlink(name, beside, 'dir');
  await rename(beside, join(folder, currentEdition));
}

async function removeOlder(folder: string, name: string): Promise<void> {
  const editions = (await readdir(folder)).filter((one) => editionName.test(one)).sort();
  const current = await readlink(join(folder, currentEdition)).catch(() => name);
  const kept = new Set([current, name, ...editions.slice(-keptEditions)]);
  for (const one of editions) if (!kept.has(one)) await rm(join(folder, one), { recursive: true, force: true });
}

/** What a server that was killed left. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const one of await readdir(folder))
    if (one.startsWith(unfinished)) await rm(join(folder, one), { recursive: true, force: true });
}
