import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import { faultStyle } from '../../http/failure-styles.ts';
import type { FailureStyle } from '../../http/failure-styles.ts';

/** Texts were read off Zed's Cinder. */

const plainStyle = faultStyle('computeFault');

/** Cinder's faults; those of quotas also carry `retryAfter`. */
export const cinderStyle: FailureStyle = (failure, requestId) => {
  if (failure.status !== 413) return plainStyle(failure, requestId);
  const overLimit = { code: 413, message: failure.message, retryAfter: '0' };
  return json(413, { overLimit }, { 'retry-after': '0', ...failure.headers });
};

export function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, message);
}

export function invalidInput(message: string): ApiFailure {
  return badRequest(`Invalid input received: ${message}`);
}

export function invalidVolume(message: string): ApiFailure {
  return badRequest(`Invalid volume: ${message}`);
}

export function invalidSnapshot(message: string): ApiFailure {
  return badRequest(`Invalid snapshot: ${message}`);
}

export function invalidBackup(message: string): ApiFailure {
  return badRequest(`Invalid backup: ${message}`);
}

/** `kind` as the message begins: `Volume`, `Snapshot`, `Backup`, `Volume type`. */
export function notFound(kind: string, id: string): ApiFailure {
  return new ApiFailure(404, `${kind} ${id} could not be found.`);
}

/** What a route of a later microversion answers. */
export function noResource(): ApiFailure {
  return new ApiFailure(404, 'The resource could not be found.');
}

/** A quota is used up; `name` is the exception's class, which Cinder puts in front. */
export function overLimit(name: string, message: string): ApiFailure {
  return new ApiFailure(413, `${name}: ${message}`);
}

/** Nova's attachments are taken off through Nova (CVE-2023-2088). */
export function useComputeApi(serverId: string): ApiFailure {
  return new ApiFailure(409, `Detach volume from instance ${serverId} using the Compute API`);
}
