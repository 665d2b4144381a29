import type { EgressPolicy, Recorder, TlsSettings } from '@allmend/kit-egress';

export interface S3Options {
  /** `https://host[:port][/path]`; buckets are addressed below it (path style). */
  readonly endpoint: string;
  /** Of the signature. Default `us-east-1`, which Swift and Ceph assume. */
  readonly region?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly egress: EgressPolicy;
  readonly tls?: TlsSettings;
  readonly recorder?: Recorder;
  /** Aborts calls that are under way and refuses new ones. */
  readonly signal?: AbortSignal;
  /** Seconds for one call with its retries; default 60. */
  readonly deadline?: number;
}

export interface Bucket {
  readonly name: string;
  /** As the service writes it; not all do. */
  readonly createdAt: string | null;
}

export interface S3Object {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. The hex MD5 of the content, save for objects of several parts. */
  readonly etag: string;
  readonly lastModified: string;
}

/** One version of an object, or a marker that hides its older versions. */
export interface S3ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly deleteMarker: boolean;
}

export interface S3ObjectInfo {
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  readonly contentType: string | null;
  /** `x-amz-meta-*`, names in lower case without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * An S3 service seen with one key: https://docs.aws.amazon.com/AmazonS3/latest/API/ . Requests are path style and signed
 * with version 4. Reads and idempotent writes are retried after 5xx, SlowDown and torn connections. Errors are `s3.*`.
 */
export interface S3 {
  readonly endpoint: string;
  listBuckets(): AsyncIterable<Bucket>;
  /** Succeeds too, or is `s3.conflict`, when the project already has it; which of both depends on the service. */
  createBucket(bucket: string, options?: { readonly locationConstraint?: string }): Promise<void>;
  /** A bucket that is not empty is `s3.conflict` with the code BucketNotEmpty. */
  deleteBucket(bucket: string): Promise<'deleted' | 'gone'>;
  /** All objects in the order of their keys. */
  listObjects(
    bucket: string,
    query?: { readonly prefix?: string; readonly pageSize?: number },
  ): AsyncIterable<S3Object>;
  /** Throws `s3.bad-request` (NotImplemented) where the service has no versions. */
  listObjectVersions(bucket: string): AsyncIterable<S3ObjectVersion>;
  putObject(bucket: string, key: string, data: Uint8Array, options?: PutOptions): Promise<{ readonly etag: string }>;
  /** At most `maxBytes` (default 64 MiB): a larger object is `s3.bad-answer`. */
  getObject(bucket: string, key: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array>;
  headObject(bucket: string, key: string): Promise<S3ObjectInfo>;
  /** Succeeds too for an object that is not there. */
  deleteObject(bucket: string, key: string, options?: { readonly versionId?: string }): Promise<void>;
  /** All parts but the last need 5 MiB. Aborts the upload when a part fails; then throws that failure. */
  multipartUpload(
    bucket: string,
    key: string,
    parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: PutOptions,
  ): Promise<{ readonly etag: string; readonly uploadId: string }>;
  createMultipartUpload(bucket: string, key: string, options?: PutOptions): Promise<string>;
  /** Parts count from 1. */
  uploadPart(
    upload: { readonly bucket: string; readonly key: string; readonly uploadId: string },
    partNumber: number,
    data: Uint8Array,
  ): Promise<{ readonly etag: string }>;
  completeMultipartUpload(
    upload: { readonly bucket: string; readonly key: string; readonly uploadId: string },
    parts: readonly { readonly partNumber: number; readonly etag: string }[],
  ): Promise<{ readonly etag: string }>;
  abortMultipartUpload(bucket: string, key: string, uploadId: string): Promise<'deleted' | 'gone'>;
  /** Uploads that were begun and neither completed nor aborted. */
  listMultipartUploads(bucket: string): AsyncIterable<MultipartUpload>;
  /** The same keys and connections seen through another recorder, signal or deadline. */
  scoped(scope: { readonly recorder?: Recorder; readonly signal?: AbortSignal; readonly deadline?: number }): S3;
  /** Closes idle connections. */
  close(): Promise<void>;
}
