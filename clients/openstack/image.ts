import type { RawBody } from '@allmend/kit-egress';
import { z } from 'zod';
import { deletion } from './resource.ts';
import type { Deletion, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/**
 * https://docs.openstack.org/api-ref/image/v2/#show-image . An image's own properties (`os_distro`, `image_source`,
 * `replace_frequency` …) stand beside these fields, as strings.
 */
const imageSchema = z.looseObject({
  id: z.string(),
  /** Null until somebody names it. */
  name: z.string().nullable(),
  status: z.string(),
  visibility: z.string(),
  owner: z.string().nullable().optional(),
  os_hidden: z.boolean().optional(),
  protected: z.boolean().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  /** GiB. */
  min_disk: z.number(),
  /** MiB. */
  min_ram: z.number(),
  /** Bytes; null until the data is there. */
  size: z.number().nullable().optional(),
  virtual_size: z.number().nullable().optional(),
  disk_format: z.string().nullable().optional(),
  container_format: z.string().nullable().optional(),
  /** MD5, and null where the service no longer makes it. */
  checksum: z.string().nullable().optional(),
  os_hash_algo: z.string().nullable().optional(),
  os_hash_value: z.string().nullable().optional(),
  tags: z.array(z.string()),
});
export type Image = z.infer<typeof imageSchema>;

/** https://docs.openstack.org/api-ref/image/v2/#create-image */
export interface NewImage extends WireBody {
  readonly name: string;
  readonly disk_format?: string;
  readonly container_format?: string;
  readonly visibility?: 'private' | 'shared' | 'community' | 'public';
  readonly min_disk?: number;
  readonly min_ram?: number;
  readonly tags?: readonly string[];
}

/** One step of https://docs.openstack.org/api-ref/image/v2/#update-image ; paths like `/os_distro`, JSON pointer escapes. */
export interface ImagePatch {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** Glance v2: https://docs.openstack.org/api-ref/image/v2/ . Glance puts nothing into a wrapper key. */
export interface ImageService {
  /** Query as on the wire: `visibility`, `member_status`, `os_hidden`, `name`, `tag` (repeatable), `sort` … */
  listImages(query?: WireQuery): AsyncIterable<Image>;
  getImage(id: string): Promise<Image>;
  /** An image without data, `status` queued. */
  createImage(body: NewImage): Promise<Image>;
  /** Sends the data; the image is `active` (or still `saving`, `importing`) when this resolves. A stream is sent once, never retried. */
  uploadImage(id: string, data: RawBody, options?: { readonly deadline?: number }): Promise<void>;
  /** All steps or none. A `replace` of a property that is not there is 409. */
  updateImage(id: string, patch: readonly ImagePatch[]): Promise<Image>;
  /** A protected image is 403 until `/protected` is false. */
  deleteImage(id: string): Promise<Deletion>;
  /** The data as it arrives; read it to the end or cancel it. */
  downloadImage(id: string): Promise<ReadableStream<Uint8Array>>;
}

/** Glance's own default is 25 per page; 1000 is the most it gives by default. */
const pageSize = 1000;
const patchType = 'application/openstack-images-v2.1-json-patch';

export function image(service: ServiceClient): ImageService {
  return {
    listImages: (query = {}) =>
      service.list('/images', {
        query,
        items: 'images',
        schema: imageSchema,
        pages: 'links',
        pageSize: typeof query['limit'] === 'number' ? query['limit'] : pageSize,
      }),
    getImage: (id) => service.request('GET', '/images/{id}', { params: { id }, schema: imageSchema }),
    createImage: (body) => service.request('POST', '/images', { body, schema: imageSchema }),
    uploadImage: async (id, data, options = {}) => {
      await service.raw('PUT', '/images/{id}/file', {
        ...options,
        params: { id },
        rawBody: data,
        headers: { 'content-type': 'application/octet-stream' },
      });
    },
    updateImage: (id, patch) =>
      service.request('PATCH', '/images/{id}', {
        params: { id },
        rawBody: new TextEncoder().encode(JSON.stringify(patch)),
        headers: { 'content-type': patchType },
        schema: imageSchema,
      }),
    deleteImage: (id) => deletion(service.raw('DELETE', '/images/{id}', { params: { id } })),
    downloadImage: async (id) => {
      const { body } = await service.stream('GET', '/images/{id}/file', { params: { id } });
      return body;
    },
  };
}
