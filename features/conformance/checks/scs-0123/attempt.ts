import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import type { S3Operation } from './observation.ts';

/** What an operation gave back is not what was stored. */
export class WrongContent extends Error {}

/** Makes an operation and writes down how it ended; null when it did not go well. Throws only what says that the run was stopped. */
export async function attempt<T>(
  operations: S3Operation[],
  operation: S3Operation['operation'],
  signal: AbortSignal,
  make: () => Promise<T>,
): Promise<{ readonly value: T } | null> {
  try {
    const value = await make();
    operations.push({ operation, outcome: 'done', status: null, code: null, message: null });
    return { value };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof WrongContent) {
      operations.push({ operation, outcome: 'wrong-content', status: null, code: null, message: error.message });
      return null;
    }
    if (!isAllmendError(error)) throw error;
    operations.push({ operation, ...outcomeOf(error) });
    return null;
  }
}

const refused = new Set([
  'not-found',
  'unauthorized',
  'forbidden',
  'conflict',
  'bad-request',
  'credentials-wrong',
  'region-wrong',
]);

/** Of the errors of Keystone and of S3, which have the same names. */
function outcomeOf(error: AllmendError): Omit<S3Operation, 'operation'> {
  const { status, code, cloudMessage } = error.params;
  const number = Number(status);
  const known = Number.isInteger(number) && number > 0;
  const name = error.reason.slice(error.reason.indexOf('.') + 1);
  const outcome =
    name === 'quota' || name === 'timeout' ? name : refused.has(name) || number === 501 ? 'refused' : 'failed';
  return {
    outcome,
    status: known ? number : null,
    code: code === undefined || code === 'none' ? null : String(code),
    message: cloudMessage === undefined || cloudMessage === '' ? error.message : String(cloudMessage),
  };
}
