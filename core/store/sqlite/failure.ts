import { statfsSync } from 'node:fs';
import { isAllmendError, type AllmendError, type ErrorParams } from '@allmend/kit-errors';
import { storeErrors } from '../errors.ts';

/** Primary result codes of SQLite, the low byte of an extended one (https://www.sqlite.org/rescode.html). */
const code = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  constraint: 19,
  notADatabase: 26,
};

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const forbidden = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR']);

/** A disk with less than this is full: SQLite grows its files in steps of up to 32 KiB. */
const fullBelowBytes = 64 * 1024;

/**
 * The catalogued error for a failure of SQLite or of the file system. `commit`: it happened while a transaction was being
 * made durable, when it may have reached the disk although the call failed.
 */
export function storeFailure(folder: string, error: unknown, phase: 'commit' | 'other' = 'other'): AllmendError {
  if (isAllmendError(error)) return error;
  const params = { store: folder, problem: error instanceof Error ? error.message : String(error) };
  const options = { cause: error };
  const systemCode = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (fullDisk.has(systemCode)) return storeErrors.error('disk-full', params, options);
  if (forbidden.has(systemCode)) return storeErrors.error('read-only', params, options);
  switch (primaryCode(error)) {
    case code.full:
      return storeErrors.error('disk-full', params, options);
    case code.readonly:
    case code.perm:
    case code.cantOpen:
      return storeErrors.error('read-only', params, options);
    case code.corrupt:
    case code.notADatabase:
      return storeErrors.error('damaged', params, options);
    case code.constraint:
      // Commits cannot break one; a backup that someone wrote by hand can.
      return storeErrors.error('dump-damaged', { problem: 'it holds something twice' }, options);
    case code.ioError:
      // A full disk is an input/output error where SQLite grows its shared memory or its log's index.
      if (isFull(folder)) return storeErrors.error('disk-full', params, options);
      return storeErrors.error(phase === 'commit' ? 'outcome-unknown' : 'unavailable', params, options);
    default:
      return storeErrors.error('unavailable', params, options);
  }
}

export function isBusy(error: unknown): boolean {
  const primary = primaryCode(error);
  return primary === code.busy || primary === code.locked;
}

/** An error as it travels between threads, which keep only plain data. */
export interface PlainError {
  readonly name: Parameters<typeof storeErrors.error>[0];
  readonly params: ErrorParams;
}

export function plainError(error: AllmendError): PlainError {
  return { name: error.reason.slice('store.'.length) as PlainError['name'], params: error.params };
}

export function fromPlainError({ name, params }: PlainError): AllmendError {
  return storeErrors.error(name, params);
}

function primaryCode(error: unknown): number | null {
  const extended = (error as { errcode?: unknown } | null)?.errcode;
  return typeof extended === 'number' ? extended & 0xff : null;
}

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < fullBelowBytes;
  } catch {
    return false;
  }
}
