import { imageLabel, propertyOf, type ImageView } from '../../resources/images.ts';
import { parseDate } from './dates.ts';
import type { Fault } from './properties.ts';
import { texts } from './texts.ts';

const flags = ['license_included', 'license_required', 'subscription_included', 'subscription_required'];

/**
 * Optional properties of licences, support and patch state that are there but say nothing usable, or contradict each other.
 * Source: scs-0102, "Licensing / Maintenance subscription / Support" and "Image build info".
 */
export function consistencyFaults(images: readonly ImageView[]): readonly Fault[] {
  return images.flatMap((image) => [
    ...flags.flatMap((property) => flagFault(image, property)),
    ...contradiction(image),
    ...maintenance(image),
    ...contact(image),
    ...patchLevel(image),
    ...tagFaults(image),
  ]);
}

function flagFault(image: ImageView, property: string): Fault[] {
  const value = propertyOf(image, property);
  if (value === null || readFlag(value) !== null) return [];
  return [{ line: texts.message('not-flag', { image: imageLabel(image), property, value }) }];
}

function contradiction(image: ImageView): Fault[] {
  const both = ['license_included', 'license_required'].every(
    (property) => readFlag(propertyOf(image, property) ?? 'false') === true,
  );
  return both ? [{ line: texts.message('licence-contradiction', { image: imageLabel(image) }) }] : [];
}

function maintenance(image: ImageView): Fault[] {
  const value = propertyOf(image, 'maintained_until');
  if (value === null || parseDate(value) !== null) return [];
  return [{ line: texts.message('not-date', { image: imageLabel(image), property: 'maintained_until', value }) }];
}

function contact(image: ImageView): Fault[] {
  const value = propertyOf(image, 'l1_support_contact');
  if (value === null || /^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) return [];
  return [{ line: texts.message('not-uri', { image: imageLabel(image), property: 'l1_support_contact', value }) }];
}

function patchLevel(image: ImageView): Fault[] {
  const value = propertyOf(image, 'patchlevel');
  if (value === null || value.trim() !== '') return [];
  return [{ line: texts.message('empty', { image: imageLabel(image), property: 'patchlevel' }) }];
}

function tagFaults(image: ImageView): Fault[] {
  const distro = propertyOf(image, 'os_distro');
  if (!distro) return [];
  return (image.tags ?? [])
    .filter((tag) => tag.startsWith('os:') && tag.slice('os:'.length).toLowerCase() !== distro.toLowerCase())
    .map((tag) => ({ line: texts.message('tag-contradiction', { image: imageLabel(image), tag, distro }) }));
}

function readFlag(value: string): boolean | null {
  const word = value.toLowerCase();
  if (word === 'true') return true;
  return word === 'false' ? false : null;
}
