import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { besideOfficial } from '../../engine/official.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { imageLabel, propertyOf, visibleImages, type ImageView } from '../../resources/images.ts';
import type { NamedImage } from './named-images.ts';
import { capi, type Release } from './releases.ts';
import { texts } from './texts.ts';

/** Whether an image of that name is there and can be found by a search. Source: scs-0104-v1. */
export function checkNamedPresence(images: readonly ImageView[], wanted: NamedImage): Outcome {
  const visible = visibleImages(images);
  const found = visible.filter((image) => isNamed(image, wanted));
  const { label } = wanted;
  const outcome: Outcome =
    found.length > 0
      ? { verdict: 'PASS', message: texts.message('present', { label, images: found.slice(0, 10).map(imageLabel) }) }
      : {
          verdict: 'FAIL',
          message: texts.message('absent', { label }),
          details: nearMisses(images, wanted),
          remedy: [registration(wanted.name ?? wanted.label.replace('…', '1.33.1'), wanted.sources[0]!)],
        };
  return besideOfficial(outcome, officialPresence(visible, wanted), officialQuirk(visible));
}

/** Whether all images of that name come from where the standard says. */
export function checkNamedSource(images: readonly ImageView[], wanted: NamedImage): Outcome {
  const visible = visibleImages(images);
  const matching = images.filter((image) => isNamed(image, wanted));
  const outcome = sourceOutcome(matching, wanted.label, wanted.sources);
  return besideOfficial(outcome, officialSource(visible, wanted), sourceDeviation(visible, wanted));
}

/** Whether a visible image states this distribution and version and the purpose generic. Source: scs-0104-v2. */
export function checkReleasePresence(images: readonly ImageView[], release: Release, at: Date): Outcome {
  const label = `${release.label} ${release.version}`;
  const found = visibleImages(images).filter((image) => isOfRelease(image, release));
  if (found.length > 0) {
    return {
      verdict: 'PASS',
      message: texts.message('present', { label, images: found.slice(0, 10).map(imageLabel) }),
    };
  }
  if (at.toISOString().slice(0, 10) < release.due) {
    return { verdict: 'PASS', message: texts.message('not-due', { label, due: release.due }) };
  }
  return {
    verdict: 'FAIL',
    message: texts.message('release-absent', { label, distro: release.distro, version: release.version }),
    remedy: [
      registration(label, release.sources[0]!, [
        `os_distro=${release.distro}`,
        `os_version=${release.version}`,
        'os_purpose=generic',
      ]),
    ],
  };
}

/** Whether all generic images of a release come from its vendor. Source: scs-0104-v2, "Mandatory image sources". */
export function checkReleaseSource(images: readonly ImageView[], release: Release): Outcome {
  const matching = images.filter((image) => isOfRelease(image, release));
  return sourceOutcome(matching, `${release.label} ${release.version}`, release.sources);
}

/** Whether a Cluster API node image is there, named as recommended. */
export function checkCapiPresence(images: readonly ImageView[]): Outcome {
  const found = visibleImages(images).filter((image) => capi.wanted.test(image.name ?? ''));
  const label = 'ubuntu-capi-image-v…';
  if (found.length > 0) {
    return {
      verdict: 'PASS',
      message: texts.message('present', { label, images: found.slice(0, 10).map(imageLabel) }),
    };
  }
  return {
    verdict: 'FAIL',
    message: texts.message('absent', { label }),
    remedy: [
      registration('ubuntu-capi-image-v1.33.1', capi.sources[0]!, [
        `os_purpose=${capi.purpose}`,
        `image_description=${capi.description}`,
      ]),
    ],
  };
}

/** Whether all images with such a name carry the prescribed source, purpose and description. */
export function checkCapiProperties(images: readonly ImageView[]): Outcome {
  const matching = images.filter((image) => capi.named.test(image.name ?? ''));
  const sources = sourceFaults(matching, capi.sources);
  const fixed = matching.flatMap((image) =>
    (
      [
        ['os_purpose', capi.purpose],
        ['image_description', capi.description],
      ] as const
    )
      .filter(([property, wanted]) => propertyOf(image, property) !== wanted)
      .map(([property, wanted]) => propertyFault(image, property, wanted)),
  );
  return faultsOutcome([...sources, ...fixed], 'ubuntu-capi-image', matching.length);
}

/**
 * The official predicates: names as the list has them (of several images of one name the last counts), a pattern that need
 * not reach the end of the name, and an exception when an image has no name and a pattern is to be matched.
 */
export function officialPresence(visible: readonly ImageView[], wanted: NamedImage): Verdict {
  const found = officialMatches(visible, wanted);
  if (found === null) return 'DNF';
  return found.length > 0 ? 'PASS' : 'FAIL';
}

export function officialSource(visible: readonly ImageView[], wanted: NamedImage): Verdict {
  const found = officialMatches(visible, wanted);
  if (found === null) return 'DNF';
  return found.every((image) => hasSource(image, wanted.sources)) ? 'PASS' : 'FAIL';
}

function officialMatches(visible: readonly ImageView[], wanted: NamedImage): readonly ImageView[] | null {
  const byName = new Map(visible.map((image) => [image.name ?? null, image]));
  if (!wanted.scheme) {
    const one = byName.get(wanted.name ?? '');
    return one ? [one] : [];
  }
  if (byName.has(null)) return null;
  const prefix = new RegExp(wanted.scheme.source.replace(/\$$/, ''));
  return [...byName.values()].filter((image) => prefix.test(image.name ?? ''));
}

function officialQuirk(visible: readonly ImageView[]): string {
  return visible.some((image) => typeof image.name !== 'string') ? '0104-nameless-image' : '0104-unanchored-name';
}

function sourceDeviation(visible: readonly ImageView[], wanted: NamedImage): string {
  const official = officialSource(visible, wanted);
  const matching = visible.filter((image) => isNamed(image, wanted));
  const byText: Verdict = matching.every((image) => hasSource(image, wanted.sources)) ? 'PASS' : 'FAIL';
  if (byText === official) return '0104-hidden-images';
  if (official === 'PASS') return '0104-same-name';
  return officialQuirk(visible);
}

function isNamed(image: ImageView, wanted: NamedImage): boolean {
  const name = image.name ?? '';
  return wanted.scheme ? wanted.scheme.test(name) : name === wanted.name;
}

function isOfRelease(image: ImageView, release: Release): boolean {
  return (
    propertyOf(image, 'os_distro') === release.distro &&
    propertyOf(image, 'os_version') === release.version &&
    propertyOf(image, 'os_purpose') === 'generic'
  );
}

function hasSource(image: ImageView, sources: readonly string[]): boolean {
  const source = propertyOf(image, 'image_source');
  return source !== null && sources.some((prefix) => source.startsWith(prefix));
}

interface Fault {
  readonly line: Message;
  readonly remedy: string;
}

function sourceOutcome(matching: readonly ImageView[], label: string, sources: readonly string[]): Outcome {
  return faultsOutcome(sourceFaults(matching, sources), label, matching.length);
}

function faultsOutcome(faults: readonly Fault[], label: string, count: number): Outcome {
  if (faults.length === 0) return { verdict: 'PASS', message: texts.message('source-good', { label, count }) };
  return {
    verdict: 'FAIL',
    message: texts.message('source-bad', { label, bad: faults.length }),
    details: limitDetails(faults.map((fault) => fault.line)),
    remedy: faults.slice(0, maximumDetails).map((fault) => fault.remedy),
  };
}

function sourceFaults(matching: readonly ImageView[], sources: readonly string[]): Fault[] {
  return matching
    .filter((image) => !hasSource(image, sources))
    .map((image) => {
      const value = propertyOf(image, 'image_source');
      const params = { image: imageLabel(image), value: value ?? '', sources };
      return {
        line: value === null ? texts.message('no-source', params) : texts.message('wrong-source', params),
        remedy: shellCommand('openstack', 'image', 'set', '--property', `image_source=${sources[0]}<file>`, image.id),
      };
    });
}

function propertyFault(image: ImageView, property: string, wanted: string): Fault {
  const value = propertyOf(image, property) ?? '';
  return {
    line: texts.message('wrong-value', { image: imageLabel(image), property, value, wanted }),
    remedy: shellCommand('openstack', 'image', 'set', '--property', `${property}=${wanted}`, image.id),
  };
}

/** Images that somebody may believe to be the wanted one: same name but hidden, or another case, or a longer name. */
function nearMisses(images: readonly ImageView[], wanted: NamedImage): readonly Message[] {
  const start = (wanted.name ?? 'ubuntu-capi-image').toLowerCase();
  return limitDetails(
    images
      .filter((image) => (image.name ?? '').toLowerCase().startsWith(start))
      .map((image) => {
        const hidden = isNamed(image, wanted);
        return hidden
          ? texts.message('near-hidden', { image: imageLabel(image) })
          : texts.message('near-name', { image: imageLabel(image) });
      }),
  );
}

function registration(name: string, source: string, properties: readonly string[] = []): string {
  const all = [...properties, `image_source=${source}<file>`].flatMap((one) => ['--property', one]);
  return shellCommand(
    ...['openstack', 'image', 'create', '--public', '--disk-format', 'qcow2', '--container-format', 'bare'],
    ...all,
    ...['--file', '<file>', name],
  );
}
