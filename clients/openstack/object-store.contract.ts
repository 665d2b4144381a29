import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import { objectContainer as remover } from './removal-store.ts';
import { afterwards, refusal, uniqueName } from './testing.ts';
import type { OpenCloud } from './testing.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

/** What Swift, real or simulated, does and refuses. */
export function objectStoreContract(open: OpenCloud): void {
  describe('object store', () => {
    test('keeps objects under any name', async () => {
      const cloud = await open();
      const container = await newContainer(cloud);
      const names = ['a/b c+ü.txt', 'plain', '100%?&#=.txt'];
      for (const name of names) {
        const { etag } = await cloud.objectStore.putObject(container, name, bytes(name), { contentType: 'text/plain' });
        expect(etag).toBe(createHash('md5').update(name).digest('hex'));
        expect(text(await cloud.objectStore.getObject(container, name))).toBe(name);
      }
      const listed = await Array.fromAsync(cloud.objectStore.listObjects(container));
      expect(listed.map((one) => one.name)).toEqual(names.toSorted());
      expect(listed[0]).toMatchObject({
        bytes: expect.any(Number),
        content_type: 'text/plain',
        hash: expect.any(String),
      });
      expect(await cloud.objectStore.deleteObject(container, 'plain')).toBe('deleted');
      expect(await cloud.objectStore.deleteObject(container, 'plain')).toBe('gone');
    });

    test('takes an object as a stream, and replaces one of the same name', async () => {
      const cloud = await open();
      const container = await newContainer(cloud);
      await cloud.objectStore.putObject(container, 'x', bytes('first'));
      await cloud.objectStore.putObject(container, 'x', new Blob(['sec', 'ond']).stream());
      expect(text(await cloud.objectStore.getObject(container, 'x'))).toBe('second');
    });

    test('pages by marker', async () => {
      const cloud = await open();
      const container = await newContainer(cloud);
      const names = ['1', '2', '3', '4', '5'];
      for (const name of names) await cloud.objectStore.putObject(container, name, bytes(name));
      const listed = await Array.fromAsync(cloud.objectStore.listObjects(container, { limit: 2 }));
      expect(listed.map((one) => one.name)).toEqual(names);
      expect(await Array.fromAsync(cloud.objectStore.listObjects(container, { prefix: 'none' }))).toEqual([]);
    });

    test('keeps a container that is not empty, until the remover empties it', async () => {
      const cloud = await open();
      const container = await newContainer(cloud);
      await cloud.objectStore.putObject(container, 'x', bytes('x'));
      expect(await refusal(cloud, (as) => as.objectStore.deleteContainer(container))).toMatchObject({
        reason: 'openstack.conflict',
        status: 409,
      });
      expect(await remover.find(cloud, { name: container })).toEqual([{ id: container, name: container }]);
      expect(await remover.find(cloud, { name: container.slice(0, -1) })).toEqual([]);
      await remover.remove(cloud, container);
      await remover.remove(cloud, container);
      expect(await remover.find(cloud, { name: container })).toEqual([]);
      expect(await cloud.objectStore.deleteContainer(container)).toBe('gone');
    });

    test('creates a container twice without complaint, and tells what the account holds', async () => {
      const cloud = await open();
      const container = await newContainer(cloud);
      await cloud.objectStore.createContainer(container);
      expect((await cloud.objectStore.getAccount()).containers).toBeGreaterThan(0);
    });

    test('answers 404 for what is not there', async () => {
      const cloud = await open();
      const missing = { reason: 'openstack.not-found', status: 404 };
      const container = uniqueName('container');
      const list = (as: Cloud) => Array.fromAsync(as.objectStore.listObjects(container));
      expect(await refusal(cloud, list)).toMatchObject(missing);
      expect(await refusal(cloud, (as) => as.objectStore.getObject(container, 'x'))).toMatchObject(missing);
      expect(await refusal(cloud, (as) => as.objectStore.putObject(container, 'x', bytes('x')))).toMatchObject(missing);
    });
  });
}

async function newContainer(cloud: Cloud): Promise<string> {
  const name = uniqueName('container');
  afterwards(() => remover.remove(cloud, name));
  await cloud.objectStore.createContainer(name, { metadata: { Purpose: 'contract' } });
  return name;
}
