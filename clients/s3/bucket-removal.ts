import { s3Errors } from './errors.ts';
import type { S3 } from './s3.ts';

/** Finds and removes buckets, in the form of the OpenStack client's removers. A bucket's id is its name. */
export interface BucketRemover {
  /** The key's own bucket of exactly that name; none when there is no such bucket or it belongs to another project. */
  find(s3: S3, wanted: { readonly name: string }): Promise<{ readonly id: string; readonly name: string }[]>;
  /** Aborts uploads, deletes all objects in all versions, then the bucket. Success too when it is already gone. */
  remove(s3: S3, bucket: string): Promise<void>;
}

/** How often what is put into the bucket meanwhile (a late part of an upload, a listing that lags) is removed again. */
const rounds = 5;

export const bucketRemover: BucketRemover = {
  async find(s3, { name }) {
    for await (const bucket of s3.listBuckets()) if (bucket.name === name) return [{ id: name, name }];
    return [];
  },

  async remove(s3, bucket) {
    for (let round = 1; ; round++) {
      try {
        await empty(s3, bucket);
        await s3.deleteBucket(bucket);
        return;
      } catch (error) {
        if (s3Errors.is(error, 'not-found')) return;
        if (!s3Errors.is(error, 'conflict') || round === rounds) throw error;
      }
    }
  },
};

async function empty(s3: S3, bucket: string): Promise<void> {
  for (const upload of await Array.fromAsync(s3.listMultipartUploads(bucket))) {
    await s3.abortMultipartUpload(bucket, upload.key, upload.uploadId);
  }
  await removeVersions(s3, bucket);
  for await (const { key } of s3.listObjects(bucket)) await s3.deleteObject(bucket, key);
}

/** Services without versions refuse the question, each with another code; then there are none to remove. */
async function removeVersions(s3: S3, bucket: string): Promise<void> {
  const found = s3.listObjectVersions(bucket)[Symbol.asyncIterator]();
  let next = await found.next().catch((error: unknown) => {
    if (s3Errors.is(error, 'bad-request') || s3Errors.is(error, 'server-error')) return null;
    throw error;
  });
  while (next !== null && next.done !== true) {
    const { key, versionId } = next.value;
    await s3.deleteObject(bucket, key, { versionId });
    next = await found.next();
  }
}
