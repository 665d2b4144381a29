import type { ImageView } from '../../resources/images.ts';

/** For tests: an image that fulfils everything on 2026-08-21, with some fields changed; null removes a property. */
export function sampleImage(change: Readonly<Record<string, unknown>> = {}): ImageView {
  const image: Record<string, unknown> = {
    id: '6f3b3b6e-0000-4000-8000-000000000001',
    name: 'Heidekraut 5',
    visibility: 'public',
    os_hidden: false,
    created_at: '2026-08-02T00:00:00Z',
    min_disk: 8,
    min_ram: 512,
    size: 600_000_000,
    os_hash_algo: 'sha512',
    tags: [],
    architecture: 'x86_64',
    os_distro: 'heidekraut',
    os_version: '5.0',
    os_purpose: 'generic',
    hw_disk_bus: 'scsi',
    image_build_date: '2026-08-01',
    image_original_user: 'heide',
    image_source: 'https://images.heidekraut.example/5/disk.img',
    image_description: 'https://heidekraut.example/5',
    replace_frequency: 'monthly',
    provided_until: '2029-05-31',
    uuid_validity: 'last-3',
    ...change,
  };
  for (const [key, value] of Object.entries(image)) {
    if (value === null && !['name', 'size', 'min_disk', 'min_ram'].includes(key)) delete image[key];
  }
  return image as ImageView;
}
