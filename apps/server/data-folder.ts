import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing } from '@allmend/core-store';
import { serverErrors } from './errors.ts';

/** Places in the folder of a server. */
export interface DataFolder {
  readonly path: string;
  /** The embedded store. */
  readonly store: string;
  /** Certificates and keys: readable by the server's user only, the same for all servers of one store. */
  readonly keys: string;
}

export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = dataFolder(path);
  await mkdir(folder.keys, { recursive: true, mode: 0o700 });
  return folder;
}

export function dataFolder(path: string): DataFolder {
  return { path, store: join(path, 'store'), keys: join(path, 'keys') };
}

/** What a running server tells the commands on the same machine. */
export interface ServerInfo {
  readonly url: string;
  readonly pid: number;
  readonly startedAt: string;
}

const infoFile = ({ path }: DataFolder): string => join(path, 'server.json');

export async function writeServerInfo(folder: DataFolder, info: ServerInfo): Promise<void> {
  await writeFile(`${infoFile(folder)}.new`, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  await rename(`${infoFile(folder)}.new`, infoFile(folder));
}

/** Throws `server.not-started`. */
export async function readServerInfo(folder: DataFolder): Promise<ServerInfo> {
  try {
    return JSON.parse(await readFile(infoFile(folder), 'utf8')) as ServerInfo;
  } catch (error) {
    throw serverErrors.error('not-started', { folder: folder.path }, { cause: error });
  }
}

/** The key ring of the folder; made at the first start. Throws `server.keys-unreadable`. */
export async function openKeyRing({ keys }: DataFolder): Promise<KeyRing> {
  const path = join(keys, 'ring.json');
  const known = await readRing(path);
  if (known) return known;
  const ring = { current: '1', keys: { '1': randomBytes(32).toString('base64') } };
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(ring, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return (await readRing(path))!;
}

async function readRing(path: string): Promise<KeyRing | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw serverErrors.error('keys-unreadable', { path, problem: (error as Error).message }, { cause: error });
  }
  try {
    const { current, keys } = JSON.parse(text) as { current: string; keys: Record<string, string> };
    const decoded = Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const);
    if (!Object.hasOwn(keys, current)) throw new Error(`it has no key "${current}"`);
    if (decoded.some(([, key]) => key.length !== 32)) throw new Error('a key in it is not 32 bytes in Base64');
    return { current, keys: Object.fromEntries(decoded) };
  } catch (error) {
    throw serverErrors.error('keys-unreadable', { path, problem: (error as Error).message });
  }
}
