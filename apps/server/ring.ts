import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing } from '@allmend/core-store';
import type { DataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';

/** Where the key ring of a server lies. */
export const ringPath = ({ keys }: Pick<DataFolder, 'keys'>): string => join(keys, 'ring.json');

/** The key ring of the folder; made at the first start. Throws `server.keys-unreadable`. */
export async function openKeyRing(folder: DataFolder): Promise<KeyRing> {
  const known = await readKeyRing(folder);
  if (known) return known;
  await writeKeyRing(folder, { current: '1', keys: { '1': randomBytes(32) } });
  return (await readKeyRing(folder))!;
}

/** Null when there is none. Throws `server.keys-unreadable`. */
export async function readKeyRing(folder: Pick<DataFolder, 'keys'>): Promise<KeyRing | null> {
  const path = ringPath(folder);
  const unreadable = (problem: string, cause?: unknown): Error =>
    serverErrors.error('keys-unreadable', { path, problem }, { cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable((error as Error).message, error);
  }
  try {
    const { current, keys } = JSON.parse(text) as { current: string; keys: Record<string, string> };
    const decoded = Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const);
    if (!Object.hasOwn(keys, current)) throw new Error(`it has no key "${current}"`);
    if (decoded.some(([, key]) => key.length !== 32)) throw new Error('a key in it is not 32 bytes in Base64');
    return { current, keys: Object.fromEntries(decoded) };
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

/** Whole or not at all, and on the disk when it resolves. */
export async function writeKeyRing(folder: Pick<DataFolder, 'keys'>, { current, keys }: KeyRing): Promise<void> {
  const path = ringPath(folder);
  const encoded = Object.entries(keys).map(([id, key]) => [id, Buffer.from(key).toString('base64')]);
  const text = `${JSON.stringify({ current, keys: Object.fromEntries(encoded) as object }, null, 2)}\n`;
  const beside = `${path}.new`;
  try {
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw serverErrors.error('keys-unwritable', { path, problem: (error as Error).message }, { cause: error });
  }
  const directory = await open(folder.keys, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
