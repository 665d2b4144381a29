import type { Flaw } from './flaw.ts';

export const s3UnusualError: Flaw = {
  name: 's3-unusual-error',
  description: 'S3 names an unknown access key as Swift does',
  behaviour: { s3UnknownKey: 'SignatureDoesNotMatch' },
};
