import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import { bootConsole } from '../../guests/console.ts';
import { attachVolume, createVolume, deleteVolume, detachVolume } from '../block-storage/volumes.ts';
import type { Volume } from '../block-storage/records.ts';
import { deletePort, portsOfDevice, unbindPort } from '../network/ports.ts';
import type { Transition } from '../service-module.ts';
import type { BlockDevice } from './block-devices.ts';
import { nextDevice } from './devices.ts';
import type { Server } from './records.ts';
import { plugNetworks } from './server-networks.ts';
import type { NetworkWish } from './server-networks.ts';

/** What the scheduler hands to the host; kept as text until then, so that it survives a restart. */
export interface BuildPlan {
  readonly devices: readonly BlockDevice[];
  readonly networks: readonly NetworkWish[];
}

/** The one simulated host. */
const host = 'sandbox-1';

/** Starts a build: scheduled after a third of the time, then disks and network, then running. */
export function scheduleBuild(cloud: SandboxCloud, server: Server, plan: BuildPlan): void {
  cloud.schedule(cloud.durations.serverBuild / 3, 'server.scheduled', server.id, { plan: JSON.stringify(plan) });
}

const schedule: Transition = (cloud, id, args) => {
  const server = cloud.tables.servers.get(id);
  if (server?.taskState !== 'scheduling') return;
  if (!cloud.behaviour.computeUp) {
    fail(cloud, server, 'No valid host was found. There are not enough hosts available.');
    return;
  }
  const plan = JSON.parse(args.plan ?? '{"devices":[],"networks":[]}') as BuildPlan;
  server.host = host;
  try {
    server.taskState = 'networking';
    plugNetworks(cloud, server, plan.networks);
    server.taskState = 'block_device_mapping';
    for (const device of plan.devices) addDisk(cloud, server, device);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    fail(cloud, server, `Build of instance ${id} aborted: ${error.message}`);
    return;
  }
  const wait = cloud.behaviour.networkAgentUp || plan.networks.length === 0;
  const time = wait ? (cloud.durations.serverBuild * 2) / 3 : cloud.durations.vifTimeout;
  cloud.schedule(time, 'server.spawned', id, { tries: '0' });
};

function addDisk(cloud: SandboxCloud, server: Server, device: BlockDevice): void {
  const volume = volumeOf(cloud, server, device);
  if (!volume) return;
  if (device.deleteOnTermination) server.deleteVolumeIds.push(volume.id);
  if (volume.status === 'available') volume.status = 'reserved';
  volume.attachments.push({
    id: cloud.ids.uuid(),
    serverId: server.id,
    device: device.bootIndex === 0 ? server.rootDeviceName : nextDevice(cloud, server.id),
    attachedAt: cloud.now(),
  });
}

function volumeOf(cloud: SandboxCloud, server: Server, device: BlockDevice): Volume | null {
  if (device.destination === 'local') return null;
  if (device.source === 'volume') return cloud.tables.volumes.get(device.id ?? '') ?? null;
  const image = device.source === 'image' ? cloud.tables.images.get(device.id ?? '') : undefined;
  const snapshot = device.source === 'snapshot' ? cloud.tables.snapshots.get(device.id ?? '') : undefined;
  return createVolume(cloud, {
    name: '',
    projectId: server.projectId,
    userId: server.userId,
    size: device.size || snapshot?.size || 1,
    ...(device.typeId === null ? {} : { typeId: device.typeId }),
    ...(image ? { imageId: image.id, imageMetadata: { ...image.properties }, bootable: true } : {}),
    ...(snapshot ? { snapshotId: snapshot.id, content: structuredClone(snapshot.content), bootable: true } : {}),
  });
}

const spawn: Transition = (cloud, id, args) => {
  const server = cloud.tables.servers.get(id);
  if (server?.vmState !== 'building') return;
  const disks = disksOf(cloud, server);
  const broken = disks.find(({ status }) => status.startsWith('error'));
  const tries = Number(args.tries);
  if (broken || (tries >= 30 && disks.some(({ status }) => status === 'creating'))) {
    const waited = 'did not finish being created even after we waited';
    fail(
      cloud,
      server,
      `Build of instance ${id} aborted: Volume ${(broken ?? disks[0])!.id} ${waited} ${tries * 3} seconds or 61 attempts. And its status is ${(broken ?? disks[0])!.status}.`,
    );
    return;
  }
  if (disks.some(({ status }) => status === 'creating' || status === 'downloading')) {
    cloud.schedule(Math.max(20, cloud.durations.vifTimeout / 30), 'server.spawned', id, { tries: String(tries + 1) });
    return;
  }
  if (!cloud.behaviour.networkAgentUp && portsOfDevice(cloud, id).length > 0) {
    fail(cloud, server, `Build of instance ${id} aborted: Failed to allocate the network(s), not rescheduling.`);
    return;
  }
  for (const volume of disks) Object.assign(volume, { status: 'in-use', updatedAt: cloud.now() });
  const now = cloud.now();
  Object.assign(server, {
    status: 'ACTIVE',
    vmState: 'active',
    taskState: null,
    powerState: 1,
    launchedAt: now,
    updatedAt: now,
  });
  startGuest(cloud, server);
};

/** Volumes of a server. */
export function disksOf(cloud: SandboxCloud, server: Server): Volume[] {
  return [...cloud.tables.volumes.values()].filter(({ attachments }) =>
    attachments.some(({ serverId }) => serverId === server.id),
  );
}

/** Switches the guest on: the console begins at once, and ends when it has booted. */
export function startGuest(cloud: SandboxCloud, server: Server): void {
  server.console += bootConsole(cloud, server, { stage: 'loader' });
  if (cloud.behaviour.guestBoots) cloud.schedule(cloud.durations.guestBoot, 'server.booted', server.id);
}

const boot: Transition = (cloud, id) => {
  const server = cloud.tables.servers.get(id);
  if (server?.powerState === 1) server.console += bootConsole(cloud, server, { stage: 'system' });
};

function fail(cloud: SandboxCloud, server: Server, message: string): void {
  const now = cloud.now();
  Object.assign(server, { status: 'ERROR', vmState: 'error', taskState: null, powerState: 0, updatedAt: now });
  server.fault = { code: 500, message, createdAt: now };
  for (const volume of disksOf(cloud, server)) {
    if (volume.status === 'reserved') detachVolume(cloud, volume, server.id);
  }
}

/** Begins a deletion; the server answers to GET until it is over. */
export function scheduleDelete(cloud: SandboxCloud, server: Server): void {
  if (server.taskState === 'deleting') return;
  cloud.cancel(server.id);
  server.taskState = 'deleting';
  server.updatedAt = cloud.now();
  cloud.schedule(cloud.durations.serverDelete, 'server.deleted', server.id);
}

const remove: Transition = (cloud, id) => {
  const server = cloud.tables.servers.get(id);
  if (!server) return;
  for (const port of portsOfDevice(cloud, id)) {
    if (server.ownPortIds.includes(port.id)) deletePort(cloud, port);
    else unbindPort(cloud, port);
  }
  for (const volume of disksOf(cloud, server)) {
    detachVolume(cloud, volume, id);
    if (server.deleteVolumeIds.includes(volume.id)) deleteVolume(cloud, volume);
  }
  for (const group of cloud.tables.serverGroups.values()) group.members = group.members.filter((one) => one !== id);
  cloud.tables.servers.delete(id);
};

const attached: Transition = (cloud, id, { volumeId, device }) => {
  const volume = cloud.tables.volumes.get(volumeId ?? '');
  if (volume?.status === 'attaching' && cloud.tables.servers.has(id)) {
    volume.attachments = volume.attachments.filter(({ serverId }) => serverId !== id);
    attachVolume(cloud, volume, id, device!);
  }
};

const detached: Transition = (cloud, id, { volumeId }) => {
  const volume = cloud.tables.volumes.get(volumeId ?? '');
  if (volume?.status === 'detaching') detachVolume(cloud, volume, id);
};

const stopped: Transition = (cloud, id) => {
  const server = cloud.tables.servers.get(id);
  if (server?.taskState !== 'powering-off') return;
  Object.assign(server, {
    status: 'SHUTOFF',
    vmState: 'stopped',
    taskState: null,
    powerState: 4,
    updatedAt: cloud.now(),
  });
};

const started: Transition = (cloud, id) => {
  const server = cloud.tables.servers.get(id);
  if (server?.taskState !== 'powering-on' && server?.taskState !== 'rebooting') return;
  Object.assign(server, {
    status: 'ACTIVE',
    vmState: 'active',
    taskState: null,
    powerState: 1,
    updatedAt: cloud.now(),
  });
  startGuest(cloud, server);
};

export const serverTransitions: Readonly<Record<string, Transition>> = {
  'server.scheduled': schedule,
  'server.spawned': spawn,
  'server.booted': boot,
  'server.deleted': remove,
  'server.volume-attached': attached,
  'server.volume-detached': detached,
  'server.stopped': stopped,
  'server.started': started,
};
