import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeStalePartials, writeDurably } from '@allmend/kit-files';
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
  for (const place of [folder.path, folder.keys]) await removeStalePartials(place);
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
  await writeDurably(infoFile(folder), `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
}

/** Throws `server.not-started`. */
export async function readServerInfo(folder: DataFolder): Promise<ServerInfo> {
  try {
    return JSON.parse(await readFile(infoFile(folder), 'utf8')) as ServerInfo;
  } catch (error) {
    throw serverErrors.error('not-started', { folder: folder.path }, { cause: error });
  }
}

/** With which key everything in the store is sealed, and since when. It names a key, and shows none. */
export interface SealMark {
  readonly key: string;
  readonly at: string;
}

const sealFile = ({ path }: DataFolder): string => join(path, 'sealed.json');

/** What a server has found out about the store, for the commands on the same machine. */
export async function writeSealNote(folder: DataFolder, mark: SealMark): Promise<void> {
  await writeDurably(sealFile(folder), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
}

/** Null when no server has noted it. */
export async function readSealNote(folder: DataFolder): Promise<SealMark | null> {
  try {
    return JSON.parse(await readFile(sealFile(folder), 'utf8')) as SealMark;
  } catch {
    return null;
  }
}
