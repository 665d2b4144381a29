import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString, requiredString, wrapped } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Volume } from '../block-storage/records.ts';
import { bindPort, createPort, deletePort, portsOfDevice, unbindPort } from '../network/ports.ts';
import type { Port } from '../network/records.ts';
import { nextDevice } from './devices.ts';
import type { Server } from './records.ts';
import { serverAt, wrongState } from './refusals.ts';
import { disksOf } from './server-build.ts';

/** 2.70 added tag, 2.79 delete_on_termination; 2.89 replaced `id` by the attachment's own ids. */
function attachmentView({ microversion }: ApiRequest, server: Server, volume: Volume) {
  const attachment = volume.attachments.find(({ serverId }) => serverId === server.id);
  return {
    ...(microversion < 89 ? { id: volume.id } : {}),
    volumeId: volume.id,
    serverId: server.id,
    device: attachment?.device ?? null,
    ...(microversion >= 70 ? { tag: null } : {}),
    ...(microversion >= 79 ? { delete_on_termination: server.deleteVolumeIds.includes(volume.id) } : {}),
    ...(microversion >= 89 ? { attachment_id: attachment?.id ?? null, bdm_uuid: attachment?.id ?? null } : {}),
  };
}

function listAttachments(request: ApiRequest): Answer {
  const server = serverAt(request);
  return json(200, {
    volumeAttachments: disksOf(request.cloud, server).map((volume) => attachmentView(request, server, volume)),
  });
}

function attachedAt(request: ApiRequest, server: Server): Volume {
  const id = request.params.volumeId!;
  const volume = disksOf(request.cloud, server).find((one) => one.id === id);
  if (!volume) throw new ApiFailure(404, `Instance ${server.id} is not attached to volume ${id}`);
  return volume;
}

function showAttachment(request: ApiRequest): Answer {
  const server = serverAt(request);
  return json(200, { volumeAttachment: attachmentView(request, server, attachedAt(request, server)) });
}

function attach(request: ApiRequest): Answer {
  const { cloud, caller } = request;
  const server = serverAt(request);
  const body = wrapped(request, 'volumeAttachment');
  const id = requiredString(body, 'volumeId', 'volumeAttachment');
  const volume = cloud.tables.volumes.get(id);
  if (!volume || (volume.projectId !== caller.projectId && !caller.isAdmin)) {
    throw new ApiFailure(404, `Volume ${id} could not be found.`);
  }
  if (!['active', 'stopped', 'paused'].includes(server.vmState)) throw wrongState('attach_volume', server);
  const others = volume.attachments.map(({ serverId }) => serverId);
  if (others.length > 0) {
    throw new ApiFailure(400, `Invalid volume: volume ${id} is already attached to instances: ${others.join(', ')}`);
  }
  if (volume.status !== 'available') {
    throw new ApiFailure(
      400,
      `Invalid input received: Invalid volume: Volume ${id} status must be available or downloading to reserve, but the current status is ${volume.status}. (HTTP 400) (Request-ID: ${request.requestId})`,
    );
  }
  const device = nextDevice(cloud, server.id);
  volume.status = 'attaching';
  volume.attachments.push({ id: cloud.ids.uuid(), serverId: server.id, device, attachedAt: cloud.now() });
  cloud.schedule(cloud.durations.volumeAttach, 'server.volume-attached', server.id, { volumeId: id, device });
  return json(200, { volumeAttachment: { ...attachmentView(request, server, volume), device } });
}

function detach(request: ApiRequest): Answer {
  const { cloud } = request;
  const server = serverAt(request);
  const volume = attachedAt(request, server);
  const root = volume.attachments.some(
    ({ serverId, device }) => serverId === server.id && device === server.rootDeviceName,
  );
  if (root) throw new ApiFailure(403, 'Cannot detach a root device volume');
  if (volume.status !== 'in-use') {
    throw new ApiFailure(
      400,
      `Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.`,
    );
  }
  volume.status = 'detaching';
  cloud.schedule(cloud.durations.volumeAttach, 'server.volume-detached', server.id, { volumeId: volume.id });
  return empty(202);
}

function interfaceView(port: Port) {
  return {
    net_id: port.networkId,
    port_id: port.id,
    mac_addr: port.macAddress,
    port_state: port.status,
    fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
  };
}

function listInterfaces(request: ApiRequest): Answer {
  const server = serverAt(request);
  return json(200, { interfaceAttachments: portsOfDevice(request.cloud, server.id).map(interfaceView) });
}

function addInterface(request: ApiRequest): Answer {
  const { cloud } = request;
  const server = serverAt(request);
  const body = wrapped(request, 'interfaceAttachment');
  const portId = optionalString(body, 'port_id');
  const networkId = optionalString(body, 'net_id');
  const port = portId === null ? newPort(request, server, networkId) : cloud.tables.ports.get(portId);
  if (!port) throw new ApiFailure(404, `Port id ${portId} could not be found.`);
  if (port.deviceId !== '') throw new ApiFailure(400, `Port ${port.id} is still in use.`);
  bindPort(cloud, port, server.id, `compute:${server.availabilityZone}`);
  return json(200, { interfaceAttachment: interfaceView(port) });
}

function newPort({ cloud }: ApiRequest, server: Server, networkId: string | null): Port {
  if (networkId === null || !cloud.tables.networks.has(networkId)) {
    throw new ApiFailure(400, `Network ${networkId} could not be found.`);
  }
  const port = createPort(cloud, { networkId, projectId: server.projectId });
  server.ownPortIds.push(port.id);
  return port;
}

function removeInterface(request: ApiRequest): Answer {
  const server = serverAt(request);
  const id = request.params.portId!;
  const port = portsOfDevice(request.cloud, server.id).find((one) => one.id === id);
  if (!port) throw new ApiFailure(404, `Port id ${id} could not be found.`);
  if (server.ownPortIds.includes(id)) deletePort(request.cloud, port);
  else unbindPort(request.cloud, port);
  return empty(202);
}

const writing = (rule: string) => ({ rule: `os_compute_api:${rule}`, roles: ['member'] });
const volumes = '/v2.1/servers/{id}/os-volume_attachments';
const interfaces = '/v2.1/servers/{id}/os-interface';

export const attachmentRoutes: readonly Route[] = [
  route('GET', volumes, {}, listAttachments),
  route('POST', volumes, writing('os-volumes-attachments:create'), attach),
  route('GET', `${volumes}/{volumeId}`, {}, showAttachment),
  route('DELETE', `${volumes}/{volumeId}`, writing('os-volumes-attachments:delete'), detach),
  route('GET', interfaces, {}, listInterfaces),
  route('POST', interfaces, writing('os-attach-interfaces:create'), addInterface),
  route('DELETE', `${interfaces}/{portId}`, writing('os-attach-interfaces:delete'), removeInterface),
];
