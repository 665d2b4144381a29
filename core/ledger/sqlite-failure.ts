import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { ledgerErrors } from './errors.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html); the low byte of an extended one. */
const code = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
};

/** Linux's EFBIG, EDQUOT and ENOSPC come as an input/output error when SQLite meets them outside a write of a page. */
const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const forbidden = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR']);

/** True when another connection holds the lock and the same statement may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const primary = primaryCode(error);
  return primary === code.busy || primary === code.locked;
}

/** The catalogued error for a failure of SQLite or of the file system; a catalogued one is passed through. */
export function ledgerFailure(file: string, error: unknown): AllmendError {
  if (isAllmendError(error)) return error;
  const params = { file, cause: error instanceof Error ? error.message : String(error) };
  const options = { cause: error };
  const systemCode = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (fullDisk.has(systemCode)) return ledgerErrors.error('disk-full', params, options);
  if (forbidden.has(systemCode)) return ledgerErrors.error('not-writable', params, options);
  switch (primaryCode(error)) {
    case code.full:
      return ledgerErrors.error('disk-full', params, options);
    case code.readonly:
    case code.perm:
    case code.cantOpen:
      return ledgerErrors.error('not-writable', params, options);
    case code.corrupt:
    case code.notADatabase:
      return ledgerErrors.error('damaged', params, options);
    default:
      return ledgerErrors.error('failed', params, options);
  }
}

function primaryCode(error: unknown): number | null {
  const extended = (error as { errcode?: unknown } | null)?.errcode;
  return typeof extended === 'number' ? extended & 0xff : null;
}
