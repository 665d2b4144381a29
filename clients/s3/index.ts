export type { CallRecord, Recorder } from '@allmend/kit-egress';
export { bucketRemover } from './bucket-removal.ts';
export type { BucketRemover } from './bucket-removal.ts';
export { s3Errors } from './errors.ts';
export { openS3 } from './open-s3.ts';
export type {
  Bucket,
  MultipartUpload,
  PutOptions,
  S3,
  S3Object,
  S3ObjectInfo,
  S3ObjectVersion,
  S3Options,
} from './s3.ts';
