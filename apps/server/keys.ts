import { randomBytes } from 'node:crypto';
import type { KeyRing } from '@allmend/core-store';
import { dataFolder, readSealNote, type DataFolder, type SealMark } from './data-folder.ts';
import { serverErrors } from './errors.ts';
import { readKeyRing, writeKeyRing } from './ring.ts';

export interface RingView {
  readonly current: string;
  readonly keys: readonly string[];
  /** With which key everything is sealed, and since when (UTC); null: not known, since no server has run with this ring. */
  readonly sealed: SealMark | null;
}

/** Past versions, which keep their keys, are gone by then: three times as long as the server keeps them. */
const pastMs = 45 * 60_000;

/** Throws `server.not-started`, `server.keys-unreadable`. */
export async function viewRing(dataDir: string): Promise<RingView> {
  const { folder, ring } = await openRing(dataDir);
  return { current: ring.current, keys: Object.keys(ring.keys), sealed: await readSealNote(folder) };
}

/** Adds a new random key, which nothing is sealed with yet; gives its id. */
export async function addKey(dataDir: string): Promise<string> {
  const { folder, ring } = await openRing(dataDir);
  const numbers = Object.keys(ring.keys).map((id) => (/^\d{1,9}$/.test(id) ? Number(id) : 0));
  const id = String(Math.max(0, ...numbers) + 1);
  await writeKeyRing(folder, { ...ring, keys: { ...ring.keys, [id]: randomBytes(32) } });
  return id;
}

/** Makes a key the one that values are sealed with, from the next start on. Throws `server.no-such-key`. */
export async function useKey(dataDir: string, id: string): Promise<void> {
  const { folder, ring } = await openRing(dataDir);
  requireKey(ring, id);
  await writeKeyRing(folder, { ...ring, current: id });
}

/**
 * Removes a key that nothing is sealed with any more. Throws `server.no-such-key`, `server.key-in-use` while something may be:
 * the current key, and every other one until all was sealed with the current key and past versions are gone.
 */
export async function removeKey(dataDir: string, id: string, now: Date): Promise<void> {
  const { folder, ring } = await openRing(dataDir);
  requireKey(ring, id);
  const inUse = (problem: string): Error => serverErrors.error('key-in-use', { id, problem });
  if (id === ring.current) throw inUse('new values are sealed with it');
  const mark = await readSealNote(folder);
  if (mark?.key !== ring.current)
    throw inUse(`no server has yet sealed everything with the current key "${ring.current}"`);
  const from = new Date(Date.parse(mark.at) + pastMs);
  if (now < from) throw inUse(`past versions may be, until ${from.toISOString()} (UTC)`);
  const keys = Object.fromEntries(Object.entries(ring.keys).filter(([known]) => known !== id));
  await writeKeyRing(folder, { ...ring, keys });
}

function requireKey(ring: KeyRing, id: string): void {
  if (!Object.hasOwn(ring.keys, id)) {
    throw serverErrors.error('no-such-key', { id: JSON.stringify(id), known: Object.keys(ring.keys).join(', ') });
  }
}

async function openRing(dataDir: string): Promise<{ readonly folder: DataFolder; readonly ring: KeyRing }> {
  const folder = dataFolder(dataDir);
  const ring = await readKeyRing(folder);
  if (!ring) throw serverErrors.error('not-started', { folder: dataDir });
  return { folder, ring };
}
