import { randomBytes } from 'node:crypto';
import { operatorPolicy, readTlsFiles } from '@allmend/kit-egress';
import { ec2AccessKey, type Cloud } from '@allmend/openstack-client';
import { bucketRemover, openS3, s3Errors, type S3, type S3Options } from '@allmend/s3-client';
import type { CollectContext, Collector } from '../../engine/collector.ts';
import { attempt, WrongContent } from './attempt.ts';
import { s3RoundTrip, type S3RoundTrip } from './observation.ts';

/** What S3 assumes where nothing else is said; Swift and Ceph do too. */
const usualRegion = 'us-east-1';

/** All parts of an upload but the last have at least this size. Source: Amazon S3, "multipart upload limits". */
const partBytes = 5 * 2 ** 20;

/** Makes a bucket, and a key where none is given, and uses every operation that applications need of S3. */
export const s3RoundTrips: Collector<S3RoundTrip> = {
  resource: 's3-roundtrip',
  mode: 'active',
  deadline: 240,
  schema: s3RoundTrip,
  async collect(context) {
    const { cloud } = context;
    const objectStore = await cloud.endpoint('object-store');
    const endpoint = (await cloud.endpoint('object-store-s3')) ?? (await cloud.endpoint('s3')) ?? originOf(objectStore);
    const result: S3RoundTrip = { objectStore, endpoint, operations: [] };
    const origin = originOf(objectStore);
    if (origin !== null) await listWithUnknownKey(context, result, origin);
    if (endpoint !== null) await roundTrip(context, result, endpoint);
    return result;
  },
};

/** Swift and Ceph serve S3 at the root of the host that serves their own API. */
function originOf(endpoint: string | null): string | null {
  return endpoint === null ? null : new URL(endpoint).origin;
}

type BucketAccess = Pick<S3Options, 'endpoint' | 'accessKey' | 'secretKey'> & { readonly region: string };

/** Sends to S3 what the session's settings say, and records it. Its calls stop only with the scope that they are made in. */
async function openAt(
  { cloud, record, options: { egress = operatorPolicy } }: CollectContext,
  options: Pick<S3Options, 'endpoint' | 'accessKey' | 'secretKey' | 'region'>,
): Promise<S3> {
  return openS3({ ...options, egress, tls: await readTlsFiles(cloud.config.tls), recorder: record });
}

/** The official suite's one question, with a key that nobody has. */
async function listWithUnknownKey(context: CollectContext, result: S3RoundTrip, endpoint: string): Promise<void> {
  const { signal } = context;
  const keys = { accessKey: ec2AccessKey(randomBytes(16).toString('hex')), secretKey: randomBytes(16).toString('hex') };
  const s3 = await openAt(context, { endpoint, ...keys });
  try {
    await attempt(result.operations, 'list-with-unknown-key', signal, () => listed(s3.scoped({ signal })));
  } finally {
    await s3.close();
  }
}

async function roundTrip(context: CollectContext, result: S3RoundTrip, endpoint: string): Promise<void> {
  const { cloud, signal } = context;
  const { operations } = result;
  const { ec2 } = cloud.config;
  const keys = ec2
    ? await attempt(operations, 'use-given-credential', signal, async () => ({
        accessKey: ec2.access,
        secretKey: ec2.secret.reveal(),
      }))
    : await attempt(operations, 'create-credential', signal, () => newKeys(context, cloud));
  if (!keys) return;
  const found = await attempt(operations, 'list-buckets', signal, () =>
    findRegion(context, { endpoint, ...keys.value }),
  );
  if (!found) return;
  const access = { endpoint, region: found.value, ...keys.value };
  const s3 = await openAt(context, access);
  try {
    const scoped = s3.scoped({ signal });
    const bucket = await attempt(operations, 'create-bucket', signal, () => newBucket(context, scoped, access));
    if (bucket) await useBucket(context, result, scoped, bucket.value);
  } finally {
    await s3.close();
  }
}

async function newKeys(
  { track }: CollectContext,
  cloud: Cloud,
): Promise<{ readonly accessKey: string; readonly secretKey: string }> {
  const { userId, projectId } = await cloud.token();
  const { access, secret } = await track('ec2-credential', async ({ name }) => {
    const made = await cloud.identity.createEc2Credential(userId, projectId ?? '', { access: ec2AccessKey(name) });
    return { id: made.access, access: made.access, secret: made.secret };
  });
  return { accessKey: access, secretKey: secret };
}

/** Lists buckets, in the region that the service wants signed and with the patience that a new key needs until all know it. */
async function findRegion(
  context: CollectContext,
  keys: Pick<S3Options, 'endpoint' | 'accessKey' | 'secretKey'>,
): Promise<string> {
  let region = usualRegion;
  for (let tries = 1; ; tries++) {
    const s3 = await openAt(context, { ...keys, region });
    try {
      await listed(s3.scoped({ signal: context.signal }));
      return region;
    } catch (error) {
      const wanted = s3Errors.is(error, 'region-wrong') ? regionIn(String(error.params['cloudMessage'])) : null;
      const later = s3Errors.is(error, 'credentials-wrong');
      if (tries === 4 || (!later && (wanted === null || wanted === region))) throw error;
      if (later) await context.sleep(1500);
      region = wanted ?? region;
    } finally {
      await s3.close();
    }
  }
}

/** "… the region 'us-east-1' is wrong; expecting 'north'". */
function regionIn(message: string): string | null {
  return /expecting '([A-Za-z0-9_-]{1,64})'/.exec(message)?.[1] ?? null;
}

async function newBucket(context: CollectContext, s3: S3, access: BucketAccess): Promise<string> {
  let bucket = '';
  const { endpoint, region } = access;
  await context.track(
    'bucket',
    async ({ name }) => {
      bucket = name;
      try {
        await s3.createBucket(name);
      } catch (error) {
        // An earlier attempt whose answer was lost: the name is of nobody else.
        if (!s3Errors.is(error, 'conflict') || error.params['code'] !== 'BucketAlreadyOwnedByYou') throw error;
      }
      return { id: name };
    },
    { endpoint, region },
    async (signal) => {
      const own = await openAt(context, access);
      try {
        await bucketRemover.remove(own.scoped({ signal }), bucket);
      } finally {
        await own.close();
      }
    },
  );
  return bucket;
}

async function useBucket(context: CollectContext, { operations }: S3RoundTrip, s3: S3, bucket: string): Promise<void> {
  const { signal } = context;
  const content = randomBytes(4096);
  const [small, large] = ['folder/small object', 'folder/large object'];
  const last = content.subarray(0, 1000);
  context.progress('objects are stored and read');
  const put = await attempt(operations, 'put-object', signal, () => s3.putObject(bucket, small, content));
  if (put) {
    await attempt(operations, 'get-object', signal, async () => {
      const read = await s3.getObject(bucket, small);
      if (!content.equals(read)) throw new WrongContent(`${read.length} bytes came back, other than were stored`);
    });
    await attempt(operations, 'head-object', signal, () => requireSize(s3, bucket, small, content.length));
    await attempt(operations, 'list-objects', signal, async () => {
      const found = (await Array.fromAsync(s3.listObjects(bucket))).find(({ key }) => key === small);
      if (found?.size !== content.length)
        throw new WrongContent(found ? `a size of ${found.size} bytes is listed` : 'the object is not listed');
    });
  }
  await attempt(operations, 'multipart-upload', signal, async () => {
    await s3.multipartUpload(bucket, large, [largePart(), last]);
    await requireSize(s3, bucket, large, partBytes + last.length);
  });
  await attempt(operations, 'delete-object', signal, async () => {
    for (const key of [small, large]) await s3.deleteObject(bucket, key);
  });
  await attempt(operations, 'delete-bucket', signal, async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await s3.deleteBucket(bucket);
      } catch (error) {
        // The listing that tells whether the bucket is empty may lag.
        if (tries === 5 || !s3Errors.is(error, 'conflict')) throw error;
        await context.sleep(tries * 500);
      }
    }
  });
}

async function requireSize(s3: S3, bucket: string, key: string, bytes: number): Promise<void> {
  const { size } = await s3.headObject(bucket, key);
  if (size !== bytes) throw new WrongContent(`${size} bytes are told instead of ${bytes}`);
}

async function listed(s3: S3): Promise<void> {
  await Array.fromAsync(s3.listBuckets());
}

let part: Uint8Array | null = null;

/** The same bytes for every run of the process, so that many runs at once do not hold many of them. */
function largePart(): Uint8Array {
  return (part ??= Buffer.alloc(partBytes, 'allmend content of a part of an object\n'));
}
