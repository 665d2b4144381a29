import { STATUS_CODES } from 'node:http';
import { json, text } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ApiFailure } from './failure.ts';

/** Turns a refusal into the body of one service. Bodies were read off Zed's services. */
export type FailureStyle = (failure: ApiFailure, requestId: string) => Answer;

const faultNames: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** Nova and Cinder: `{"itemNotFound": {"code": 404, "message": …}}`; statuses without a name are `otherwise` (`computeFault`). */
export function faultStyle(otherwise: string): FailureStyle {
  return (failure) =>
    json(
      failure.status,
      { [failure.type ?? faultNames[failure.status] ?? otherwise]: { code: failure.status, message: failure.message } },
      { 'content-type': 'application/json; charset=UTF-8', ...failure.headers },
    );
}

/** Keystone, and the token middleware in front of all services: `{"error": {code, message, title}}`. */
export const keystoneStyle: FailureStyle = (failure) =>
  json(
    failure.status,
    { error: { code: failure.status, message: failure.message, title: statusTitle(failure.status) } },
    failure.headers,
  );

/** Neutron: `{"NeutronError": {type, message, detail}}`. */
export const neutronStyle: FailureStyle = (failure) =>
  json(
    failure.status,
    {
      NeutronError: {
        type: failure.type ?? `HTTP${statusTitle(failure.status).replaceAll(' ', '')}`,
        message: failure.message,
        detail: failure.detail,
      },
    },
    failure.headers,
  );

/** WebOb's page, which Glance sends for everything and Nova, Cinder and Octavia for unknown routes. */
export const htmlStyle: FailureStyle = (failure) => {
  const title = `${failure.status} ${statusTitle(failure.status)}`;
  return text(
    failure.status,
    'text/html; charset=UTF-8',
    `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${failure.message}<br /><br />\n\n\n\n </body>\n</html>`,
    failure.headers,
  );
};

/** Barbican: `{code, title, description}`. */
export const barbicanStyle: FailureStyle = (failure) =>
  json(
    failure.status,
    { code: failure.status, title: statusTitle(failure.status), description: failure.message },
    failure.headers,
  );

/** Octavia: `{faultcode, faultstring, debuginfo}`. */
export const octaviaStyle: FailureStyle = (failure) =>
  json(
    failure.status,
    {
      faultcode: failure.status >= 500 ? 'Server' : 'Client',
      faultstring: failure.message,
      debuginfo: failure.detail === '' ? null : failure.detail,
    },
    failure.headers,
  );

/** Placement: `{"errors": [{status, title, detail, request_id}]}`. */
export const placementStyle: FailureStyle = (failure, requestId) =>
  json(
    failure.status,
    {
      errors: [
        { status: failure.status, title: statusTitle(failure.status), detail: failure.message, request_id: requestId },
      ],
    },
    failure.headers,
  );

/** Reason phrase of a status as OpenStack's frameworks write it. */
export function statusTitle(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown';
}
