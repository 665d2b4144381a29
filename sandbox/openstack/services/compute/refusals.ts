import { python } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';
import type { Server } from './records.ts';

export function noInstance(id: string): ApiFailure {
  return new ApiFailure(404, `Instance ${id} could not be found.`);
}

export function noFlavor(status: 400 | 404, id: string): ApiFailure {
  return new ApiFailure(status, `Flavor ${id} could not be found.`);
}

/** Nova's 409 for an action that a server's state does not allow. */
export function wrongState(action: string, server: Server): ApiFailure {
  return new ApiFailure(409, `Cannot '${action}' instance ${server.id} while it is in vm_state ${server.vmState}`);
}

/** The server of a path, if it is the caller's project's; admins see all. */
export function serverAt(request: ApiRequest): Server {
  const server = request.cloud.tables.servers.get(request.params.id!);
  if (!server || (server.projectId !== request.caller.projectId && !request.caller.isAdmin)) {
    throw noInstance(request.params.id!);
  }
  return server;
}

/** Refuses properties that Nova's schema does not know. */
export function refuseUnknown(body: JsonObject, known: ReadonlySet<string>, holder: string): void {
  const unknown = Object.keys(body).filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  const verb = unknown.length === 1 ? 'was' : 'were';
  const list = unknown.map((key) => `'${key}'`).join(', ');
  throw new ApiFailure(
    400,
    `Invalid input for field/attribute ${holder}. Value: ${python(body)}. Additional properties are not allowed (${list} ${verb} unexpected)`,
  );
}
