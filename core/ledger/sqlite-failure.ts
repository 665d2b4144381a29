import { dirname } from 'node:path';
import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { troubleOf, type Trouble } from '@allmend/kit-sqlite';
import { ledgerErrors } from './errors.ts';

const names = {
  busy: 'failed',
  'disk-full': 'disk-full',
  forbidden: 'not-writable',
  damaged: 'damaged',
  constraint: 'failed',
  'outcome-unknown': 'failed',
  other: 'failed',
} as const satisfies Record<Trouble, Parameters<typeof ledgerErrors.error>[0]>;

/** The catalogued error for a failure of SQLite or of the file system; a catalogued one is passed through. */
export function ledgerFailure(file: string, error: unknown): AllmendError {
  if (isAllmendError(error)) return error;
  const cause = error instanceof Error ? error.message : String(error);
  return ledgerErrors.error(names[troubleOf(error, dirname(file))], { file, cause }, { cause: error });
}
