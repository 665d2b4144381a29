import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { blobErrors } from './errors.ts';

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
// ENOENT: what Node's recursive mkdir says on a read-only file system.
const forbidden = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT']);

/** The catalogued error for a failure of the file system; a catalogued one is passed through. */
export function folderFailure(directory: string, digest: string, error: unknown): AllmendError {
  if (isAllmendError(error)) return error;
  const params = { directory, digest, cause: error instanceof Error ? error.message : String(error) };
  const code = errorCode(error);
  if (fullDisk.has(code)) return blobErrors.error('disk-full', params, { cause: error });
  if (forbidden.has(code)) return blobErrors.error('not-writable', params, { cause: error });
  return blobErrors.error('failed', params, { cause: error });
}

export function errorCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : '';
}
