import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';

/** The next free `/dev/vdX` of a server; `vda` is its root disk. */
export function nextDevice(cloud: SandboxCloud, serverId: string): string {
  const used = new Set<string>();
  for (const { attachments } of cloud.tables.volumes.values()) {
    for (const attachment of attachments) if (attachment.serverId === serverId) used.add(attachment.device);
  }
  for (const letter of 'bcdefghijklmnopqrstuvwxyz') if (!used.has(`/dev/vd${letter}`)) return `/dev/vd${letter}`;
  return '/dev/vdz';
}
