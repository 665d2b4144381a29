import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const partial = /\.[0-9a-f]{16}\.partial$/;
/** Characters of a file's name that its temporary file tells; at most 255 bytes are a name. */
const told = 60;
const day = 24 * 60 * 60 * 1000;
/** What a file system says that knows no hard links (link(2)). */
const linkless = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

export interface DurableOptions {
  /** Permissions of the file; 0o666 less the umask when absent. */
  readonly mode?: number;
  /** False: a file of that name stays as it is. Of several writers at the same time one wins. */
  readonly replace?: boolean;
}

/** Makes a directory and those above it, and their entries durable. Throws when the place is taken by a link or a file. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (!(await lstat(path)).isDirectory()) {
    throw Object.assign(new Error(`ENOTDIR: not a directory: ${path}`), { code: 'ENOTDIR' });
  }
  if (first === undefined) return;
  for (let made = resolve(path); made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
}

/**
 * Writes a file that is either whole or not there: into a temporary file beside it, onto the disk, renamed, and the
 * directory onto the disk. Gives whether it was written: always, but where a file stands that is not to be replaced.
 */
export async function writeDurably(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, replace = true }: DurableOptions = {},
): Promise<boolean> {
  const temporary = join(dirname(path), `${basename(path).slice(0, told)}.${randomBytes(8).toString('hex')}.partial`);
  let written = true;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (replace) await rename(temporary, path);
    else written = await placeIfFree(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(dirname(path));
  return written;
}

/** Gives the file its name, or removes it when the name is taken. */
async function placeIfFree(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'EEXIST' && !linkless.has(code)) throw error;
    if (code !== 'EEXIST' && (await lstat(path).catch(() => null)) === null) {
      await rename(temporary, path);
      return true;
    }
    await rm(temporary);
    return false;
  }
  await rm(temporary);
  return true;
}

export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what writers that were killed have left. A living writer's file is never a day old. */
export async function removeStalePartials(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!partial.test(name)) continue;
    const path = join(directory, name);
    const stat = await lstat(path).catch(() => null);
    if (stat && Date.now() - stat.mtimeMs > day) await rm(path, { force: true });
  }
}
