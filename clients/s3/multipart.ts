import type { PutOptions, S3 } from './s3.ts';

/**
 * Uploads the parts one after the other. When one fails, the upload is aborted, as far as the service can be reached, and the
 * failure thrown: what was uploaded would else stay, invisible in listings of objects and paid for.
 */
export async function uploadParts(
  s3: S3,
  bucket: string,
  key: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: PutOptions | undefined,
): Promise<{ readonly etag: string; readonly uploadId: string }> {
  const uploadId = await s3.createMultipartUpload(bucket, key, options);
  const upload = { bucket, key, uploadId };
  try {
    const done: { partNumber: number; etag: string }[] = [];
    for await (const part of parts) {
      const partNumber = done.length + 1;
      done.push({ partNumber, etag: (await s3.uploadPart(upload, partNumber, part)).etag });
    }
    return { etag: (await s3.completeMultipartUpload(upload, done)).etag, uploadId };
  } catch (failure) {
    await s3.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined);
    throw failure;
  }
}
