import { microsNaive } from '../../http/time.ts';
import type { ApiRequest } from '../../http/route.ts';
import type { Volume } from './records.ts';

/** `self` and `bookmark` of a resource; `kind` is the path segment. */
export function linksOf(request: ApiRequest, kind: string, id: string): { rel: string; href: string }[] {
  const { baseUrl, projectId } = request;
  return [
    { rel: 'self', href: `${baseUrl}/v3/${projectId}/${kind}/${id}` },
    { rel: 'bookmark', href: `${baseUrl}/${projectId}/${kind}/${id}` },
  ];
}

/** The short form of lists. */
export function summaryOf(request: ApiRequest, kind: string, record: { id: string; name: string }) {
  return { id: record.id, name: record.name || null, links: linksOf(request, kind, record.id) };
}

/** What create and update requests answer. */
export function viewVolume(request: ApiRequest, volume: Volume): Record<string, unknown> {
  const { cloud, microversion } = request;
  return {
    id: volume.id,
    status: volume.status,
    size: volume.size,
    availability_zone: volume.availabilityZone,
    created_at: microsNaive(volume.createdAt),
    updated_at: volume.updatedAt === null ? null : microsNaive(volume.updatedAt),
    name: volume.name || null,
    description: volume.description,
    volume_type: cloud.tables.volumeTypes.get(volume.typeId)?.name ?? null,
    snapshot_id: volume.snapshotId,
    source_volid: volume.sourceVolumeId,
    metadata: volume.metadata,
    links: linksOf(request, 'volumes', volume.id),
    user_id: volume.userId,
    bootable: String(volume.bootable),
    encrypted: volume.encrypted,
    replication_status: null,
    consistencygroup_id: null,
    multiattach: volume.multiattach,
    attachments: volume.attachments
      .filter(({ status }) => status !== 'reserved')
      .map((attachment) => ({
        id: volume.id,
        attachment_id: attachment.id,
        volume_id: volume.id,
        server_id: attachment.serverId,
        host_name: request.caller.isAdmin ? `${cloud.name}-1` : null,
        device: attachment.device,
        attached_at: microsNaive(attachment.attachedAt),
      })),
    ...(microversion >= 13 ? { group_id: null } : {}),
    ...(microversion >= 48 ? { shared_targets: false, service_uuid: volume.host === null ? null : serviceId } : {}),
    ...(microversion >= 63 ? { volume_type_id: volume.typeId } : {}),
    ...(microversion >= 65 ? { consumes_quota: true } : {}),
  };
}

/** What reading answers: with owner, image metadata, and for admins host and migration. */
export function viewVolumeDetail(request: ApiRequest, volume: Volume): Record<string, unknown> {
  return {
    ...viewVolume(request, volume),
    ...(request.caller.isAdmin ? { migration_status: null } : {}),
    'os-vol-tenant-attr:tenant_id': volume.projectId,
    ...(request.caller.isAdmin
      ? {
          'os-vol-mig-status-attr:migstat': null,
          'os-vol-mig-status-attr:name_id': null,
          'os-vol-host-attr:host': volume.host,
        }
      : {}),
    ...(volume.imageMetadata ? { volume_image_metadata: volume.imageMetadata } : {}),
  };
}

const serviceId = '1893d3a2-c5b9-47c5-80b0-55b3c46dcd36';
