import type { Flaw } from './flaw.ts';

export const s3Corrupts: Flaw = {
  name: 's3-corrupts',
  description: 'S3 gives other content back than was stored',
  behaviour: { s3: 'corrupts' },
};
