import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { manifestFile, openPublished, type PublishedFiles } from './published-files.ts';
import { someAtOnce } from './some-at-once.ts';
import { publicationTexts } from './texts.ts';

export interface SiteExportFlags {
  readonly url: string;
  readonly json?: true;
}

const Manifest = z.object({ edition: z.string(), asOf: z.string(), files: z.record(z.string(), z.string()) });
/** Paths in an edition; none leads out of it. */
const plainPath = /^(?!\.)[A-Za-z0-9._~-]+(\/(?!\.)[A-Za-z0-9._~-]+)*$/;
const atOnce = 8;

/** The whole of `allmend site export`: the newest edition of a monitor, each file as its list says, whole or not at all. */
export async function exportSite(context: CommandContext, folder: string, flags: SiteExportFlags): Promise<number> {
  const { cwd, signal, terminal, locale } = context;
  const target = resolve(cwd, folder);
  await requireEmpty(target);
  const part = `${target}.${process.pid}.part`;
  await using files = await openPublished(flags.url, cwd, signal);
  try {
    const { edition, asOf, count } = await files.whole(async () => {
      await rm(part, { recursive: true, force: true });
      return fetchEdition(files, part, signal);
    });
    await rm(target, { recursive: true, force: true });
    await rename(part, target);
    if (flags.json) terminal.out(`${JSON.stringify({ folder: target, edition, asOf, files: count })}\n`);
    else terminal.note(`${publicationTexts.format(locale, 'exported', { folder, at: asOf, count })}\n`);
    return exitCodes.passed;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) {
    throw cliErrors.error('cannot-write', {
      path: folder,
      problem: 'the folder is not empty, and it would be replaced',
    });
  }
}

async function fetchEdition(
  files: PublishedFiles,
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly edition: string; readonly asOf: string; readonly count: number }> {
  const manifest = await files.read(manifestFile);
  const read = Manifest.safeParse(manifest && parsed(manifest));
  if (!manifest || !read.success) throw torn(manifestFile);
  const { edition, asOf } = read.data;
  const listed = Object.entries(read.data.files);
  await save(folder, manifestFile, manifest);
  await someAtOnce(listed, atOnce, async ([path, digest]) => {
    signal.throwIfAborted();
    const bytes = plainPath.test(path) ? await files.read(path) : null;
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== digest) throw torn(path);
    await save(folder, path, bytes);
  });
  // It is verified by who replays it: here it is carried over as it is.
  await cp(await files.bundle(), join(folder, 'bundle'), { recursive: true });
  return { edition, asOf, count: listed.length };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}

async function save(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

function torn(file: string): Error {
  return cliErrors.error('edition-torn', { file });
}
