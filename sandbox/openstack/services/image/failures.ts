import { ApiFailure } from '../../http/failure.ts';

export function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, message);
}

export function noSuchImage(id: string): ApiFailure {
  return new ApiFailure(404, `No image found with ID ${id}`);
}

/** Refusal of a policy rule, e.g. `publicize_image`. */
export function notAuthorized(rule: string): ApiFailure {
  return new ApiFailure(403, `You are not authorized to complete ${rule} action.`);
}

/** WebOb's own text of a status, with Glance's reason below it. */
export function forbidden(reason: string): ApiFailure {
  return new ApiFailure(403, 'Access was denied to this resource.', { detail: reason });
}

export function conflicting(reason: string): ApiFailure {
  return new ApiFailure(409, 'There was a conflict when trying to complete your request.', { detail: reason });
}

export function unsupportedMedia(type: string | undefined, headers: Record<string, string> = {}): ApiFailure {
  return new ApiFailure(415, `The request media type ${type ?? 'None'} is not supported by this server.`, { headers });
}

/** `message` in the words of Python's jsonschema. */
export function schemaMismatch(message: string): ApiFailure {
  return badRequest(`Provided object does not match schema 'image': ${message}`);
}
