import { statfsSync } from 'node:fs';

/**
 * What a failure of SQLite or of the file system means for who has to act. `forbidden`: the file may not be read or written.
 * `outcome-unknown`: an input/output error, after which a commit may be on the disk or not.
 */
export type Trouble = 'busy' | 'disk-full' | 'forbidden' | 'damaged' | 'constraint' | 'outcome-unknown' | 'other';

/** Primary result codes of SQLite, the low byte of an extended one (https://www.sqlite.org/rescode.html). */
const byCode: Readonly<Record<number, Trouble>> = {
  3: 'forbidden', // SQLITE_PERM
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  8: 'forbidden', // SQLITE_READONLY
  10: 'outcome-unknown', // SQLITE_IOERR
  11: 'damaged', // SQLITE_CORRUPT
  13: 'disk-full', // SQLITE_FULL
  14: 'forbidden', // SQLITE_CANTOPEN
  19: 'constraint', // SQLITE_CONSTRAINT
  26: 'damaged', // SQLITE_NOTADB
};

const bySystemCode: ReadonlyMap<string, Trouble> = new Map([
  ...['ENOSPC', 'EDQUOT', 'EFBIG'].map((code) => [code, 'disk-full'] as const),
  ...['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR'].map((code) => [code, 'forbidden'] as const),
]);

/** A disk with less than this is full: SQLite grows its files in steps of up to 32 KiB. */
const fullBelowBytes = 64 * 1024;

/** `folder`: where the database lies. */
export function troubleOf(error: unknown, folder: string): Trouble {
  const { code = '', errcode } = (error ?? {}) as { readonly code?: string; readonly errcode?: unknown };
  const system = bySystemCode.get(code);
  if (system) return system;
  const trouble = (typeof errcode === 'number' ? byCode[errcode & 0xff] : undefined) ?? 'other';
  // A full disk is an input/output error where SQLite grows its shared memory or its log's index.
  return trouble === 'outcome-unknown' && isFull(folder) ? 'disk-full' : trouble;
}

/** True when another connection holds the lock and the same statement may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' && byCode[errcode & 0xff] === 'busy';
}

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < fullBelowBytes;
  } catch {
    return false;
  }
}
