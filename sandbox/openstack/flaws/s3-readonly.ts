import type { Flaw } from './flaw.ts';

export const s3Readonly: Flaw = {
  name: 's3-readonly',
  description: 'S3 refuses to write',
  behaviour: { s3: 'read-only' },
};
