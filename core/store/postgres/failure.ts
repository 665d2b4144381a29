import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { storeErrors } from '../errors.ts';

/** SQLSTATEs, https://www.postgresql.org/docs/15/errcodes-appendix.html */
const diskFull = new Set(['53100']);
const readOnly = new Set(['25006', '42501']);
const damaged = new Set(['XX001', 'XX002']);
const again = new Set(['40001', '40P01']);
/** Classes in which the server is there and refuses this very statement: the fault is the statement's. */
const statementClasses = /^(0A|22|23|42|54)/;
const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT']);

/** SQLSTATE of an error that the server sent; null when it is another error (a torn connection, a timer). */
export function sqlState(error: unknown): string | null {
  const { code, severity } = (error ?? {}) as { readonly code?: unknown; readonly severity?: unknown };
  // The system's codes look alike (EPIPE); only the server's have a severity.
  return typeof code === 'string' && typeof severity === 'string' ? code : null;
}

/**
 * True when after this error nobody can use the connection any more, or cannot know whether: every error that is not the
 * server's word, and the server's words on going away (class 08, 57P, FATAL and PANIC).
 */
export function breaksConnection(error: unknown): boolean {
  const state = sqlState(error);
  if (state === null) return true;
  const severity = (error as { severity?: unknown }).severity;
  return /^(08|57P)/.test(state) || severity === 'FATAL' || severity === 'PANIC';
}

/** True when the server undid a transaction that may go through when it is tried again. */
export function mayBeRepeated(error: unknown): boolean {
  return again.has(sqlState(error) ?? '');
}

/** True when the server refused the statement for what it says, so that its parts may go through one by one. */
export function isRefusedStatement(error: unknown): boolean {
  return statementClasses.test(sqlState(error) ?? '');
}

/** The catalogued error for a failure of the database when nothing was written; a catalogued one is passed through. */
export function databaseFailure(store: string, error: unknown): AllmendError {
  if (isAllmendError(error)) return error;
  const params = { store, problem: sentence(error) };
  const options = { cause: error };
  const state = sqlState(error) ?? '';
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (diskFull.has(state) || fullDiskCodes.has(code)) return storeErrors.error('disk-full', params, options);
  if (readOnly.has(state)) return storeErrors.error('read-only', params, options);
  if (state.startsWith('22')) return storeErrors.error('query-invalid', params, options);
  // Tables or columns that are not there have been taken away by somebody.
  if (damaged.has(state) || state.startsWith('42')) return storeErrors.error('damaged', params, options);
  return storeErrors.error('unavailable', params, options);
}

/** What went wrong, without the full stop that the catalogue's sentence has already. */
function sentence(error: unknown): string {
  // Several addresses were tried: https://nodejs.org/api/net.html#socketconnect
  if (error instanceof AggregateError && error.errors.length > 0) return sentence(error.errors[0]);
  const text = error instanceof Error ? error.message : String(error);
  return (text || 'it gave no reason').replace(/\.$/, '');
}
