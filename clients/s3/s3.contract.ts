import { createHash } from 'node:crypto';
import { isAllmendError } from '@allmend/kit-errors';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bucketRemover } from './bucket-removal.ts';
import type { S3 } from './s3.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const md5 = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');

export interface S3ContractOptions {
  /** Opens the same service with another key. */
  readonly openWith: (key: {
    readonly accessKey?: string;
    readonly secretKey?: string;
    readonly region?: string;
  }) => Promise<S3>;
}

let made = 0;

function uniqueBucket(): string {
  made++;
  return `svc-${Date.now().toString(36)}${process.pid.toString(36)}-${made}`;
}

/** What S3 at a cloud's object store, real or simulated, does and refuses. */
export function s3Contract(open: () => Promise<S3>, { openWith }: S3ContractOptions): void {
  describe('s3', () => {
    test('keeps buckets by name', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      const names = (await Array.fromAsync(s3.listBuckets())).map((one) => one.name);
      expect(names).toContain(bucket);
      expect(await bucketRemover.find(s3, { name: bucket })).toEqual([{ id: bucket, name: bucket }]);
      expect(await bucketRemover.find(s3, { name: bucket.slice(0, -1) })).toEqual([]);
      expect(await refusal(s3.createBucket(bucket))).toEqual(['s3.conflict', 409, 'BucketAlreadyOwnedByYou']);
      expect(await refusal(s3.createBucket('No_Such_Name'))).toEqual(['s3.bad-request', 400, 'InvalidBucketName']);
      expect(await s3.deleteBucket(bucket)).toBe('deleted');
      expect(await s3.deleteBucket(bucket)).toBe('gone');
    });

    test('keeps objects under any key', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      const keys = ['plain', "a/b c+ü'(1)*!~ &<>.txt", '../up', 'percent%20?#'];
      for (const key of keys) {
        const { etag } = await s3.putObject(bucket, key, bytes(key), {
          contentType: 'text/plain',
          metadata: { Color: 'blue' },
        });
        expect(etag).toBe(md5(bytes(key)));
        expect(text(await s3.getObject(bucket, key))).toBe(key);
      }
      const listed = await Array.fromAsync(s3.listObjects(bucket));
      expect(listed.map((one) => one.key).toSorted()).toEqual(keys.toSorted());
      expect(listed.find((one) => one.key === 'plain')).toMatchObject({ size: 5, etag: md5(bytes('plain')) });
      expect(await s3.headObject(bucket, 'plain')).toEqual({
        size: 5,
        etag: md5(bytes('plain')),
        contentType: 'text/plain',
        metadata: { color: 'blue' },
      });
      const below = await Array.fromAsync(s3.listObjects(bucket, { prefix: 'a/' }));
      expect(below.map((one) => one.key)).toEqual([keys[1]]);
      await s3.deleteObject(bucket, 'plain');
      await s3.deleteObject(bucket, 'plain');
      expect(await refusal(s3.getObject(bucket, 'plain'))).toEqual(['s3.not-found', 404, 'NoSuchKey']);
      expect(await refusal(s3.headObject(bucket, 'plain'))).toEqual(['s3.not-found', 404, 'none']);
    });

    test('keeps an empty object', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      await s3.putObject(bucket, 'empty', new Uint8Array(0));
      expect(await s3.getObject(bucket, 'empty')).toHaveLength(0);
      expect(await s3.headObject(bucket, 'empty')).toMatchObject({ size: 0, etag: md5(new Uint8Array(0)) });
    });

    test('pages', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      for (const key of ['1', '2', '3', '4', '5']) await s3.putObject(bucket, key, bytes(key));
      const listed = await Array.fromAsync(s3.listObjects(bucket, { pageSize: 2 }));
      expect(listed.map((one) => one.key)).toEqual(['1', '2', '3', '4', '5']);
    });

    test('puts an object together from parts', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      const parts = [new Uint8Array(5 * 2 ** 20).fill(1), bytes('the end')];
      const { etag } = await s3.multipartUpload(bucket, 'big', parts);
      expect(etag).toMatch(/^[0-9a-f]{32}-2$/);
      const got = await s3.getObject(bucket, 'big');
      expect(md5(got)).toBe(md5(Buffer.concat(parts)));
      expect(await Array.fromAsync(s3.listMultipartUploads(bucket))).toEqual([]);
    });

    test('refuses parts that are too small, unknown or of another content, and leaves nothing behind', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      const small = s3.multipartUpload(bucket, 'small', [bytes('x'), bytes('y')]);
      expect(await refusal(small)).toEqual(['s3.bad-request', 400, 'EntityTooSmall']);
      expect(await Array.fromAsync(s3.listMultipartUploads(bucket))).toEqual([]);
      const uploadId = await s3.createMultipartUpload(bucket, 'left');
      const upload = { bucket, key: 'left', uploadId };
      await s3.uploadPart(upload, 1, bytes('x'));
      expect(await Array.fromAsync(s3.listMultipartUploads(bucket))).toEqual([{ key: 'left', uploadId }]);
      const wrong = s3.completeMultipartUpload(upload, [{ partNumber: 1, etag: md5(bytes('y')) }]);
      expect(await refusal(wrong)).toEqual(['s3.bad-request', 400, 'InvalidPart']);
      const nowhere = s3.uploadPart({ ...upload, uploadId: 'nonsense' }, 1, bytes('x'));
      expect(await refusal(nowhere)).toEqual(['s3.not-found', 404, 'NoSuchUpload']);
      expect(await s3.abortMultipartUpload(bucket, 'left', uploadId)).toBe('deleted');
      expect(await s3.abortMultipartUpload(bucket, 'left', uploadId)).toBe('gone');
      expect(await Array.fromAsync(s3.listObjects(bucket))).toEqual([]);
    });

    test('keeps a bucket that is not empty, until the remover empties it', async () => {
      const s3 = await open();
      const bucket = await newBucket(s3);
      await s3.putObject(bucket, 'x', bytes('x'));
      await s3.uploadPart({ bucket, key: 'y', uploadId: await s3.createMultipartUpload(bucket, 'y') }, 1, bytes('y'));
      expect(await refusal(s3.deleteBucket(bucket))).toEqual(['s3.conflict', 409, 'BucketNotEmpty']);
      await bucketRemover.remove(s3, bucket);
      await bucketRemover.remove(s3, bucket);
      expect(await bucketRemover.find(s3, { name: bucket })).toEqual([]);
    });

    test('answers 404 for a bucket that is not there', async () => {
      const s3 = await open();
      const bucket = uniqueBucket();
      const missing = ['s3.not-found', 404, 'NoSuchBucket'];
      expect(await refusal(Array.fromAsync(s3.listObjects(bucket)))).toEqual(missing);
      expect(await refusal(s3.getObject(bucket, 'x'))).toEqual(missing);
      expect(await refusal(s3.putObject(bucket, 'x', bytes('x')))).toEqual(missing);
    });

    test('refuses unknown keys, wrong secrets and wrong regions', async () => {
      const list = async (key: Parameters<typeof openWith>[0]) => {
        await using wrong = disposable(await openWith(key));
        return await refusal(Array.fromAsync(wrong.s3.listBuckets()));
      };
      // Swift says SignatureDoesNotMatch for a key that it does not know, Ceph and Amazon InvalidAccessKeyId.
      expect(await list({ accessKey: 'nobody' })).toEqual([
        's3.credentials-wrong',
        403,
        expect.stringMatching(/^(SignatureDoesNotMatch|InvalidAccessKeyId)$/),
      ]);
      expect(await list({ secretKey: 'wrong' })).toEqual(['s3.credentials-wrong', 403, 'SignatureDoesNotMatch']);
      expect(await list({ region: 'mars' })).toEqual(['s3.region-wrong', 400, 'AuthorizationHeaderMalformed']);
    });
  });
}

async function newBucket(s3: S3): Promise<string> {
  const bucket = uniqueBucket();
  onTestFinished(() => bucketRemover.remove(s3, bucket));
  await s3.createBucket(bucket);
  return bucket;
}

/** Reason, status and S3's own code of a call that must fail. */
async function refusal(call: Promise<unknown>): Promise<readonly [string, unknown, unknown]> {
  const error: unknown = await call.then(
    () => new Error('the service allowed what it should refuse'),
    (cause: unknown) => cause,
  );
  if (!isAllmendError(error)) throw error;
  return [error.reason, error.params['status'], error.params['code']];
}

function disposable(s3: S3): AsyncDisposable & { readonly s3: S3 } {
  return { s3, [Symbol.asyncDispose]: () => s3.close() };
}
