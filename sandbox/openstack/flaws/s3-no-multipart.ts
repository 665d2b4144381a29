import type { Flaw } from './flaw.ts';

export const s3NoMultipart: Flaw = {
  name: 's3-no-multipart',
  description: 'S3 refuses uploads in parts',
  behaviour: { s3: 'multipart-broken' },
};
