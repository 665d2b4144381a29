import { isAllmendError, type AllmendError, type ErrorParams } from '@allmend/kit-errors';
import { troubleOf, type Trouble } from '@allmend/kit-sqlite';
import { storeErrors } from '../errors.ts';

const names = {
  busy: 'unavailable',
  'disk-full': 'disk-full',
  forbidden: 'read-only',
  damaged: 'damaged',
  // Commits cannot break one; a backup that someone wrote by hand can.
  constraint: 'dump-damaged',
  'outcome-unknown': 'unavailable',
  other: 'unavailable',
} as const satisfies Record<Trouble, Parameters<typeof storeErrors.error>[0]>;

/**
 * The catalogued error for a failure of SQLite or of the file system. `commit`: it happened while a transaction was being
 * made durable, when it may have reached the disk although the call failed.
 */
export function storeFailure(folder: string, error: unknown, phase: 'commit' | 'other' = 'other'): AllmendError {
  if (isAllmendError(error)) return error;
  const trouble = troubleOf(error, folder);
  const name = trouble === 'outcome-unknown' && phase === 'commit' ? trouble : names[trouble];
  const said = error instanceof Error ? error.message : String(error);
  const problem = trouble === 'constraint' ? 'it holds something twice' : said;
  return storeErrors.error(name, { store: folder, problem }, { cause: error });
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
