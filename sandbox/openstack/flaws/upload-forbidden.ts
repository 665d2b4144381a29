import type { Flaw } from './flaw.ts';

export const uploadForbidden: Flaw = {
  name: 'upload-forbidden',
  description: 'members may not upload images',
  behaviour: { imageUpload: 'forbidden' },
};
