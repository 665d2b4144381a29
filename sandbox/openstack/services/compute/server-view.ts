import { createHash } from 'node:crypto';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { ApiRequest } from '../../http/route.ts';
import { microsNaive, secondsZ } from '../../http/time.ts';
import { portsOfDevice } from '../network/ports.ts';
import { bookmark, links } from './links.ts';
import type { Server } from './records.ts';

/** A server as `GET /servers/{id}` (`list: false`) and `GET /servers/detail` show it at the request's microversion. */
export function serverView(request: ApiRequest, server: Server, { list }: { readonly list: boolean }) {
  const { microversion, caller } = request;
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    tenant_id: server.projectId,
    user_id: server.userId,
    metadata: server.metadata,
    hostId: server.host === null ? '' : createHash('sha224').update(`${server.projectId}${server.host}`).digest('hex'),
    image: imageView(request, server),
    flavor: flavorView(request, server),
    created: secondsZ(server.createdAt),
    updated: secondsZ(server.updatedAt),
    addresses: addresses(request.cloud, server, { macs: true }),
    accessIPv4: '',
    accessIPv6: '',
    links: links(request, `servers/${server.id}`),
    'OS-DCF:diskConfig': 'MANUAL',
    ...(server.status === 'ACTIVE' || server.status === 'BUILD' ? { progress: 0 } : {}),
    'OS-EXT-AZ:availability_zone': server.host === null ? '' : server.availabilityZone,
    config_drive: server.configDrive ? 'True' : '',
    key_name: server.keyName,
    'OS-SRV-USG:launched_at': server.launchedAt === null ? null : microsNaive(server.launchedAt),
    'OS-SRV-USG:terminated_at': null,
    ...(server.host === null ? {} : { security_groups: server.securityGroups.map((name) => ({ name })) }),
    'OS-EXT-STS:task_state': server.taskState,
    'OS-EXT-STS:vm_state': server.vmState,
    'OS-EXT-STS:power_state': server.powerState,
    'os-extended-volumes:volumes_attached': volumes(request, server),
    ...(server.fault && ['ERROR', 'DELETED'].includes(server.status)
      ? { fault: faultView(request, server.fault) }
      : {}),
    ...(caller.isAdmin ? hostAttributes(request, server) : {}),
    ...(microversion >= 9 ? { locked: false } : {}),
    ...(microversion >= 73 ? { locked_reason: null } : {}),
    ...(microversion >= 19 ? { description: server.description } : {}),
    ...(microversion >= 26 ? { tags: server.tags } : {}),
    ...(microversion >= 63 ? { trusted_image_certificates: null } : {}),
    ...(microversion >= 90 ? { 'OS-EXT-SRV-ATTR:hostname': hostname(server.name) } : {}),
    ...(microversion >= 71 && !list ? { server_groups: groupsOf(request.cloud, server.id) } : {}),
    ...(microversion >= 96 ? { pinned_availability_zone: null } : {}),
    ...(microversion >= 100 ? { scheduler_hints: {} } : {}),
  };
}

/** Addresses by network name. */
export function addresses(cloud: SandboxCloud, server: Server, { macs }: { readonly macs: boolean }) {
  const byNetwork: Record<string, unknown[]> = {};
  if (server.status === 'BUILD' || server.host === null) return byNetwork;
  for (const port of portsOfDevice(cloud, server.id)) {
    const name = cloud.tables.networks.get(port.networkId)?.name ?? port.networkId;
    const list = (byNetwork[name] ??= []);
    const floating = [...cloud.tables.floatingIps.values()].filter(({ portId }) => portId === port.id);
    const all = [
      ...port.fixedIps.map(({ address }) => ({ address, type: 'fixed' })),
      ...floating.map(({ address }) => ({ address, type: 'floating' })),
    ];
    for (const { address, type } of all) {
      const plain = { version: address.includes(':') ? 6 : 4, addr: address };
      list.push(macs ? { ...plain, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': port.macAddress } : plain);
    }
  }
  return byNetwork;
}

/** Empty for servers that boot from a volume; with the image's properties from 2.98 on. */
function imageView(request: ApiRequest, server: Server) {
  if (server.imageId === null) return '';
  const properties = request.cloud.tables.images.get(server.imageId)?.properties ?? {};
  return {
    id: server.imageId,
    links: bookmark(request, `images/${server.imageId}`),
    ...(request.microversion >= 98 ? { properties } : {}),
  };
}

function flavorView(request: ApiRequest, server: Server) {
  if (request.microversion < 47) return { id: server.flavorId, links: bookmark(request, `flavors/${server.flavorId}`) };
  const { name, vcpus, ram, disk, ephemeral, swap, extraSpecs } = server.flavor;
  return { vcpus, ram, disk, ephemeral, swap, original_name: name, extra_specs: extraSpecs };
}

function volumes(request: ApiRequest, server: Server) {
  return [...request.cloud.tables.volumes.values()]
    .filter((volume) => volume.attachments.some(({ serverId }) => serverId === server.id))
    .map(({ id }) =>
      request.microversion >= 3 ? { id, delete_on_termination: server.deleteVolumeIds.includes(id) } : { id },
    );
}

function faultView(request: ApiRequest, fault: NonNullable<Server['fault']>) {
  const { code, message, createdAt } = fault;
  const details = request.caller.isAdmin || code !== 500 ? { details: message } : {};
  return { code, created: secondsZ(createdAt), message, ...details };
}

function hostAttributes(request: ApiRequest, server: Server) {
  return {
    'OS-EXT-SRV-ATTR:host': server.host,
    'OS-EXT-SRV-ATTR:instance_name': `instance-${server.id.slice(0, 8)}`,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': server.host,
    ...(request.microversion >= 3 ? { 'OS-EXT-SRV-ATTR:user_data': server.userData } : {}),
  };
}

function groupsOf(cloud: SandboxCloud, serverId: string): string[] {
  return [...cloud.tables.serverGroups.values()]
    .filter(({ members }) => members.includes(serverId))
    .map(({ id }) => id);
}

function hostname(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
