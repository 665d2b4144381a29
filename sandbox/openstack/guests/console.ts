import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { Volume } from '../services/block-storage/records.ts';
import type { Server } from '../services/compute/records.ts';
import type { Guest, GuestDisk } from './guest.ts';
import { guestPrograms } from './registry.ts';

/** What a guest writes to its serial console: the boot loader at once, the system and its user data when it has booted. */
export function bootConsole(
  cloud: SandboxCloud,
  server: Server,
  { stage }: { readonly stage: 'loader' | 'system' },
): string {
  if (stage === 'loader') {
    return 'SeaBIOS (version 1.16.2)\n\nBooting from Hard Disk...\n';
  }
  const guest = guestOf(cloud, server);
  const lines = [
    `[    0.000000] Linux version ${guest.kernel} (simulated guest of the Allmend sandbox)`,
    `[    0.512000] smpboot: Allowing ${guest.cpus} CPUs`,
    `[    1.024000] ${guest.disks.map(({ device, size }) => `${device.replace('/dev/', '')}: ${size} GiB`).join(', ')}`,
    ...userDataLines(cloud, server, guest),
    '',
    `${guest.hostname} login: `,
  ];
  return lines.join('\n');
}

function userDataLines(cloud: SandboxCloud, server: Server, guest: Guest): readonly string[] {
  if (server.userData === null) return ['cloud-init: no user data'];
  if (!cloud.behaviour.metadataUp && !server.configDrive)
    return ['cloud-init: no metadata source answered; no user data'];
  const name = parameterOf(server.userData, 'program');
  const program = name === null ? undefined : guestPrograms.get(name);
  if (!program) return [`cloud-init: user data is not run: the sandbox has no model of ${name ?? 'this program'}`];
  return [`cloud-init: running ${program.name} (simulated)`, ...program.run(guest)];
}

function parameterOf(userData: string, name: string): string | null {
  const text = Buffer.from(userData, 'base64').toString('utf8');
  for (const line of text.split('\n')) {
    const found = /^#\s*allmend-guest-([a-z-]+):\s*(.*?)\s*$/.exec(line);
    if (found?.[1] === name) return found[2] ?? '';
  }
  return null;
}

function guestOf(cloud: SandboxCloud, server: Server): Guest {
  const { behaviour } = cloud;
  const image = cloud.tables.images.get(server.imageId ?? '');
  const volumes = [...cloud.tables.volumes.values()].filter(({ attachments }) =>
    attachments.some(({ serverId }) => serverId === server.id),
  );
  const fromVolume = volumes.find(({ attachments }) =>
    attachments.some(({ device }) => device === server.rootDeviceName),
  );
  const properties = image?.properties ?? fromVolume?.imageMetadata ?? {};
  return {
    hostname: server.name,
    kernel: behaviour.guestKernel,
    architecture: behaviour.guestArchitecture,
    cpus: Math.ceil(server.flavor.vcpus * behaviour.guestShare),
    memory: Math.floor(server.flavor.ram * behaviour.guestShare),
    disks: disksOf(server, volumes),
    rotational: !['ssd', 'nvme'].includes(server.flavor.extraSpecs['scs:disk0-type'] ?? ''),
    entropy: behaviour.guestEntropy,
    fipsFailures: behaviour.guestFipsFailures,
    hardwareRng: properties.hw_rng_model === 'virtio' && server.flavor.extraSpecs['hw_rng:allowed'] !== 'false',
    cpuRng: behaviour.guestRdrand,
    parameter: (name) => (server.userData === null ? null : parameterOf(server.userData, name)),
  };
}

function disksOf(server: Server, volumes: readonly Volume[]): GuestDisk[] {
  const disks: GuestDisk[] = volumes.map((volume) => ({
    device: volume.attachments.find(({ serverId }) => serverId === server.id)!.device,
    size: volume.size,
    read: (name) => volume.content.written[name] ?? null,
    write(name, text) {
      volume.content.written[name] = text;
    },
  }));
  const hasRoot = disks.some(({ device }) => device === server.rootDeviceName);
  if (!hasRoot) disks.push(localDisk(server.rootDeviceName, server.flavor.disk));
  return disks.sort((a, b) => (a.device < b.device ? -1 : 1));
}

/** A disk that lives and dies with the server. */
function localDisk(device: string, size: number): GuestDisk {
  const written = new Map<string, string>();
  return {
    device,
    size,
    read: (name) => written.get(name) ?? null,
    write: (name, text) => void written.set(name, text),
  };
}
