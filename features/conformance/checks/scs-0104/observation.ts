import { z } from 'zod';

const steps = ['create', 'upload', 'delete'] as const;
export type UploadStep = (typeof steps)[number];

/** What happened to a private image of one byte. */
export type ImageUpload = z.infer<typeof imageUpload>;
export const imageUpload = z.object({
  imageId: z.string().nullable(),
  /** Status that the image had after the upload, e.g. `active`. */
  status: z.string().nullable(),
  /** The step that the cloud refused or that failed; null when all went through. */
  failure: z.object({ step: z.enum(steps), reason: z.string(), message: z.string() }).nullable(),
});
