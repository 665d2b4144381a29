import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCloudConfig, openCloud, removers, type Cloud, type WireBody } from '@allmend/openstack-client';
import { bringUp, findLab } from '../lab.ts';
import type { Ground, Item, Wish } from './ground.ts';
import { takeInventory } from './lab-inventory.ts';

/** The clouds.yaml of a real OpenStack: the one that is up, else one that the lab's scripts bring up. */
export function provingLab(): string | { readonly missing: string } {
  const clouds = process.env.ALLMEND_LAB_CLOUDS;
  if (clouds) return clouds;
  const lab = findLab();
  return 'missing' in lab ? lab : bringUp(lab.dir);
}

export interface LabGroundOptions {
  /** Path of the clouds.yaml; the cloud `lab` is a plain member. */
  readonly clouds: string;
  /** Others use it meanwhile. */
  readonly shared: boolean;
}

/** A real OpenStack, seen by a second login of the member whose runs are killed. */
export async function openLabGround({ clouds, shared }: LabGroundOptions): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'allmend-prove-lab-'));
  const cloud = openCloud(await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: clouds } }));
  const stateFolder = join(folder, 'state');
  const planted = new Map<string, Item>();

  const uproot = async ({ kind, id }: Item) => {
    await removers[kind]!.remove(cloud, id);
    planted.delete(`${kind}/${id}`);
  };

  return {
    title: 'real OpenStack',
    cloud: 'lab',
    folder,
    stateFolder,
    env: { OS_CLIENT_CONFIG_FILE: clouds, ALLMEND_STATE_FOLDER: stateFolder },
    checkOptions: [],
    // Its API servers are few and slow: a create may be in their queue for some seconds.
    settle: 10,
    killsAtRequests: 0,
    plantable: Object.keys(creates),
    namesakes: ['network', 'volume', 'image', 'secret'],
    shared,
    inventory: () => takeInventory(cloud),
    async plant(wish) {
      const id = await creates[wish.kind]!(cloud, wish);
      const item = (await takeInventory(cloud)).find((one) => one.kind === wish.kind && one.id === id);
      if (!item) throw new Error(`planted ${wish.kind} ${wish.name} is not in the inventory`);
      planted.set(`${item.kind}/${item.id}`, item);
      return item;
    },
    uproot,
    disturb: () => 'real services',
    calm: () => undefined,
    watch: () => undefined,
    async [Symbol.asyncDispose]() {
      for (const item of planted.values()) await uproot(item);
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What is cheap enough to plant on a real cloud, with the mark in the body where the kind bears one. */
const creates: Readonly<Record<string, (cloud: Cloud, wish: Wish) => Promise<string>>> = {
  'security-group': async (cloud, wish) => (await cloud.network.createSecurityGroup(marked(wish, {}))).id,
  network: async (cloud, wish) => (await cloud.network.createNetwork(marked(wish, {}))).id,
  volume: async (cloud, wish) => (await cloud.blockStorage.createVolume(marked(wish, { size: 1 }))).id,
  image: async (cloud, wish) =>
    (await cloud.image.createImage(marked(wish, { disk_format: 'raw', container_format: 'bare' }))).id,
  async secret(cloud, { name }) {
    const payload = randomBytes(8).toString('hex');
    return (await cloud.keyManager.createSecret({ name, payload, payload_content_type: 'text/plain' })).id;
  },
  async 'key-pair'(cloud, { name }) {
    await cloud.compute.createKeyPair({ name, public_key: newPublicKey() });
    return name;
  },
  async 'object-container'(cloud, { name }) {
    await cloud.objectStore.createContainer(name);
    await cloud.objectStore.putObject(name, 'an object', Buffer.from('of somebody else'));
    return name;
  },
};

function marked<B extends WireBody>({ kind, name, tags }: Wish, body: B): B & { readonly name: string } {
  const [tag] = tags;
  return { ...body, name, ...(tag === undefined ? {} : removers[kind]!.mark({ name, tag })) };
}

function newPublicKey(): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return `ssh-ed25519 ${Buffer.concat([part(Buffer.from('ssh-ed25519')), part(point)]).toString('base64')}`;
}
