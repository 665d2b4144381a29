import { empty, json } from '../../http/answer.ts';
import type { ApiRequest, JsonObject, Route } from '../../http/route.ts';
import { bodyOf, flagIn, metadataIn, refuseUnknown, textIn, wrong } from './body.ts';
import { badRequest, invalidVolume, notFound } from './failures.ts';
import { allProjects, listBody } from './list-query.ts';
import type { ListRules } from './list-query.ts';
import { refuseVolumeOverQuota } from './quotas.ts';
import { startRestore } from './restore.ts';
import type { Volume } from './records.ts';
import { cinderRoute, since } from './routes.ts';
import { deleteSnapshot } from './snapshots.ts';
import { typeByName } from './type-lookup.ts';
import { ownOf, volumeSource } from './volume-source.ts';
import { summaryOf, viewVolume, viewVolumeDetail } from './volume-view.ts';
import { createVolume, deleteVolume } from './volumes.ts';
import { zone } from './zones.ts';

const write = { roles: ['member'] };

export const volumeRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/volumes', { rule: 'volume:get_all' }, (request) =>
    json(
      200,
      listBody(
        request,
        rulesOf((volume) => summaryOf(request, 'volumes', volume)),
        request.cloud.tables.volumes,
      ),
    ),
  ),
  ...cinderRoute('GET', '/volumes/detail', { rule: 'volume:get_all' }, (request) =>
    json(
      200,
      listBody(
        request,
        rulesOf((volume) => viewVolumeDetail(request, volume)),
        request.cloud.tables.volumes,
      ),
    ),
  ),
  ...cinderRoute('GET', '/volumes/summary', { rule: 'volume:get_all' }, since(12, summary)),
  ...cinderRoute('POST', '/volumes', { ...write, rule: 'volume:create' }, create),
  ...cinderRoute('GET', '/volumes/{id}', { rule: 'volume:get' }, (request) =>
    json(200, { volume: viewVolumeDetail(request, volumeOf(request)) }),
  ),
  ...cinderRoute('PUT', '/volumes/{id}', { ...write, rule: 'volume:update' }, update),
  ...cinderRoute('DELETE', '/volumes/{id}', { ...write, rule: 'volume:delete' }, remove),
];

/** The volume that the path names. */
export function volumeOf(request: ApiRequest): Volume {
  return ownOf(request, request.cloud.tables.volumes, 'Volume', request.params['id']!);
}

function rulesOf(view: ListRules<Volume>['view'] & ((volume: Volume) => Record<string, unknown>)): ListRules<Volume> {
  return {
    key: 'volumes',
    view,
    missing: (id) => notFound('Volume', id),
    filters: {
      id: ({ id }) => id,
      name: ({ name }) => name,
      status: ({ status }) => status,
      bootable: ({ bootable }) => String(bootable),
      availability_zone: ({ availabilityZone }) => availabilityZone,
      size: ({ size }) => String(size),
    },
  };
}

function summary(request: ApiRequest) {
  const mine = [...request.cloud.tables.volumes.values()].filter(
    ({ projectId }) => allProjects(request) || projectId === request.projectId,
  );
  const metadata: Record<string, string[]> = {};
  for (const [key, value] of mine.flatMap((volume) => Object.entries(volume.metadata))) {
    if (!(metadata[key] ??= []).includes(value)) metadata[key].push(value);
  }
  const total_size = mine.reduce((sum, { size }) => sum + size, 0);
  const sums = { total_count: mine.length, total_size };
  return json(200, { 'volume-summary': request.microversion >= 36 ? { ...sums, metadata } : sums });
}

function create(request: ApiRequest) {
  const { cloud } = request;
  const body = bodyOf(request, 'volume');
  const name = textIn(body, 'name') ?? textIn(body, 'display_name') ?? '';
  const description = textIn(body, 'description') ?? textIn(body, 'display_description') ?? null;
  const metadata = metadataIn(body, 'metadata');
  const multiattach = flagIn(body, 'multiattach');
  const type = typeIn(request, body);
  const source = volumeSource(request, body);
  const wished = body['availability_zone'] ?? zone;
  if (wished !== zone) throw badRequest(`Availability zone '${typeof wished === 'string' ? wished : ''}' is invalid.`);
  refuseVolumeOverQuota(cloud, request.projectId, source.size);
  const { backup, typeId, ...inherited } = source;
  const volume = createVolume(cloud, {
    ...inherited,
    name,
    description,
    metadata,
    multiattach,
    projectId: request.projectId,
    userId: request.caller.userId,
    ...(type ? { typeId: type.id } : typeId ? { typeId } : {}),
  });
  if (backup) startRestore(cloud, backup, volume);
  return json(202, { volume: viewVolume(request, volume) });
}

function typeIn(request: ApiRequest, body: JsonObject) {
  const given = body['volume_type'];
  if (given === undefined || given === null || given === '') return null;
  if (typeof given !== 'string')
    throw wrong('volume_type', given, `${JSON.stringify(given)} is not of type 'string', 'null'`);
  return typeByName(request, given);
}

function update(request: ApiRequest) {
  const volume = volumeOf(request);
  const body = bodyOf(request, 'volume');
  refuseUnknown('volume', body, ['name', 'description', 'display_name', 'display_description', 'metadata']);
  const name = textIn(body, 'name') ?? textIn(body, 'display_name');
  const description = textIn(body, 'description') ?? textIn(body, 'display_description');
  if (name !== undefined && name !== null) volume.name = name;
  if (description !== undefined) volume.description = description;
  if (body['metadata'] !== undefined) volume.metadata = metadataIn(body, 'metadata');
  volume.updatedAt = request.cloud.now();
  return json(200, { volume: viewVolume(request, volume) });
}

const removable = new Set(['available', 'error', 'error_restoring', 'error_extending', 'error_managing']);

function remove(request: ApiRequest) {
  const { cloud, query } = request;
  const volume = volumeOf(request);
  const cascade = ['true', '1'].includes((query.get('cascade') ?? '').toLowerCase());
  const snapshots = [...cloud.tables.snapshots.values()].filter(({ volumeId }) => volumeId === volume.id);
  const unplaced = volume.status === 'creating' && volume.host === null;
  const free = (removable.has(volume.status) || unplaced) && volume.attachments.length === 0;
  if (!free || (snapshots.length > 0 && !cascade)) {
    throw invalidVolume(
      'Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.',
    );
  }
  for (const snapshot of snapshots) deleteSnapshot(cloud, snapshot);
  deleteVolume(cloud, volume);
  return empty(202);
}
