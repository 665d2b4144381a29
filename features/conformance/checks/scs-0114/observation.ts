import { z } from 'zod';

/** One volume, made of a type that promises encryption. */
const encryptedVolume = z.object({
  type: z.object({ id: z.string(), name: z.string() }),
  volumeId: z.string().nullable(),
  /** What the volume itself says; null when there is none. */
  encrypted: z.boolean().nullable(),
  /** Last status that the cloud gave. */
  status: z.string().nullable(),
  /** Why there is no usable volume. */
  failure: z.string().nullable(),
});
export type EncryptedVolume = z.infer<typeof encryptedVolume>;

/** For each volume type that promises encryption, one volume; types beyond the first few are only named. */
export type EncryptedVolumes = z.infer<typeof encryptedVolumes>;
export const encryptedVolumes = z.object({ volumes: z.array(encryptedVolume), untried: z.array(z.string()) });
