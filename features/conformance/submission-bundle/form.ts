import { z } from 'zod';

/** Content type of a submission bundle. */
export const bundleType = 'application/vnd.allmend.bundle+gzip';
/** Version of the form of a bundle (docs/reference/evidence-format.md, "Submission bundle"). */
export const bundleSchemaVersion = 'allmend.dev/submission-bundle/v1';

/** Most bytes of a bundle when it is unpacked. */
export const mostUnpacked = 32 * 2 ** 20;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** First line: the report exactly as it was signed, and the signature, armoured. */
export const BundleHead = z.strictObject({
  schema: z.literal(bundleSchemaVersion),
  report: z.string(),
  signature: z.string().max(16_384),
});

/** Each further line: a content by its digest, as text where it is UTF-8. */
export type BundleContent = z.infer<typeof BundleContent>;
export const BundleContent = z.union([
  z.strictObject({ sha256, text: z.string() }),
  z.strictObject({ sha256, base64: z.base64() }),
]);
