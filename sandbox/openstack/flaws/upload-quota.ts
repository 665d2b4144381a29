import type { Flaw } from './flaw.ts';

export const uploadQuota: Flaw = {
  name: 'upload-quota',
  description: 'the quota for uploaded images is used up',
  behaviour: { imageUpload: 'quota' },
};
