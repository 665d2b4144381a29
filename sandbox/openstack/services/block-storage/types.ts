import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import { nextLink, paginate } from '../../http/pagination.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { bodyOf, flagIn, metadataIn, textIn } from './body.ts';
import { badRequest, invalidInput, notFound } from './failures.ts';
import type { VolumeType } from './records.ts';
import { cinderRoute } from './routes.ts';
import { seesType } from './type-lookup.ts';
import { defaultVolumeType } from './volumes.ts';

const publicKey = 'os-volume-type-access:is_public';
const manage = (verb: string) => ({ roles: ['admin'], rule: `volume_extension:type_${verb}` });

export const typeRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/types', { rule: 'volume_extension:type_get_all' }, list),
  ...cinderRoute('POST', '/types', manage('create'), create),
  ...cinderRoute('GET', '/types/default', { rule: 'volume_extension:type_get' }, (request) => {
    const { [publicKey]: _access, ...view } = viewType(request, defaultVolumeType(request.cloud));
    return json(200, { volume_type: view });
  }),
  ...cinderRoute('GET', '/types/{id}', { rule: 'volume_extension:type_get' }, (request) =>
    json(200, { volume_type: viewType(request, typeOf(request)) }),
  ),
  ...cinderRoute('PUT', '/types/{id}', manage('update'), (request) => {
    const type = typeOf(request);
    const body = bodyOf(request, 'volume_type');
    const name = textIn(body, 'name');
    const description = textIn(body, 'description');
    if (name) refuseTwin(request, name, type.id);
    if (name) type.name = name;
    if (description !== undefined) type.description = description;
    if (body['is_public'] !== undefined) type.isPublic = flagIn(body, 'is_public');
    return json(200, { volume_type: viewType(request, type) });
  }),
  ...cinderRoute('DELETE', '/types/{id}', manage('delete'), (request) => {
    const type = typeOf(request);
    const { volumes, volumeTypes } = request.cloud.tables;
    if ([...volumes.values()].some(({ typeId }) => typeId === type.id)) {
      throw badRequest('Target volume type is still in use.');
    }
    volumeTypes.delete(type.id);
    return empty(202);
  }),
  ...cinderRoute('GET', '/types/{id}/extra_specs', { rule: 'volume_extension:types_extra_specs:index' }, (request) =>
    json(200, { extra_specs: visibleSpecs(request, typeOf(request)) }),
  ),
  ...cinderRoute(
    'POST',
    '/types/{id}/extra_specs',
    { roles: ['admin'], rule: 'volume_extension:types_extra_specs:create' },
    (request) => {
      const type = typeOf(request);
      const specs = metadataIn(request.json(), 'extra_specs');
      Object.assign(type.extraSpecs, specs);
      return json(200, { extra_specs: specs });
    },
  ),
  ...cinderRoute(
    'GET',
    '/types/{id}/encryption',
    { roles: ['admin'], rule: 'volume_extension:volume_type_encryption:get' },
    (request) => json(200, viewEncryption(typeOf(request))),
  ),
  ...cinderRoute(
    'POST',
    '/types/{id}/encryption',
    { roles: ['admin'], rule: 'volume_extension:volume_type_encryption:create' },
    encrypt,
  ),
  ...cinderRoute(
    'DELETE',
    '/types/{id}/encryption/{encryption}',
    { roles: ['admin'], rule: 'volume_extension:volume_type_encryption:delete' },
    (request) => {
      const type = typeOf(request);
      if (!type.encryption) throw new ApiFailure(404, `Volume type encryption for type ${type.id} does not exist.`);
      type.encryption = null;
      return empty(202);
    },
  ),
  ...cinderRoute(
    'GET',
    '/types/{id}/os-volume-type-access',
    { roles: ['admin'], rule: 'volume_extension:volume_type_access' },
    (request) => {
      const type = typeOf(request);
      if (type.isPublic) throw new ApiFailure(404, 'Access list not available for public volume types.');
      return json(200, { volume_type_access: type.access.map((id) => ({ volume_type_id: type.id, project_id: id })) });
    },
  ),
];

function typeOf(request: ApiRequest): VolumeType {
  const id = request.params['id']!;
  const type = request.cloud.tables.volumeTypes.get(id);
  if (!type || !seesType(request, type)) throw notFound('Volume type', id);
  return type;
}

function list(request: ApiRequest) {
  const { query, caller, cloud } = request;
  const wanted = caller.isAdmin ? publicFilter(query.get('is_public')) : null;
  const types = [...cloud.tables.volumeTypes.values()]
    .filter((type) => seesType(request, type) && (wanted === null || type.isPublic === wanted))
    .toReversed();
  const page = paginate(types, ({ id }) => id, query, {
    defaultLimit: 1000,
    maxLimit: 1000,
    unknownMarker: (marker) => notFound('Volume type', marker),
  });
  // The key of the links is Cinder's own spelling.
  const links =
    page.next === null
      ? {}
      : {
          volume_type_links: [{ rel: 'next', href: nextLink(`${request.baseUrl}${request.path}`, query, page.next) }],
        };
  return json(200, { volume_types: page.items.map((type) => viewType(request, type)), ...links });
}

/** Null: both. Without the parameter an admin sees public types only. */
function publicFilter(text: string | null): boolean | null {
  if (text === null) return true;
  const word = text.toLowerCase();
  if (word === 'none') return null;
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(word)) return true;
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return false;
  throw badRequest(`Invalid is_public filter [${text}]`);
}

function create(request: ApiRequest) {
  const { cloud } = request;
  const body = bodyOf(request, 'volume_type');
  const name = textIn(body, 'name');
  if (!name) throw badRequest("Invalid input for field/attribute name. Value: . '' is too short");
  refuseTwin(request, name, null);
  const type: VolumeType = {
    id: cloud.ids.uuid(),
    name,
    description: textIn(body, 'description') ?? null,
    isPublic: body[publicKey] === undefined ? true : flagIn(body, publicKey),
    extraSpecs: metadataIn(body, 'extra_specs'),
    access: [],
    encryption: null,
  };
  cloud.tables.volumeTypes.set(type.id, type);
  return json(200, { volume_type: viewType(request, type) });
}

function refuseTwin(request: ApiRequest, name: string, exceptId: string | null): void {
  const twin = [...request.cloud.tables.volumeTypes.values()].some(
    (type) => type.name === name && type.id !== exceptId,
  );
  if (twin) throw new ApiFailure(409, `Volume Type ${name} already exists.`);
}

function encrypt(request: ApiRequest) {
  const type = typeOf(request);
  if (type.encryption) throw badRequest(`Volume type encryption for type ${type.id} already exists.`);
  const body = bodyOf(request, 'encryption');
  type.encryption = {
    id: request.cloud.ids.uuid(),
    provider: textIn(body, 'provider') ?? 'luks',
    cipher: textIn(body, 'cipher') ?? null,
    keySize: keySizeIn(body),
    controlLocation: textIn(body, 'control_location') ?? 'front-end',
  };
  return json(200, { encryption: viewEncryption(type) });
}

function keySizeIn(body: JsonObject): number | null {
  const size = body['key_size'] ?? null;
  if (size === null) return null;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
    throw invalidInput('key_size must be non-negative');
  return size;
}

function viewEncryption({ id, encryption }: VolumeType): Record<string, unknown> {
  if (!encryption) return {};
  return {
    encryption_id: encryption.id,
    cipher: encryption.cipher,
    key_size: encryption.keySize,
    provider: encryption.provider,
    control_location: encryption.controlLocation,
    volume_type_id: id,
    deleted: false,
    created_at: null,
    updated_at: null,
    deleted_at: null,
  };
}

const visibleToUsers = new Set(['RESKEY:availability_zones', 'multiattach', 'replication_enabled']);

/** Users see only the specs that say what a type can do, not how. */
function visibleSpecs({ caller }: ApiRequest, type: VolumeType): Record<string, string> {
  if (caller.isAdmin) return type.extraSpecs;
  return Object.fromEntries(Object.entries(type.extraSpecs).filter(([key]) => visibleToUsers.has(key)));
}

function viewType(request: ApiRequest, type: VolumeType): Record<string, unknown> {
  return {
    id: type.id,
    name: type.name,
    is_public: type.isPublic,
    description: type.description,
    extra_specs: visibleSpecs(request, type),
    ...(request.caller.isAdmin ? { qos_specs_id: null } : {}),
    [publicKey]: type.isPublic,
  };
}
