import { isAllmendError } from '@allmend/kit-errors';
import { isStatusError, statusErrors, type StatusError } from '@allmend/core-machinery';

/**
 * What a client is told when the store fails. The texts are the registry's own: those of the store name folders and databases.
 * What is no error of the store is thrown on as it is, when it is a `StatusError`, and else becomes a 500.
 */
export function statusOf(error: unknown): StatusError {
  if (isStatusError(error)) return error;
  const status = isAllmendError(error) ? fromStore(error.reason, error.params) : null;
  const answer =
    status ?? statusErrors.internal('the request could not be carried out; the log of the server says why');
  answer.cause = error;
  return answer;
}

function fromStore(reason: string, params: Readonly<Record<string, string | number>>): StatusError | null {
  switch (reason) {
    case 'store.disk-full':
      return statusErrors.insufficientStorage(
        'The disk of the server is full: nothing was written. Reads go on, and writes work again once there is space.',
      );
    case 'store.read-only':
      return statusErrors.unavailable(
        'The store of the server cannot be written at the moment: nothing was written. Reads go on; try again later.',
        5,
      );
    case 'store.unavailable':
    case 'store.closed':
      return statusErrors.unavailable('The store of the server does not answer: nothing was written. Try again.', 1);
    case 'store.outcome-unknown':
      return statusErrors.timeout(
        'The connection to the store broke during the commit, so the write may or may not have happened. Read the object again before you repeat the request.',
      );
    case 'store.compacted':
      return statusErrors.expired(`too old resource version: ${params['revision']} (${params['oldest']})`);
    case 'store.future':
      return statusErrors.timeout(`Too large resource version: ${params['revision']}, current: ${params['current']}`);
    case 'store.value-too-large':
      return statusErrors.tooLarge(
        `Request entity too large: the object has ${params['bytes']} bytes; the limit is ${params['limit']}`,
      );
    case 'store.key-invalid':
    case 'store.query-invalid':
      return statusErrors.badRequest(
        'a name, namespace or selector in the request cannot be looked up: it is too long or holds characters that no name has',
      );
    case 'store.batch-invalid':
      return statusErrors.badRequest(
        'the object has a label or an owner that is too long, or too many of them, to be stored',
      );
    default:
      return null;
  }
}

/** Runs what reads or writes the store; whatever it throws becomes a `StatusError`. */
export async function guarded<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw statusOf(error);
  }
}
