import { z } from 'zod';

/** Of a cloud for which keys are made, all of them in their order. */
export const s3Operations = [
  'list-with-unknown-key',
  'create-credential',
  'list-buckets',
  'create-bucket',
  'put-object',
  'get-object',
  'head-object',
  'list-objects',
  'multipart-upload',
  'delete-object',
  'delete-bucket',
] as const;

/**
 * How an operation ended. `refused`: an answer below 500 that says no, or 501. `failed`: 5xx, or no usable answer. `timeout`: no answer in
 * time. `wrong-content`: it went well but gave back something else.
 */
const outcomes = ['done', 'refused', 'quota', 'failed', 'timeout', 'wrong-content'] as const;

const operation = z.object({
  /** `use-given-credential` stands for `create-credential` where the configuration has keys, and none are made. */
  operation: z.enum([...s3Operations, 'use-given-credential']),
  outcome: z.enum(outcomes),
  /** HTTP status; null when no answer came. */
  status: z.number().int().nullable(),
  /** S3's own code, e.g. `InvalidAccessKeyId`; null when the answer has none. */
  code: z.string().nullable(),
  message: z.string().nullable(),
});
export type S3Operation = z.infer<typeof operation>;

/** Object storage exercised over S3, with a bucket made for it, and keys that were made for it or given. Keys are not kept. */
export type S3RoundTrip = z.infer<typeof s3RoundTrip>;
export const s3RoundTrip = z.object({
  /** Public endpoint of `object-store` (Swift) in the catalogue; null when there is none. */
  objectStore: z.string().nullable(),
  /** Public endpoint that S3 was spoken to: of `object-store-s3`, else at the host of `object-store`; null when there is neither. */
  endpoint: z.string().nullable(),
  /** In the order in which they were tried; `list-with-unknown-key` goes to the host of `object-store`. */
  operations: z.array(operation),
});
