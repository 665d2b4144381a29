import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing } from '@allmend/core-store';
import { writeDurably } from '@allmend/kit-files';
import type { DataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';

/** Where the key ring of a server lies. */
export const ringPath = ({ keys }: Pick<DataFolder, 'keys'>): string => join(keys, 'ring.json');

/** The key ring of the folder; made at the first start, one and the same for all who start at once. Throws `server.keys-*`. */
export async function openKeyRing(folder: DataFolder): Promise<KeyRing> {
  const known = await readKeyRing(folder);
  if (known) return known;
  await writeKeyRing(folder, { current: '1', keys: { '1': randomBytes(32) } }, { replace: false });
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

/** Whole or not at all, and on the disk when it resolves. Throws `server.keys-unwritable`. */
export async function writeKeyRing(
  folder: Pick<DataFolder, 'keys'>,
  { current, keys }: KeyRing,
  options: { readonly replace: boolean } = { replace: true },
): Promise<void> {
  const path = ringPath(folder);
  const encoded = Object.entries(keys).map(([id, key]) => [id, Buffer.from(key).toString('base64')]);
  const text = `${JSON.stringify({ current, keys: Object.fromEntries(encoded) as object }, null, 2)}\n`;
  try {
    await writeDurably(path, text, { mode: 0o600, ...options });
  } catch (error) {
    throw serverErrors.error('keys-unwritable', { path, problem: (error as Error).message }, { cause: error });
  }
}
