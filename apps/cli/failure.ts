import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { plainText, type Terminal } from '@allmend/kit-terminal';
import { cliErrors } from './errors.ts';

/** Prints why a command ended and returns its exit code. With `json` standard output carries `{"error": {…}}`; with `debug` the place in the code follows. */
export function reportFailure(
  error: unknown,
  terminal: Terminal,
  options: { readonly json: boolean; readonly debug: boolean },
): number {
  const known = toKnown(error);
  if (options.json) terminal.out(`${JSON.stringify({ error: known.toJSON() })}\n`);
  const { paintNote } = terminal;
  terminal.note(`${paintNote('fail', 'allmend:')} ${plainText(known.message)}\n`);
  terminal.note(`  ${plainText(known.remedy)} ${paintNote('dim', `[${known.reason}]`)}\n`);
  if (options.debug && error instanceof Error && error.stack) terminal.note(`${plainText(error.stack)}\n`);
  return known.exitCode;
}

function toKnown(error: unknown): AllmendError {
  if (isAllmendError(error)) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const path = (error as NodeJS.ErrnoException | undefined)?.path ?? '';
  const problem = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC')
    return cliErrors.error('cannot-write', { path, problem: 'the disk is full' }, { cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR')
    return cliErrors.error('cannot-read', { path, problem }, { cause: error });
  return cliErrors.error('unexpected', { problem }, { cause: error });
}
