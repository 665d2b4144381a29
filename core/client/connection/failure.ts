import { isJsonObject, StatusError, type Status } from '@allmend/core-machinery';
import { connectionProblem } from '@allmend/kit-errors';
import { clientErrors } from '../errors.ts';

/** A request in errors: no query, for that may hold tokens of lists. */
export interface RequestName {
  readonly server: string;
  readonly method: string;
  readonly path: string;
}

/** Reasons of answers that carry no `Status`. Source: apimachinery pkg/api/errors NewGenericServerResponse. */
const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** The error of an answer that is no success: what the server says, or what its code means when something else answered. */
export function answerError(code: number, text: string, { method, path }: RequestName): StatusError {
  const status = readStatus(text);
  if (status) return new StatusError({ ...status, code: status.code ?? code });
  const said = text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: reasons[code] ?? 'Unknown',
    message: `${method} ${path} was answered ${code}${said === '' ? '' : `: ${said}`}`,
    code,
  });
}

/** The `Status` in a text; null when it is something else. */
export function readStatus(text: string): Status | null {
  try {
    const value: unknown = JSON.parse(text);
    return isStatus(value) ? value : null;
  } catch {
    return null;
  }
}

export function isStatus(value: unknown): value is Status {
  return isJsonObject(value) && value['kind'] === 'Status' && value['apiVersion'] === 'v1';
}

/** The error for a request that got no answer. An abort by the caller is not one: it stays the reason of the caller's signal. */
export function torn(cause: unknown, { server, method, path }: RequestName): Error {
  return clientErrors.error('unreachable', { server, method, path, cause: textOf(cause) }, { cause });
}

const untrusted = 'its certificate is not signed by the expected authority';
const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** fetch says only "fetch failed"; why stands in its cause. */
function textOf(error: unknown): string {
  const inner = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  const code = 'code' in inner ? String(inner.code) : '';
  if (certificateCodes.has(code)) return `${untrusted} (${code})`;
  return connectionProblem(code) ?? inner.message;
}
