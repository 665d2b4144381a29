import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest } from '../../http/route.ts';

const advice =
  'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';

/** Keystone's 400 for an attribute that is missing. */
export function expecting(attribute: string, target: string): ApiFailure {
  return new ApiFailure(400, `Expecting to find ${attribute} in ${target}. ${advice}`);
}

/** Keystone's 400 with its standing advice. */
export function malformed(message: string): ApiFailure {
  return new ApiFailure(400, `${message} ${advice}`);
}

export function forbidden(rule: string): ApiFailure {
  return new ApiFailure(403, `You are not authorized to perform the requested action: ${rule}.`);
}

/** To whoever is authorised, but comes with a token of an application credential: asked last, after what is not found. */
export function refuseDelegated({ caller }: ApiRequest): void {
  if (caller.token?.applicationCredentialId) throw forbidden('Delegated tokens cannot access credentials directly');
}

export function notFound(kind: string, id: string): ApiFailure {
  return new ApiFailure(404, `Could not find ${kind}: ${id}.`);
}

export function duplicate(kind: string, name: string, domainId?: string): ApiFailure {
  const where = domainId === undefined ? '' : ` at domain ID ${domainId}`;
  return new ApiFailure(
    409,
    `Conflict occurred attempting to store ${kind} - Duplicate entry found with name ${name}${where}.`,
  );
}

export function unauthorized(authUrl: string): ApiFailure {
  return new ApiFailure(401, 'The request you have made requires authentication.', {
    headers: { 'www-authenticate': `Keystone uri="${authUrl}"` },
  });
}
