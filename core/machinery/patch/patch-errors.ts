import { statusErrors, StatusError } from '../status/status.ts';

/**
 * The patch does not fit the object. kube-apiserver says only the first half of the sentence; what is wrong is added here.
 * Source: apiserver pkg/endpoints/handlers/patch.go (applyJSPatch), apimachinery NewGenericServerResponse.
 */
export function unprocessable(problem: string): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `the server rejected our request due to an error in our request: ${shorten(problem)}`,
    reason: 'Invalid',
    details: {},
    code: 422,
  });
}

/** The patch itself is malformed. */
export function badPatch(problem: string): StatusError {
  return statusErrors.badRequest(shorten(problem));
}

/** Patch and result may have so many bytes as JSON. Source: apiserver pkg/server/config.go, JSONPatchMaxCopyBytes. */
export const largestResult = 3 * 1024 * 1024;

/** How deep objects and lists may stand inside each other in a patch and in its result. */
export const deepestResult = 256;

export function tooLargeResult(): StatusError {
  return statusErrors.tooLarge(`Request entity is too large: the patched object has more than ${largestResult} bytes`);
}

function shorten(text: string): string {
  return text.length <= 1000 ? text : `${text.slice(0, 1000)}…`;
}
