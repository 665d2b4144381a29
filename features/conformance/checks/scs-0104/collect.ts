import { isAllmendError } from '@allmend/kit-errors';
import type { Collector } from '../../engine/collector.ts';
import { imageUpload, type ImageUpload, type UploadStep } from './observation.ts';

/** Registers a private image, uploads one byte, and removes it. */
export const imageUploads: Collector<ImageUpload> = {
  resource: 'image-upload',
  mode: 'active',
  deadline: 120,
  schema: imageUpload,
  async collect({ cloud, track, signal }) {
    let step: UploadStep = 'create';
    let imageId: string | null = null;
    let status: string | null = null;
    try {
      const image = await track('image', ({ name, tag }) =>
        cloud.image.createImage({
          name,
          disk_format: 'raw',
          container_format: 'bare',
          visibility: 'private',
          tags: [tag],
        }),
      );
      imageId = image.id;
      step = 'upload';
      await cloud.image.uploadImage(image.id, new Uint8Array([0]));
      status = (await cloud.image.getImage(image.id)).status;
      step = 'delete';
      await cloud.image.deleteImage(image.id);
      return { imageId, status, failure: null };
    } catch (error) {
      signal.throwIfAborted();
      if (!isAllmendError(error)) throw error;
      return { imageId, status, failure: { step, reason: error.reason, message: error.message } };
    }
  },
};
