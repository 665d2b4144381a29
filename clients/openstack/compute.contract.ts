import { describe, expect, test } from 'vitest';
import type { Flavor } from './compute.ts';
import type { Cloud } from './cloud.ts';
import { afterwards, anyText, fault, plainRequest, refusal, uniqueName, unknownId, waitForStatus } from './testing.ts';
import type { ContractOptions, OpenCloud } from './testing.ts';
import { server as serverRemover } from './removal-compute.ts';
import type { WireBody } from './resource.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2mLJ8nUT0F7gIh2tqzZ7FvqX5m0pQz3yXUuQ1Vh2kZ robin@example.org';

/** What Nova, real or simulated, does and refuses. */
export function computeContract(open: OpenCloud, options: ContractOptions = {}): void {
  describe('compute', () => {
    test('lists flavors with their extra specs in one request', async () => {
      const cloud = await open();
      const requests: string[] = [];
      const { compute } = cloud.scoped({ recorder: (call) => call.route === '/' || requests.push(call.route) });
      const flavors = await Array.fromAsync(compute.listFlavors());
      expect(flavors.length).toBeGreaterThan(0);
      for (const one of flavors) expect(one.extra_specs).toBeTypeOf('object');
      expect(requests.filter((route) => route !== '/flavors/detail' && route.startsWith('/flavors'))).toEqual([]);
      const [first] = flavors;
      expect(await compute.getFlavor(first!.id)).toMatchObject({ id: first!.id, extra_specs: first!.extra_specs });
    });

    test('pages through a list by the links of the answer', async () => {
      const cloud = await open();
      const all = await Array.fromAsync(cloud.compute.listFlavors());
      const byTwo = await Array.fromAsync(cloud.compute.listFlavors({ limit: Math.ceil(all.length / 3) }));
      expect(byTwo.map((one) => one.id)).toEqual(all.map((one) => one.id));
    });

    test('keeps key pairs by name and refuses a second of the same name', async () => {
      const cloud = await open();
      const name = uniqueName('key');
      afterwards(() => cloud.compute.deleteKeyPair(name));
      const made = await cloud.compute.createKeyPair({ name, public_key: publicKey });
      expect(made).toMatchObject({
        name,
        public_key: publicKey,
        fingerprint: expect.stringMatching(/^[0-9a-f:]{47}$/),
      });
      expect(await cloud.compute.getKeyPair(name)).toMatchObject({ name, type: 'ssh' });
      expect((await Array.fromAsync(cloud.compute.listKeyPairs())).map((one) => one.name)).toContain(name);
      expect(await refusal(cloud, (as) => as.compute.createKeyPair({ name, public_key: publicKey }))).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: fault('conflictingRequest', 409),
      });
      expect(await cloud.compute.deleteKeyPair(name)).toBe('deleted');
      expect(await cloud.compute.deleteKeyPair(name)).toBe('gone');
    });

    test('refuses a key pair whose key is no key', async () => {
      const cloud = await open();
      const call = (as: Cloud) => as.compute.createKeyPair({ name: uniqueName('key'), public_key: 'ssh-rsa nonsense' });
      expect(await refusal(cloud, call)).toMatchObject({ status: 400, body: fault('badRequest', 400) });
    });

    test('answers 404 for what is not there', async () => {
      const cloud = await open();
      const missing = { reason: 'openstack.not-found', status: 404, body: fault('itemNotFound', 404) };
      expect(await refusal(cloud, (as) => as.compute.getServer(unknownId))).toEqual(missing);
      expect(await refusal(cloud, (as) => as.compute.getServer('nonsense'))).toEqual(missing);
      expect(await refusal(cloud, (as) => as.compute.getFlavor(unknownId))).toEqual(missing);
      expect(await refusal(cloud, (as) => as.compute.getKeyPair(uniqueName('key')))).toEqual(missing);
      expect(await refusal(cloud, (as) => as.compute.getConsoleOutput(unknownId))).toEqual(missing);
      expect(await cloud.compute.deleteServer(unknownId)).toBe('gone');
    });

    test('refuses servers of an unknown flavor, image, network or key, and unknown fields', async () => {
      const cloud = await open();
      const good = { name: uniqueName('server'), ...(await bootable(cloud)), networks: 'none' } as const;
      const bad = { reason: 'openstack.bad-request', status: 400, body: fault('badRequest', 400) };
      const create = (changes: object) => refusal(cloud, (as) => as.compute.createServer({ ...good, ...changes }));
      expect(await create({ flavorRef: unknownId })).toEqual(bad);
      expect(await create({ imageRef: unknownId })).toEqual(bad);
      expect(await create({ networks: [{ uuid: unknownId }] })).toEqual(bad);
      expect(await create({ key_name: 'no-such-key' })).toEqual(bad);
      expect(await create({ nonsense: 1 })).toEqual(bad);
      // From 2.37 on a request has to say which networks.
      expect(await create({ networks: undefined })).toEqual(bad);
    });

    test('refuses to members an image on a flavor without disk', async () => {
      const cloud = await open();
      const flavors = await Array.fromAsync(cloud.compute.listFlavors());
      const diskless = flavors.find((one) => one.disk === 0);
      if (!diskless) return;
      const { imageRef } = await bootable(cloud);
      const call = (as: Cloud) =>
        as.compute.createServer({ name: uniqueName('server'), flavorRef: diskless.id, imageRef, networks: 'none' });
      expect(await refusal(cloud, call)).toEqual({
        reason: 'openstack.forbidden',
        status: 403,
        body: fault('forbidden', 403),
      });
    });

    test('refuses a microversion that it does not have, by the rules of the version', async () => {
      const cloud = await open();
      const tooNew = await plainRequest(cloud, 'compute', '/servers', { 'OpenStack-API-Version': 'compute 2.999' });
      expect(tooNew.status).toBe(406);
      expect(await tooNew.json()).toMatchObject({ computeFault: { code: 406, message: anyText } });
      const nonsense = await plainRequest(cloud, 'compute', '/servers', { 'OpenStack-API-Version': 'compute x' });
      expect(nonsense.status).toBe(400);
      expect(await nonsense.json()).toMatchObject({ badRequest: { code: 400, message: anyText } });
      // Another service's version is none of Nova's business.
      const other = await plainRequest(cloud, 'compute', '/servers', { 'OpenStack-API-Version': 'volume 3.1' });
      expect(other.status).toBe(200);
      await other.body?.cancel();
    });

    test('tells limits, quotas and availability zones', async () => {
      const cloud = await open();
      const { projectId } = await cloud.token();
      const { absolute } = await cloud.compute.getLimits();
      expect(absolute).toMatchObject({ maxTotalInstances: expect.any(Number), totalInstancesUsed: expect.any(Number) });
      expect(await cloud.compute.getQuotas(projectId!)).toMatchObject({ instances: absolute['maxTotalInstances'] });
      const zones = await Array.fromAsync(cloud.compute.listAvailabilityZones());
      expect(zones).toContainEqual(expect.objectContaining({ zoneState: { available: true } }));
    });

    test.runIf(options.slow)('boots a server, shows its console, and removes it', { timeout: 240_000 }, async () => {
      const cloud = await open();
      const name = uniqueName('server');
      const mark = serverRemover.mark({ name, tag: 'allmend:contract:1' });
      const { id } = await cloud.compute.createServer({
        name,
        networks: 'none',
        ...(await bootOptions(cloud)),
        ...mark,
      });
      afterwards(() => serverRemover.remove(cloud, id));
      await waitForStatus('ACTIVE', () => cloud.compute.getServer(id));
      const running = await cloud.compute.getServer(id);
      expect(running).toMatchObject({ name, flavor: { original_name: anyText, vcpus: expect.any(Number) } });
      const found = await Array.fromAsync(cloud.compute.listServers({ name }));
      expect(found.map((one) => one.id)).toEqual([id]);
      expect(await serverRemover.find(cloud, { name, tag: 'allmend:contract:1' })).toEqual([{ id, name }]);
      expect(await serverRemover.find(cloud, { name, tag: 'allmend:contract:2' })).toEqual([]);
      expect(await serverRemover.find(cloud, { name: name.slice(0, -1) })).toEqual([]);
      expect(await serverRemover.find(cloud, { tag: 'allmend:contract:1' })).toContainEqual({ id, name });
      await expect.poll(() => cloud.compute.getConsoleOutput(id), { timeout: 120_000 }).not.toBe('');
      const tail = await cloud.compute.getConsoleOutput(id, { length: 1 });
      expect(tail.trimEnd().split('\n').length).toBe(1);
      await serverRemover.remove(cloud, id);
      // Nova's cells may remember a server for a moment after its list has forgotten it.
      await expect
        .poll(() => refusal(cloud, (as) => as.compute.getServer(id)).catch(() => null), { timeout: 30_000 })
        .toMatchObject({ status: 404 });
    });
  });
}

interface Bootable {
  readonly flavorRef: string;
  readonly imageRef: string;
  readonly diskless: boolean;
}

/** What a server of the smallest flavor and image needs to boot: from a volume where the flavor has no disk. */
export async function bootOptions(cloud: Cloud): Promise<{ readonly flavorRef: string } & WireBody> {
  const { flavorRef, imageRef, diskless } = await bootable(cloud);
  if (!diskless) return { flavorRef, imageRef };
  const disk = { boot_index: 0, uuid: imageRef, source_type: 'image', destination_type: 'volume' };
  return { flavorRef, block_device_mapping_v2: [{ ...disk, volume_size: 1, delete_on_termination: true }] };
}

/** The smallest flavor that is large enough for the smallest image, one with a disk of its own if there is any. */
async function bootable(cloud: Cloud): Promise<Bootable> {
  const images = await Array.fromAsync(cloud.image.listImages({ status: 'active' }));
  const image = images.toSorted((a, b) => a.min_disk - b.min_disk || a.min_ram - b.min_ram)[0]!;
  const flavors = await Array.fromAsync(cloud.compute.listFlavors());
  const fits = flavors.filter((one) => one.ram >= image.min_ram && (one.disk === 0 || one.disk >= image.min_disk));
  const rank = (one: Flavor): number => one.ram + one.disk;
  const flavor = fits.toSorted((a, b) => Number(a.disk === 0) - Number(b.disk === 0) || rank(a) - rank(b))[0]!;
  return { flavorRef: flavor.id, imageRef: image.id, diskless: flavor.disk === 0 };
}
