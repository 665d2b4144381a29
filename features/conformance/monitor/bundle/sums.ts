import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Files below a folder, as paths with `/`, sorted; links and other things that are no files count as files. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** SHA-256 of a regular file. Rejects for links, devices and what cannot be read. */
export async function hashFile(path: string): Promise<string> {
  const handle = await openRegular(path);
  try {
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

/** A file of others that is to be read: no link, and nothing that waits for somebody to write. */
export async function openRegular(path: string) {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error('it is no regular file');
}

/** The text that `sha256sum -c` reads. */
export function writeSums(sums: ReadonlyMap<string, string>): string {
  return [...sums].map(([file, hash]) => `${hash}  ${file}\n`).join('');
}

/** File → SHA-256; null when it is not exactly as `writeSums` writes it. */
export function readSums(text: string): ReadonlyMap<string, string> | null {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash, file] = /^([0-9a-f]{64}) {2}([A-Za-z0-9_./-]+)$/.exec(line) ?? [];
    if (hash === undefined || file === undefined || !isPlainPath(file) || sums.has(file)) return null;
    sums.set(file, hash);
  }
  return writeSums(sums) === text ? sums : null;
}

/** A path that stays below the folder. */
const isPlainPath = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
