import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import { image as remover } from './removal-image.ts';
import { afterwards, refusal, uniqueName, unknownId } from './testing.ts';
import type { OpenCloud } from './testing.ts';

const tag = 'allmend:contract:1';

/** What Glance, real or simulated, does and refuses. */
export function imageContract(open: OpenCloud): void {
  describe('image', () => {
    test('takes the data of an image and gives it back', async () => {
      const cloud = await open();
      const id = await newImage(cloud);
      const data = new Uint8Array(100_000).map((_, index) => index % 251);
      await cloud.image.uploadImage(id, data);
      const active = await cloud.image.getImage(id);
      expect(active).toMatchObject({ status: 'active', size: data.byteLength, os_hash_algo: 'sha512' });
      expect(await bytesOf(await cloud.image.downloadImage(id))).toEqual(data);
      expect(await refusal(cloud, (as) => as.image.uploadImage(id, data))).toMatchObject({
        reason: 'openstack.conflict',
        status: 409,
      });
    });

    test('takes the data as a stream', async () => {
      const cloud = await open();
      const id = await newImage(cloud);
      const part = new Uint8Array(1000).fill(7);
      await cloud.image.uploadImage(id, new Blob([part, part]).stream());
      expect(await cloud.image.getImage(id)).toMatchObject({ status: 'active', size: 2000 });
    });

    test('changes properties by JSON patch, all steps or none', async () => {
      const cloud = await open();
      const id = await newImage(cloud);
      const changed = await cloud.image.updateImage(id, [
        { op: 'add', path: '/os_distro', value: 'debian' },
        { op: 'replace', path: '/name', value: 'renamed' },
      ]);
      expect(changed).toMatchObject({ os_distro: 'debian', name: 'renamed' });
      const call = (as: Cloud) =>
        as.image.updateImage(id, [
          { op: 'replace', path: '/os_distro', value: 'ubuntu' },
          { op: 'replace', path: '/no_such_property', value: 'x' },
        ]);
      expect(await refusal(cloud, call)).toMatchObject({ reason: 'openstack.conflict', status: 409 });
      expect(await cloud.image.getImage(id)).toMatchObject({ os_distro: 'debian' });
      const readOnly = (as: Cloud) => as.image.updateImage(id, [{ op: 'replace', path: '/status', value: 'active' }]);
      expect(await refusal(cloud, readOnly)).toMatchObject({ reason: 'openstack.forbidden', status: 403 });
    });

    test('keeps a protected image, until the remover takes off the protection', async () => {
      const cloud = await open();
      const id = await newImage(cloud);
      await cloud.image.updateImage(id, [{ op: 'replace', path: '/protected', value: true }]);
      expect(await refusal(cloud, (as) => as.image.deleteImage(id))).toMatchObject({ status: 403 });
      await remover.remove(cloud, id);
      expect(await refusal(cloud, (as) => as.image.getImage(id))).toMatchObject({
        reason: 'openstack.not-found',
        status: 404,
      });
      expect(await cloud.image.deleteImage(id)).toBe('gone');
    });

    test('finds images by exact name and tag, and only the own ones', async () => {
      const cloud = await open();
      const name = uniqueName('image');
      const id = await newImage(cloud, name);
      expect(await remover.find(cloud, { name, tag })).toEqual([{ id, name }]);
      expect(await remover.find(cloud, { name: name.slice(0, -1), tag })).toEqual([]);
      expect(await remover.find(cloud, { tag })).toContainEqual({ id, name });
      const shown = await Array.fromAsync(cloud.image.listImages({ visibility: 'public' }));
      expect(await remover.find(cloud, { name: shown[0]!.name! })).toEqual([]);
    });

    test('refuses formats that it does not know, publishing by members, and images of others', async () => {
      const cloud = await open();
      const name = uniqueName('image');
      const good = { name, disk_format: 'raw', container_format: 'bare' } as const;
      const create = (changes: object) => refusal(cloud, (as) => as.image.createImage({ ...good, ...changes }));
      expect(await create({ disk_format: 'nonsense' })).toMatchObject({ reason: 'openstack.bad-request', status: 400 });
      expect(await create({ visibility: 'public' })).toMatchObject({ reason: 'openstack.forbidden', status: 403 });
      expect(await refusal(cloud, (as) => as.image.getImage(unknownId))).toMatchObject({
        reason: 'openstack.not-found',
        status: 404,
      });
      const [shown] = await Array.fromAsync(cloud.image.listImages({ visibility: 'public' }));
      expect(await refusal(cloud, (as) => as.image.deleteImage(shown!.id))).toMatchObject({
        reason: 'openstack.forbidden',
        status: 403,
      });
    });

    test('pages by the links of the answer', async () => {
      const cloud = await open();
      const all = await Array.fromAsync(cloud.image.listImages({ visibility: 'public', sort: 'id:asc' }));
      const pages: string[] = [];
      const seen = cloud.scoped({ recorder: (call) => call.route === '/images' && void pages.push(call.url) });
      const paged = await Array.fromAsync(seen.image.listImages({ visibility: 'public', sort: 'id:asc', limit: 1 }));
      expect(paged.map((one) => one.id)).toEqual(all.map((one) => one.id));
      expect(pages.length).toBeGreaterThan(all.length - 1);
    });
  });
}

async function newImage(cloud: Cloud, name = uniqueName('image')): Promise<string> {
  const made = await cloud.image.createImage({
    name,
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
    ...remover.mark({ name, tag }),
  });
  afterwards(() => remover.remove(cloud, made.id));
  expect(made).toMatchObject({ status: 'queued', visibility: 'private', tags: [tag] });
  return made.id;
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Response(stream).bytes();
}
