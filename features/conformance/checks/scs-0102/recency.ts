import type { Verdict } from '@allmend/api';
import { shellCommand } from '../../engine/shell-quote.ts';
import { imageLabel, propertyOf, type ImageView } from '../../resources/images.ts';
import { isDateMark, parseDate, parseInstant } from './dates.ts';
import type { Fault } from './properties.ts';
import { texts } from './texts.ts';
import { replacePeriods, tolerance } from './values.ts';

/**
 * How an image stands to its promised replacement: `fine`; outdated but hidden or marked as old by its name; outdated and
 * offered like a fresh one; `invalid-end`: outdated, and `provided_until` cannot be read; `no-end`: outdated without `provided_until`.
 */
export type Age = 'fine' | 'outdated-marked' | 'outdated' | 'invalid-end' | 'no-end';

/** Class of one image at an instant. Source: scs-0102 "Image updating"; limits as the official suite has them. */
export function classifyAge(image: ImageView, at: Date): Age {
  const period = replacePeriods.get(propertyOf(image, 'replace_frequency') ?? '');
  if (!period || at.getTime() <= buildInstant(image) + tolerance * period) return 'fine';
  const until = propertyOf(image, 'provided_until');
  if (until === null) return 'no-end';
  if (until === 'none' || until === 'notice') return 'fine';
  const end = parseDate(until);
  if (end === null) return 'invalid-end';
  if (end < at.getTime()) return 'fine';
  return image.os_hidden === true || isMarked(image.name ?? '') ? 'outdated-marked' : 'outdated';
}

/** Whether the last of several words of a name says that the image is an old one. */
function isMarked(name: string): boolean {
  const cut = name.lastIndexOf(' ');
  const word = name.slice(cut + 1);
  return cut >= 0 && (word === 'old' || word === 'prev' || isDateMark(word));
}

function buildInstant(image: ImageView): number {
  const built = parseDate(propertyOf(image, 'image_build_date') ?? '');
  return built ?? parseInstant(image.created_at ?? '') ?? 0;
}

/** The official verdict on the images that the official suite lists. */
export function officialRecency(images: readonly ImageView[], at: Date): Verdict {
  const ages = new Map(images.map((image) => [image, classifyAge(image, at)]));
  const outdated = images.filter((image) => ages.get(image) !== 'fine');
  if (outdated.some((image) => ages.get(image) === 'no-end')) return 'DNF';
  const unreadable = outdated.filter((image) => ages.get(image) === 'invalid-end');
  if (outdated.some((image) => typeof image.name !== 'string' && !unreadable.includes(image))) return 'DNF';
  if (unreadable.length > 0) return 'FAIL';
  // One image per name: of several the last in the list counts.
  const byName = new Map(images.map((image) => [image.name, image]));
  return outdated.every((image) => {
    const successor = byName.get(withoutLastWord(image.name ?? ''));
    return successor !== undefined && ages.get(successor) === 'fine';
  })
    ? 'PASS'
    : 'FAIL';
}

/** Faults by the text, hidden images included: a hidden one may bear the name of its successor. */
export function recencyFaults(images: readonly ImageView[], at: Date): readonly Fault[] {
  const ages = new Map(images.map((image) => [image, classifyAge(image, at)]));
  const fresh = new Set(
    images.filter((one) => one.os_hidden !== true && ages.get(one) === 'fine').map((one) => one.name),
  );
  return images.flatMap((image) => {
    const age = ages.get(image)!;
    if (age === 'fine') return [];
    const params = {
      image: imageLabel(image),
      built: propertyOf(image, 'image_build_date') ?? image.created_at ?? '?',
      frequency: propertyOf(image, 'replace_frequency') ?? '?',
      until: propertyOf(image, 'provided_until') ?? '',
    };
    if (age === 'invalid-end') return [{ line: texts.message('invalid-end', params), remedy: statingEnd(image) }];
    const name = image.name ?? '';
    const replaced = fresh.has(withoutLastWord(name)) || (image.os_hidden === true && fresh.has(name));
    return replaced ? [] : [{ line: texts.message('not-replaced', params), remedy: replacing(image) }];
  });
}

function statingEnd({ id }: ImageView): string {
  return shellCommand('openstack', 'image', 'set', '--property', 'provided_until=<YYYY-MM-DD>', id);
}

/** A fresh image takes the name, and the old one says by a last word that it is old: both predicates find the successor so. */
function replacing({ id, name }: ImageView): string {
  const current = (isMarked(name ?? '') ? withoutLastWord(name ?? '') : name) || '<name>';
  const built = ['--property', 'image_build_date=<YYYY-MM-DD>'];
  const create = shellCommand('openstack', 'image', 'create', '--public', ...built, '--file', '<file>', current);
  return `${shellCommand('openstack', 'image', 'set', '--name', `${current} old`, id)} && ${create}`;
}

/** The name under which the successor of a renamed image stands; undefined when the name is one word. */
function withoutLastWord(name: string): string | undefined {
  const cut = name.lastIndexOf(' ');
  return cut < 0 ? undefined : name.slice(0, cut).trimEnd();
}
