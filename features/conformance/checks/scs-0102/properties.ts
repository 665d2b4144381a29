import type { Message } from '@allmend/kit-i18n';
import { imageLabel, propertyOf, type ImageView } from '../../resources/images.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import { parseDate, parseInstant } from './dates.ts';
import { texts } from './texts.ts';
import {
  diskBuses,
  hashAlgorithms,
  officialArchitectures,
  officialHypervisors,
  openstackArchitectures,
  openstackHypervisors,
  purposes,
  randomDevices,
  replacePeriods,
} from './values.ts';

/** One image that does not hold. */
export interface Fault {
  readonly line: Message;
  readonly remedy?: string;
}

/** The rule of one property, by the text and as the official suite has it (scs-standards: table in scs-0102). */
export interface PropertyRule {
  /** As in the testcase's id. */
  readonly property: string;
  /** Null: the image is as the text wants it. */
  readonly text: (image: ImageView, at: Date) => Fault | null;
  /** Null: the official suite stops with an exception on this image. */
  readonly official: (image: ImageView, at: Date) => boolean | null;
  /** Row that explains a difference between both. */
  readonly deviation?: string;
}

const gibibyte = 2 ** 30;

export const propertyRules: readonly PropertyRule[] = [
  {
    property: 'architecture',
    text: among('architecture', openstackArchitectures, { required: true }),
    official: (image) => officialArchitectures.includes(propertyOf(image, 'architecture') ?? ''),
    deviation: '0102-openstack-values',
  },
  {
    property: 'min_disk',
    text: (image) => {
      if (!image.min_disk) return fault('zero', image, 'min_disk', minimumDisk(image));
      if (image.min_disk * gibibyte >= (image.size ?? 0)) return null;
      const params = { image: imageLabel(image), size: image.size ?? 0, min: image.min_disk };
      return { line: texts.message('disk-too-small', params), remedy: minimumDisk(image) };
    },
    official: (image) => {
      if (!image.min_disk) return false;
      return typeof image.size === 'number' ? image.min_disk * gibibyte >= image.size : null;
    },
    deviation: '0102-image-without-data',
  },
  agreed('min_ram', (image) =>
    image.min_ram
      ? null
      : fault('zero', image, 'min_ram', shellCommand('openstack', 'image', 'set', '--min-ram', '<MiB>', image.id)),
  ),
  agreed('os_version', present('os_version', '<24.04>')),
  {
    property: 'os_distro',
    text: (image) => {
      const value = propertyOf(image, 'os_distro');
      if (!value) return missing(image, 'os_distro', '<ubuntu>');
      if (/^[a-z][a-z0-9._+-]*$/.test(value)) return null;
      return wrong('not-lowercase', image, 'os_distro', value, value.toLowerCase());
    },
    official: (image) => Boolean(propertyOf(image, 'os_distro')),
    deviation: '0102-distro-name',
  },
  agreed('os_purpose', among('os_purpose', purposes, { required: true })),
  {
    property: 'hw_disk_bus',
    text: among('hw_disk_bus', diskBuses, { required: true }),
    official: (image) => isAbsentOr(image, 'hw_disk_bus', diskBuses),
    deviation: '0102-missing-disk-bus',
  },
  {
    property: 'hypervisor_type',
    text: among('hypervisor_type', openstackHypervisors),
    official: (image) => isAbsentOr(image, 'hypervisor_type', officialHypervisors),
    deviation: '0102-openstack-values',
  },
  agreed('hw_rng_model', among('hw_rng_model', randomDevices)),
  agreed('hash_algo', (image) => {
    const value = image.os_hash_algo;
    if (value && hashAlgorithms.includes(value)) return null;
    const params = { image: imageLabel(image), property: 'os_hash_algo', value: value ?? '', allowed: hashAlgorithms };
    return { line: value ? texts.message('not-among', params) : texts.message('no-hash', params) };
  }),
  agreed('image_build_date', buildDate),
  agreed('image_original_user', present('image_original_user', '<user|none>')),
  agreed('image_source', (image) => {
    const value = propertyOf(image, 'image_source');
    if (value === null) return missing(image, 'image_source', '<https://…|private>');
    if (value === 'private' || /^(?:https?|ftps?):\/\//.test(value)) return null;
    return wrong('not-url', image, 'image_source', value, '<https://…|private>');
  }),
  agreed('image_description', present('image_description', '<https://…>')),
  agreed('replace_frequency', among('replace_frequency', [...replacePeriods.keys()], { required: true })),
  {
    property: 'provided_until',
    text: (image) => {
      const value = propertyOf(image, 'provided_until');
      if (!value) return missing(image, 'provided_until', '<YYYY-MM-DD|none|notice>');
      if (value === 'none' || value === 'notice' || parseDate(value) !== null) return null;
      return wrong('not-until', image, 'provided_until', value, '<YYYY-MM-DD|none|notice>');
    },
    official: (image) => Boolean(propertyOf(image, 'provided_until')),
    deviation: '0102-provided-until-value',
  },
  {
    property: 'uuid_validity',
    text: (image) => {
      const value = propertyOf(image, 'uuid_validity');
      if (value === null) return missing(image, 'uuid_validity', '<none|last-N|YYYY-MM-DD|notice|forever>');
      if (isUuidValidity(value)) return null;
      return wrong('not-validity', image, 'uuid_validity', value, '<none|last-N|YYYY-MM-DD|notice|forever>');
    },
    official: (image) => {
      const value = propertyOf(image, 'uuid_validity');
      return value === null || isUuidValidity(value);
    },
    deviation: '0102-missing-uuid-validity',
  },
  agreed('hotfix_hours', (image) => {
    const value = propertyOf(image, 'hotfix_hours');
    if (!value || /^\p{Nd}+$/u.test(value)) return null;
    return wrong('not-hours', image, 'hotfix_hours', value, '<hours>');
  }),
];

/** A rule on which text and official suite agree. */
function agreed(property: string, text: PropertyRule['text']): PropertyRule {
  return { property, text, official: (image, at) => text(image, at) === null };
}

function buildDate(image: ImageView, at: Date): Fault | null {
  const value = propertyOf(image, 'image_build_date');
  if (!value) return missing(image, 'image_build_date', '<YYYY-MM-DD>');
  const built = parseDate(value);
  if (built === null) return wrong('not-date', image, 'image_build_date', value, '<YYYY-MM-DD>');
  if (built > at.getTime()) return wrong('in-future', image, 'image_build_date', value, '<YYYY-MM-DD>');
  const registered = parseInstant(image.created_at ?? '');
  if (registered !== null && built <= registered) return null;
  const params = { image: imageLabel(image), value, created: image.created_at ?? '?' };
  return {
    line: texts.message('built-after-upload', params),
    remedy: setProperty(image, 'image_build_date', '<YYYY-MM-DD>'),
  };
}

function isUuidValidity(value: string): boolean {
  return /^(?:none|notice|forever|last-\p{Nd}+)$/u.test(value) || parseDate(value) !== null;
}

function isAbsentOr(image: ImageView, property: string, allowed: readonly string[]): boolean {
  const value = propertyOf(image, property);
  return value === null || allowed.includes(value);
}

function among(
  property: string,
  allowed: readonly string[],
  options?: { readonly required: true },
): PropertyRule['text'] {
  const hint = allowed.length <= 7 ? `<${allowed.join('|')}>` : '<x86_64|aarch64>';
  return (image) => {
    const value = propertyOf(image, property);
    if (value === null) return options ? missing(image, property, hint) : null;
    if (allowed.includes(value)) return null;
    const params = { image: imageLabel(image), property, value, allowed };
    return { line: texts.message('not-among', params), remedy: setProperty(image, property, hint) };
  };
}

function present(property: string, hint: string): PropertyRule['text'] {
  return (image) => (propertyOf(image, property) ? null : missing(image, property, hint));
}

function missing(image: ImageView, property: string, hint: string): Fault {
  return fault('lacks', image, property, setProperty(image, property, hint));
}

function wrong(
  key: 'not-lowercase' | 'not-date' | 'in-future' | 'not-url' | 'not-until' | 'not-validity' | 'not-hours',
  image: ImageView,
  property: string,
  value: string,
  hint: string,
): Fault {
  const line = texts.message(key, { image: imageLabel(image), property, value });
  return { line, remedy: setProperty(image, property, hint) };
}

function fault(key: 'lacks' | 'zero', image: ImageView, property: string, remedy: string): Fault {
  return { line: texts.message(key, { image: imageLabel(image), property }), remedy };
}

function minimumDisk(image: ImageView): string {
  const enough = Math.max(1, Math.ceil((image.size ?? 0) / gibibyte));
  return shellCommand('openstack', 'image', 'set', '--min-disk', String(enough), image.id);
}

function setProperty(image: ImageView, property: string, value: string): string {
  return shellCommand('openstack', 'image', 'set', '--property', `${property}=${value}`, image.id);
}
