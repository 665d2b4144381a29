import { join } from 'node:path';
import { z } from 'zod';
import { isDnsName, isUid } from '../places.ts';

/** Version of the bundle's own shape; a reader refuses what it does not know. */
export const bundleSchema = 'allmend.dev/evidence-bundle/v1';

/** Namespace of the signature on the list of files. */
export const bundleNamespace = 'allmend-bundle';

/** Names in the folder of a bundle, see docs/reference/evidence.md. */
export const bundleFiles = {
  subjects: 'subjects.json',
  roots: 'day-roots.jsonl',
  signers: 'allowed_signers',
  sums: 'SHA256SUMS',
  sumsSignature: 'SHA256SUMS.sig',
  rows: (uid: string) => join('rows', `${uid}.jsonl`),
  blobs: 'blobs',
} as const;

const dnsName = z.string().refine(isDnsName);

/** Content of `subjects.json`: what the bundle is about. */
export type BundleHead = z.infer<typeof BundleHead>;
export const BundleHead = z.object({
  schema: z.literal(bundleSchema),
  tenant: z.string().regex(/^[a-z0-9]{3,63}$/),
  writtenAt: z.iso.datetime(),
  /** Reports received from `since` on and before `until`; null: from the first, or to the last. */
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
  /** Whether these are all subjects of the tenant: then each that a root names must be here. */
  whole: z.boolean(),
  subjects: z.array(z.object({ uid: z.string().refine(isUid), namespace: dnsName, name: dnsName })),
});
