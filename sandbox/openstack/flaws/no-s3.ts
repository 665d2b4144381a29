import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noS3: Flaw = {
  name: 'no-s3',
  description: 'there is no S3 and no object storage in the catalogue',
  behaviour: { s3: 'absent' },
  ...hidingServices('object-store-s3', 'object-store'),
};
