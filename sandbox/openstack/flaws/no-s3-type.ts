import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noS3Type: Flaw = {
  name: 'no-s3-type',
  description: 'S3 works but stands in the catalogue only as object-store',
  ...hidingServices('object-store-s3'),
};
