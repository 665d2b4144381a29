import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { empty, json } from '../../http/answer.ts';
import { microsNaive } from '../../http/time.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { bodyOf, flagIn, metadataIn, refuseUnknown, requireKeys, textIn, uuidIn } from './body.ts';
import { copyContent, dropContent, keepContent } from './content.ts';
import { invalidSnapshot, invalidVolume, notFound } from './failures.ts';
import { listBody } from './list-query.ts';
import type { ListRules } from './list-query.ts';
import { refuseSnapshotOverQuota } from './quotas.ts';
import type { Snapshot } from './records.ts';
import { cinderRoute } from './routes.ts';
import { ownOf } from './volume-source.ts';

const write = { roles: ['member'] };

export const snapshotRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/snapshots', { rule: 'volume:get_all_snapshots' }, (request) =>
    json(200, listBody(request, rulesOf(viewSnapshot), request.cloud.tables.snapshots)),
  ),
  ...cinderRoute('GET', '/snapshots/detail', { rule: 'volume:get_all_snapshots' }, (request) =>
    json(
      200,
      listBody(
        request,
        rulesOf((one) => viewSnapshotDetail(request, one)),
        request.cloud.tables.snapshots,
      ),
    ),
  ),
  ...cinderRoute('POST', '/snapshots', { ...write, rule: 'volume:create_snapshot' }, create),
  ...cinderRoute('GET', '/snapshots/{id}', { rule: 'volume:get_snapshot' }, (request) =>
    json(200, { snapshot: viewSnapshotDetail(request, snapshotOf(request)) }),
  ),
  ...cinderRoute('PUT', '/snapshots/{id}', { ...write, rule: 'volume:update_snapshot' }, (request) => {
    const snapshot = snapshotOf(request);
    const body = bodyOf(request, 'snapshot');
    refuseUnknown('snapshot', body, ['name', 'description', 'display_name', 'display_description']);
    const name = textIn(body, 'name') ?? textIn(body, 'display_name');
    const description = textIn(body, 'description') ?? textIn(body, 'display_description');
    if (name !== undefined && name !== null) snapshot.name = name;
    if (description !== undefined) snapshot.description = description;
    snapshot.updatedAt = request.cloud.now();
    return json(200, { snapshot: viewSnapshot(snapshot) });
  }),
  ...cinderRoute('DELETE', '/snapshots/{id}', { ...write, rule: 'volume:delete_snapshot' }, (request) => {
    const snapshot = snapshotOf(request);
    if (snapshot.status !== 'available' && snapshot.status !== 'error') {
      throw invalidSnapshot('Snapshot status must be available or error and must not be part of a group.');
    }
    deleteSnapshot(request.cloud, snapshot);
    return empty(202);
  }),
];

/** Deletes a snapshot after a moment. */
export function deleteSnapshot(cloud: SandboxCloud, snapshot: Snapshot): void {
  cloud.cancel(snapshot.id);
  Object.assign(snapshot, { status: 'deleting', updatedAt: cloud.now() });
  if (cloud.behaviour.volumeUp) cloud.schedule(cloud.durations.snapshot, 'snapshot.deleted', snapshot.id);
}

/** Forgets a snapshot. */
export function discardSnapshot(cloud: SandboxCloud, id: string): void {
  const snapshot = cloud.tables.snapshots.get(id);
  if (!snapshot) return;
  dropContent(cloud, snapshot.content);
  cloud.tables.snapshots.delete(id);
}

function snapshotOf(request: ApiRequest): Snapshot {
  return ownOf(request, request.cloud.tables.snapshots, 'Snapshot', request.params['id']!);
}

function create(request: ApiRequest) {
  const { cloud, microversion } = request;
  const body = bodyOf(request, 'snapshot');
  requireKeys('snapshot', body, ['volume_id']);
  const name = textIn(body, 'name') ?? textIn(body, 'display_name') ?? '';
  const description = textIn(body, 'description') ?? textIn(body, 'display_description') ?? null;
  const metadata = metadataIn(body, 'metadata');
  const volumeId = uuidIn(body, 'volume_id') ?? '';
  // Since 3.66 attached volumes need no force.
  const force = flagIn(body, 'force') || microversion >= 66;
  const volume = ownOf(request, cloud.tables.volumes, 'Volume', volumeId);
  if (volume.status !== 'available' && !(volume.status === 'in-use' && force)) {
    throw invalidVolume(`Volume ${volume.id} status must be available, but current status is: ${volume.status}.`);
  }
  refuseSnapshotOverQuota(cloud, request.projectId, volume.size);
  const snapshot: Snapshot = {
    id: cloud.ids.uuid(),
    name,
    description,
    projectId: request.projectId,
    userId: request.caller.userId,
    volumeId: volume.id,
    size: volume.size,
    status: 'creating',
    metadata,
    bootable: volume.bootable,
    imageMetadata: volume.imageMetadata && { ...volume.imageMetadata },
    typeId: volume.typeId,
    content: keepContent(cloud, copyContent(volume.content)),
    createdAt: cloud.now(),
    updatedAt: null,
  };
  cloud.tables.snapshots.set(snapshot.id, snapshot);
  if (cloud.behaviour.volumeUp) cloud.schedule(cloud.durations.snapshot, 'snapshot.created', snapshot.id);
  return json(202, { snapshot: viewSnapshot(snapshot) });
}

function rulesOf(view: (snapshot: Snapshot) => Record<string, unknown>): ListRules<Snapshot> {
  return {
    key: 'snapshots',
    view,
    missing: (id) => notFound('Snapshot', id),
    filters: {
      id: ({ id }) => id,
      name: ({ name }) => name,
      status: ({ status }) => status,
      volume_id: ({ volumeId }) => volumeId,
    },
  };
}

function viewSnapshot(snapshot: Snapshot): Record<string, unknown> {
  return {
    id: snapshot.id,
    created_at: microsNaive(snapshot.createdAt),
    updated_at: snapshot.updatedAt === null ? null : microsNaive(snapshot.updatedAt),
    name: snapshot.name || null,
    description: snapshot.description,
    volume_id: snapshot.volumeId,
    status: snapshot.status,
    size: snapshot.size,
    metadata: snapshot.metadata,
  };
}

function viewSnapshotDetail({ microversion }: ApiRequest, snapshot: Snapshot): Record<string, unknown> {
  return {
    ...viewSnapshot(snapshot),
    ...(microversion >= 14 ? { group_snapshot_id: null } : {}),
    ...(microversion >= 41 ? { user_id: snapshot.userId } : {}),
    ...(microversion >= 65 ? { consumes_quota: true } : {}),
    'os-extended-snapshot-attributes:project_id': snapshot.projectId,
    'os-extended-snapshot-attributes:progress': snapshot.status === 'available' ? '100%' : '0%',
  };
}
