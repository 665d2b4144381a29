import { describe, expect, test } from 'vitest';
import { bootOptions } from './compute.contract.ts';
import { removalOrder, removers } from './removal.ts';
import type { RemovableKind } from './removal.ts';
import { afterwards, refusal, uniqueName, waitForStatus } from './testing.ts';
import type { ContractOptions, OpenCloud } from './testing.ts';

/** Only a domain manager lists these; and an interface is found with its router. */
const notForMembers = new Set<RemovableKind>(['user', 'group', 'project', 'role', 'domain', 'router-interface']);

/** Resources that hold each other, removed in the order of `removalOrder` and out of it. */
export function removalContract(open: OpenCloud, options: ContractOptions = {}): void {
  describe.runIf(options.slow)('removal', () => {
    test('takes apart a server with its volume, port and network', { timeout: 300_000 }, async () => {
      const cloud = await open();
      const tag = `allmend:${uniqueName('tag')}:1`;
      const labels = (kind: RemovableKind) => {
        const name = uniqueName(kind);
        return { name, ...removers[kind].mark({ name, tag }) };
      };
      const net = await cloud.network.createNetwork(labels('network'));
      afterwards(() => removers.network.remove(cloud, net.id));
      await cloud.network.createSubnet({
        ...labels('subnet'),
        network_id: net.id,
        ip_version: 4,
        cidr: '10.78.0.0/24',
      });
      const group = await cloud.network.createSecurityGroup(labels('security-group'));
      afterwards(() => removers['security-group'].remove(cloud, group.id));
      const port = await cloud.network.createPort({
        ...labels('port'),
        network_id: net.id,
        security_groups: [group.id],
      });
      afterwards(() => removers.port.remove(cloud, port.id));
      const volume = await cloud.blockStorage.createVolume({ ...labels('volume'), size: 1 });
      afterwards(() => removers.volume.remove(cloud, volume.id));
      const server = await cloud.compute.createServer({
        ...labels('server'),
        ...(await bootOptions(cloud)),
        networks: [{ port: port.id }],
      });
      afterwards(() => removers.server.remove(cloud, server.id));
      await waitForStatus('ACTIVE', () => cloud.compute.getServer(server.id));
      await waitForStatus('available', () => cloud.blockStorage.getVolume(volume.id));
      expect(await cloud.compute.attachVolume(server.id, volume.id)).toMatchObject({
        volumeId: volume.id,
        serverId: server.id,
      });
      await waitForStatus('in-use', () => cloud.blockStorage.getVolume(volume.id));
      const attachments = await Array.fromAsync(cloud.compute.listVolumeAttachments(server.id));
      expect(attachments.map((one) => one.volumeId)).toContain(volume.id);
      expect(await refusal(cloud, (as) => as.blockStorage.deleteVolume(volume.id))).toMatchObject({
        reason: 'openstack.bad-request',
        status: 400,
      });
      expect(await refusal(cloud, (as) => as.compute.attachVolume(server.id, volume.id))).toMatchObject({
        status: 400,
      });
      expect(await refusal(cloud, (as) => as.network.deleteNetwork(net.id))).toMatchObject({ status: 409 });

      // While the server still runs.
      await removers.volume.remove(cloud, volume.id);
      for (const kind of removalOrder.filter((one) => !notForMembers.has(one))) {
        for (const found of await removers[kind].find(cloud, { tag })) await removers[kind].remove(cloud, found.id);
      }
      for (const kind of ['server', 'port', 'volume', 'subnet', 'network', 'security-group'] as const) {
        expect(await removers[kind].find(cloud, { tag })).toEqual([]);
      }
    });
  });
}
