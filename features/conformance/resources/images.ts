import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

/** An image as Glance lists it; its own properties (`os_distro`, `image_source` …) stand beside these fields. */
export type ImageView = z.infer<typeof imageView>;
const imageView = z.looseObject({
  id: z.string(),
  /** Null until somebody names it. */
  name: z.string().nullish(),
  visibility: z.string(),
  os_hidden: z.boolean().optional(),
  created_at: z.string().nullish(),
  /** GiB. */
  min_disk: z.number().nullish(),
  /** MiB. */
  min_ram: z.number().nullish(),
  /** Bytes; null as long as there is no data. */
  size: z.number().nullish(),
  os_hash_algo: z.string().nullish(),
  tags: z.array(z.string()).optional(),
});

/**
 * The images that everybody may use (visibility public or community), hidden ones included; the project's own and shared
 * images are nobody else's business and are left out. Two requests, since Glance lists hidden images only when asked
 * (`os_hidden`: https://docs.openstack.org/api-ref/image/v2/#list-images).
 */
export const images: Collector<ImageView[]> = {
  resource: 'images',
  mode: 'read',
  deadline: 120,
  schema: z.array(imageView),
  async collect({ cloud }) {
    const [shown, hidden] = await Promise.all([
      Array.fromAsync(cloud.image.listImages({ member_status: 'all' })),
      Array.fromAsync(cloud.image.listImages({ visibility: 'public', os_hidden: 'true' })),
    ]);
    const known = new Set(shown.map((one) => one.id));
    return [...shown, ...hidden.filter((one) => !known.has(one.id))].filter(isOffered);
  },
};

function isOffered(image: { readonly visibility: string }): boolean {
  return image.visibility === 'public' || image.visibility === 'community';
}

/** What the official suite sees: the default list, in which Glance leaves hidden images out. */
export function visibleImages(all: readonly ImageView[]): readonly ImageView[] {
  return all.filter((one) => one.os_hidden !== true);
}

/** An own property's text; null when it is absent. */
export function propertyOf(image: ImageView, property: string): string | null {
  const value = image[property];
  return typeof value === 'string' ? value : null;
}

/** How findings name an image: images may share a name, or have none. */
export function imageLabel(image: ImageView): string {
  return image.name ? `${image.name} (${image.id})` : image.id;
}
