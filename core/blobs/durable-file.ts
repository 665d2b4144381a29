import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const partial = /^[0-9a-f]{32}\.partial$/;
const day = 24 * 60 * 60 * 1000;

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
 * directory onto the disk. A file of that name is replaced.
 */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `${randomBytes(16).toString('hex')}.partial`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(dirname(path));
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
