import type { Logger } from '@allmend/kit-telemetry';
import type { AuthenticationFailure } from './failure.ts';

/** Lines per second: a flood of wrong tokens must not become a flood of log. */
const linesPerSecond = 10;
/** Problems may quote a claim; longer ones are cut. */
const longestProblem = 300;

/** Writes failures down, at most so many a second; the next line then says how many were left out. */
export function createFailureLog(
  logger: Logger,
  clock: () => Date,
): (failure: AuthenticationFailure, tenant: string) => void {
  let second = 0;
  let lines = 0;
  let omitted = 0;
  return ({ by, message }, tenant) => {
    const now = Math.floor(clock().getTime() / 1000);
    if (now !== second) [second, lines] = [now, 0];
    if (lines >= linesPerSecond) {
      omitted += 1;
      return;
    }
    lines += 1;
    logger.warn(
      { by, tenant, problem: message.slice(0, longestProblem), ...(omitted > 0 && { omitted }) },
      'a credential was refused',
    );
    omitted = 0;
  };
}
