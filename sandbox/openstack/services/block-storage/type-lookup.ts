import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest } from '../../http/route.ts';
import { notFound } from './failures.ts';
import type { VolumeType } from './records.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Public types, and private ones that the project was given. */
export function seesType(request: ApiRequest, type: VolumeType): boolean {
  return type.isPublic || request.caller.isAdmin || type.access.includes(request.projectId);
}

/** A type by id or name; 404 when there is none for the caller. */
export function typeByName(request: ApiRequest, nameOrId: string): VolumeType {
  const type = findType(request.cloud, nameOrId);
  if (type && seesType(request, type)) return type;
  if (uuid.test(nameOrId)) throw notFound('Volume type', nameOrId);
  throw new ApiFailure(404, `Volume type with name ${nameOrId} could not be found.`);
}

function findType({ tables }: SandboxCloud, nameOrId: string): VolumeType | undefined {
  return tables.volumeTypes.get(nameOrId) ?? [...tables.volumeTypes.values()].find(({ name }) => name === nameOrId);
}
