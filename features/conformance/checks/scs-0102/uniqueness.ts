import { imageLabel, propertyOf, type ImageView } from '../../resources/images.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Fault } from './properties.ts';
import { texts } from './texts.ts';

/**
 * Public, visible, generic images that share distribution, version and architecture with another one. An image without distribution
 * or version is the concern of the checks of these properties. Source: scs-0102-v2, uniqueness requirement of `os_purpose`.
 */
export function uniquenessFaults(images: readonly ImageView[]): readonly Fault[] {
  const generic = images.filter(
    (image) =>
      image.visibility === 'public' &&
      image.os_hidden !== true &&
      propertyOf(image, 'os_purpose') === 'generic' &&
      propertyOf(image, 'os_distro') &&
      propertyOf(image, 'os_version'),
  );
  return [...Map.groupBy(generic, keyOf).values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const [newest, ...older] = group.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''));
      const params = {
        distro: propertyOf(newest!, 'os_distro') ?? '',
        version: propertyOf(newest!, 'os_version') ?? '',
        architecture: propertyOf(newest!, 'architecture') ?? '?',
        images: group.map(imageLabel),
      };
      const ids = older.map((image) => image.id);
      const command = ids.map((id) =>
        shellCommand('openstack', 'image', 'set', '--property', 'os_purpose=oldgeneric', id),
      );
      return { line: texts.message('not-unique', params), remedy: command.join(' && ') };
    });
}

function keyOf(image: ImageView): string {
  return JSON.stringify(['architecture', 'os_distro', 'os_version'].map((property) => propertyOf(image, property)));
}
