import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import { secret as remover } from './removal-store.ts';
import { afterwards, refusal, uniqueName, unknownId } from './testing.ts';
import type { OpenCloud } from './testing.ts';

/** What Barbican, real or simulated, does and refuses. */
export function keyManagerContract(open: OpenCloud): void {
  describe('key manager', () => {
    test('keeps a secret of a member and gives its payload back', async () => {
      const cloud = await open();
      const name = uniqueName('secret');
      const id = await newSecret(cloud, name);
      expect(await cloud.keyManager.getSecret(id)).toMatchObject({
        id,
        name,
        status: 'ACTIVE',
        content_types: { default: 'text/plain' },
      });
      const payload = await cloud.keyManager.getSecretPayload(id, { accept: 'text/plain' });
      expect(new TextDecoder().decode(payload)).toBe('blue horse');
      expect(await remover.find(cloud, { name })).toEqual([{ id, name }]);
      expect(await remover.find(cloud, { name: name.slice(0, -1) })).toEqual([]);
      expect(await cloud.keyManager.deleteSecret(id)).toBe('deleted');
      expect(await cloud.keyManager.deleteSecret(id)).toBe('gone');
    });

    test('takes binary payloads in base64', async () => {
      const cloud = await open();
      const bytes = new Uint8Array([0, 255, 1, 254]);
      const { id } = await cloud.keyManager.createSecret({
        name: uniqueName('secret'),
        payload: Buffer.from(bytes).toString('base64'),
        payload_content_type: 'application/octet-stream',
        payload_content_encoding: 'base64',
      });
      afterwards(() => cloud.keyManager.deleteSecret(id));
      const payload = await cloud.keyManager.getSecretPayload(id, { accept: 'application/octet-stream' });
      expect(new Uint8Array(payload)).toEqual(bytes);
    });

    test('pages by offset', async () => {
      const cloud = await open();
      const name = uniqueName('secret');
      const made = [await newSecret(cloud, name), await newSecret(cloud, name), await newSecret(cloud, name)];
      const found = await Array.fromAsync(cloud.keyManager.listSecrets({ name, limit: 2 }));
      expect(found.map((one) => one.id).toSorted()).toEqual(made.toSorted());
    });

    test('refuses a payload without its type, and answers 404 for what is not there', async () => {
      const cloud = await open();
      const noType = (as: Cloud) => as.keyManager.createSecret({ name: uniqueName('secret'), payload: 'x' });
      expect(await refusal(cloud, noType)).toMatchObject({
        reason: 'openstack.bad-request',
        status: 400,
        body: { code: 400, title: 'Bad Request', description: expect.stringContaining('payload_content_type') },
      });
      expect(await refusal(cloud, (as) => as.keyManager.getSecret(unknownId))).toMatchObject({
        reason: 'openstack.not-found',
        status: 404,
        body: { code: 404, title: 'Not Found' },
      });
    });

    test('never lets a payload into the record', async () => {
      const cloud = await open();
      const seen: string[] = [];
      const recorded = cloud.scoped({
        recorder: (call) => {
          for (const body of [call.requestBody, call.responseBody]) if (body) seen.push(Buffer.from(body).toString());
        },
      });
      const id = await newSecret(recorded, uniqueName('secret'));
      await recorded.keyManager.getSecretPayload(id);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.join('\n')).not.toContain('blue horse');
    });
  });
}

async function newSecret(cloud: Cloud, name: string): Promise<string> {
  const { id, secret_ref } = await cloud.keyManager.createSecret({
    name,
    payload: 'blue horse',
    payload_content_type: 'text/plain',
  });
  afterwards(() => remover.remove(cloud, id));
  expect(secret_ref.endsWith(`/secrets/${id}`)).toBe(true);
  return id;
}
