import { collectGarbage, openBucketBlobs, openBucketTenantBlobs } from '@allmend/core-blobs';
import { operatorPolicy } from '@allmend/kit-egress';
import { openS3, type S3 } from '@allmend/s3-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobsContract } from '../../core/blobs/blobs.contract.ts';
import { sandboxTarget } from './sandbox.ts';

describe.each(['zed', 'current'] as const)('blobs in the S3 of a simulated OpenStack, release %s', (release) => {
  const target = sandboxTarget(release);
  let client: S3;
  let made = 0;
  beforeAll(async () => {
    const cloud = await target.open()();
    const { userId, projectId } = await cloud.token();
    const { access, secret } = await cloud.identity.createEc2Credential(userId, projectId!);
    client = openS3({
      endpoint: target.cloud().urls.object,
      accessKey: access,
      secretKey: secret,
      egress: operatorPolicy,
    });
  });
  afterAll(() => client?.close());

  async function newBucket(): Promise<string> {
    const bucket = `blobs-${++made}`;
    await client.createBucket(bucket);
    return bucket;
  }

  blobsContract('S3', async () => {
    const bucket = await newBucket();
    return {
      open: (options) => openBucketBlobs({ client, bucket, prefix: 'evidence/', ...options }),
      async remove() {
        for await (const { key } of client.listObjects(bucket)) await client.deleteObject(bucket, key);
        await client.deleteBucket(bucket);
      },
    };
  });

  test('tenants and garbage', async () => {
    const blobs = openBucketTenantBlobs({ client, bucket: await newBucket() });
    const bytes = new TextEncoder().encode('shared words');
    const digest = await blobs.of('alpha').put(bytes);
    await blobs.of('beta').put(bytes);
    expect(await Array.fromAsync(blobs.tenants())).toEqual(['alpha', 'beta']);
    const now = new Date(Date.now() + 3_600_000);
    expect(await collectGarbage(blobs.of('alpha'), { referenced: () => [], grace: 60_000, now })).toMatchObject({
      deleted: 1,
    });
    expect(await blobs.of('alpha').has(digest)).toBe(false);
    expect(await blobs.drop('beta')).toBe(1);
    expect(await Array.fromAsync(blobs.tenants())).toEqual([]);
  });

  test('a bucket that is not there, and a key that is wrong, are sentences', async () => {
    const nowhere = openBucketBlobs({ client, bucket: 'nobody-made-this' });
    await expect(nowhere.put(new Uint8Array(1))).rejects.toMatchObject({ reason: 'blobs.refused' });
    const wrong = openS3({ endpoint: client.endpoint, accessKey: 'nobody', secretKey: 'x', egress: operatorPolicy });
    const refused = openBucketBlobs({ client: wrong, bucket: await newBucket() });
    await expect(refused.put(new Uint8Array(1))).rejects.toMatchObject({ reason: 'blobs.refused' });
    await wrong.close();
  });
});
