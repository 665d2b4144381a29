import { empty, json } from '../../http/answer.ts';
import { microsNaive } from '../../http/time.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { bodyOf, requireKeys, uuidIn } from './body.ts';
import { invalidVolume, notFound, useComputeApi } from './failures.ts';
import type { Volume, VolumeAttachment } from './records.ts';
import { cinderRoute, since } from './routes.ts';
import { ownOf } from './volume-source.ts';

const first = 27;

/** Attachments as a resource of their own (3.27 and later). */
export const attachmentRoutes: readonly Route[] = [
  ...cinderRoute(
    'GET',
    '/attachments',
    {},
    since(first, (request) =>
      json(200, {
        attachments: all(request).map(([volume, one]) => ({
          id: one.id,
          status: one.status ?? 'attached',
          instance: one.serverId || null,
          volume_id: volume.id,
        })),
      }),
    ),
  ),
  ...cinderRoute(
    'GET',
    '/attachments/detail',
    {},
    since(first, (request) => json(200, { attachments: all(request).map(([volume, one]) => view(volume, one)) })),
  ),
  ...cinderRoute(
    'GET',
    '/attachments/{id}',
    {},
    since(first, (request) => {
      const [volume, one] = find(request);
      return json(200, { attachment: view(volume, one) });
    }),
  ),
  ...cinderRoute('POST', '/attachments', { roles: ['member'] }, since(first, create)),
  ...cinderRoute(
    'DELETE',
    '/attachments/{id}',
    { roles: ['member'] },
    since(first, (request) => {
      const [volume, one] = find(request);
      if (one.status === undefined && request.cloud.tables.servers.has(one.serverId)) throw useComputeApi(one.serverId);
      volume.attachments = volume.attachments.filter((other) => other !== one);
      if (volume.attachments.length === 0) volume.status = 'available';
      volume.updatedAt = request.cloud.now();
      return json(200, { attachments: volume.attachments.map((other) => view(volume, other)) });
    }),
  ),
  ...cinderRoute(
    'POST',
    '/attachments/{id}/action',
    { roles: ['member'] },
    since(44, (request) => {
      const [volume, one] = find(request);
      delete one.status;
      volume.status = 'in-use';
      return empty(204);
    }),
  ),
];

function create(request: ApiRequest) {
  const { cloud } = request;
  const body = bodyOf(request, 'attachment');
  requireKeys('attachment', body, ['volume_uuid']);
  const volume = ownOf(request, cloud.tables.volumes, 'Volume', uuidIn(body, 'volume_uuid', 'uuid')!);
  const serverId = uuidIn(body, 'instance_uuid') ?? '';
  if (volume.status !== 'available') {
    throw invalidVolume(
      `Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
    );
  }
  const attachment: VolumeAttachment = {
    id: cloud.ids.uuid(),
    serverId,
    status: 'reserved',
    device: '',
    attachedAt: cloud.now(),
  };
  volume.attachments.push(attachment);
  volume.status = 'reserved';
  volume.updatedAt = cloud.now();
  return json(200, { attachment: view(volume, attachment) });
}

function all(request: ApiRequest): (readonly [Volume, VolumeAttachment])[] {
  return [...request.cloud.tables.volumes.values()]
    .filter(({ projectId }) => projectId === request.projectId)
    .flatMap((volume) => volume.attachments.map((one) => [volume, one] as const));
}

function find(request: ApiRequest): readonly [Volume, VolumeAttachment] {
  const id = request.params['id']!;
  const found = all(request).find(([, one]) => one.id === id);
  if (!found) throw notFound('Volume attachment', id);
  return found;
}

function view(volume: Volume, one: VolumeAttachment): Record<string, unknown> {
  const status = one.status ?? 'attached';
  return {
    id: one.id,
    status,
    instance: one.serverId || null,
    volume_id: volume.id,
    attached_at: status === 'attached' ? microsNaive(one.attachedAt) : '',
    detached_at: '',
    attach_mode: status === 'attached' ? 'rw' : 'ro',
    connection_info: {},
  };
}
