import { StatusError } from '@allmend/core-machinery';

/** 404 with a sentence of its own: what is asked for is no object. */
export function notThere(sentence: string): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: sentence,
    reason: 'NotFound',
    code: 404,
  });
}
