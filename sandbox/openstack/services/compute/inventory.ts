import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { InventoryItem, ServiceModule } from '../service-module.ts';
import type { Server } from './records.ts';

/** Servers and key pairs. */
export function* computeInventory({ tables }: SandboxCloud): Iterable<InventoryItem> {
  for (const { id, name, projectId, tags } of tables.servers.values()) {
    yield { kind: 'server', id, name, ownerId: projectId, tags };
  }
  for (const { name, userId } of tables.keyPairs.values()) {
    yield { kind: 'key-pair', id: name, name, ownerId: userId, tags: [] };
  }
}

/** Foreign servers (running) and key pairs. */
export const computePlants: NonNullable<ServiceModule['plant']> = {
  server(cloud, { name, projectId, userId, tags }) {
    const flavor =
      [...cloud.tables.flavors.values()].find((one) => one.name === 'tiny') ?? [...cloud.tables.flavors.values()][0]!;
    const now = cloud.now();
    const server: Server = {
      id: cloud.ids.uuid(),
      name,
      description: name,
      projectId,
      userId,
      status: 'ACTIVE',
      vmState: 'active',
      taskState: null,
      powerState: 1,
      createdAt: now,
      updatedAt: now,
      launchedAt: now,
      flavorId: flavor.id,
      flavor: { ...flavor, extraSpecs: { ...flavor.extraSpecs } },
      imageId: [...cloud.tables.images.keys()][0] ?? null,
      keyName: null,
      userData: null,
      configDrive: false,
      metadata: {},
      tags: [...(tags ?? [])],
      availabilityZone: 'nova',
      host: 'sandbox-1',
      securityGroups: ['default'],
      fault: null,
      console: '',
      ownPortIds: [],
      deleteVolumeIds: [],
      rootDeviceName: '/dev/vda',
    };
    cloud.tables.servers.set(server.id, server);
    return server.id;
  },
  'key-pair'(cloud, { name, userId }) {
    cloud.tables.keyPairs.set(`${userId}/${name}`, {
      id: `${userId}/${name}`,
      name,
      userId,
      type: 'ssh',
      publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA somebody',
      fingerprint: '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff',
      createdAt: cloud.now(),
      serial: cloud.tables.keyPairs.size + 1,
    });
    return name;
  },
};
