import type { Message } from '@allmend/kit-i18n';
import type { Outcome } from '../../engine/testcase.ts';
import { limitDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import { flavorReference, type FlavorView } from '../../resources/flavors.ts';
import { imageLabel, propertyOf, type ImageView } from '../../resources/images.ts';
import type { BootProbe } from './observation.ts';
import { wantedBlocks } from './probe.ts';
import { texts } from './texts.ts';

/** What the kernel's pool must hold. Source: scs-0101-v1, "Entropy in instances". */
const demandedEntropy = 256;
/** Failed blocks of 1000 that are tolerated. Source: scs-0101-v1 (3 are expected at most, 5 tolerated). */
const toleratedFailures = 5;

/** `entropy_avail` must be 256 in a running server. */
export function checkEntropy(probe: BootProbe): Outcome {
  const { entropy } = probe.report;
  if (!entropy || entropy.available === null) return unfinished(probe);
  const params = { available: entropy.available, demanded: demandedEntropy, ...where(probe) };
  if (entropy.available === demandedEntropy)
    return { verdict: 'PASS', message: texts.message('entropy-enough', params), details: [sources(probe)] };
  return {
    verdict: 'FAIL',
    message: texts.message('entropy-other', params),
    details: [sources(probe)],
    remedy: rngRemedy(probe),
  };
}

/** The random numbers of a running server must pass FIPS 140-2 in all but a few of 1000 blocks. */
export function checkFips(probe: BootProbe): Outcome {
  const { fips } = probe.report;
  if (!fips || fips.blocks === 0) return unfinished(probe);
  const { blocks, failures, method } = fips;
  const params = { blocks, failures, method, tolerated: toleratedFailures, wanted: wantedBlocks, ...where(probe) };
  if (failures > toleratedFailures)
    return { verdict: 'FAIL', message: texts.message('fips-failures', params), remedy: rngRemedy(probe) };
  // A smaller sample passes with the same share of failures (one of few blocks may fail by chance), else it decides nothing.
  const share = Math.max(1, Math.floor((toleratedFailures * blocks) / wantedBlocks));
  if (blocks < 100 || (blocks < wantedBlocks && failures > share))
    return { verdict: 'DNF', message: texts.message('fips-few', params) };
  return { verdict: 'PASS', message: texts.message('fips-good', params) };
}

/** SCS flavors should hand the host's random number device to their servers. Declared officially, without implementation. */
export function checkFlavorProperty(flavors: readonly FlavorView[]): Outcome {
  const named = flavors.filter((flavor) => flavor.name.startsWith('SCS-'));
  const without = named.filter((flavor) => flavor.extra_specs?.['hw_rng:allowed']?.toLowerCase() !== 'true');
  return undecidedOfficially(
    without.length === 0
      ? { verdict: 'PASS', message: texts.message('flavors-good', { count: named.length }) }
      : {
          verdict: 'FAIL',
          message: texts.message('flavors-without', { without: without.length, count: named.length }),
          details: limitDetails(without.map((flavor) => texts.message('flavor-without', { name: flavor.name }))),
          remedy: without.map((flavor) =>
            shellCommand('openstack', 'flavor', 'set', '--property', 'hw_rng:allowed=true', flavorReference(flavor)),
          ),
        },
  );
}

/** Public images should ask for the random number device. Declared officially, without implementation. */
export function checkImageProperty(images: readonly ImageView[]): Outcome {
  const without = images.filter((image) => propertyOf(image, 'hw_rng_model') !== 'virtio');
  return undecidedOfficially(
    without.length === 0
      ? { verdict: 'PASS', message: texts.message('images-good', { count: images.length }) }
      : {
          verdict: 'FAIL',
          message: texts.message('images-without', { without: without.length, count: images.length }),
          details: limitDetails(without.map((image) => texts.message('image-without', { name: imageLabel(image) }))),
          remedy: without.map((image) =>
            shellCommand('openstack', 'image', 'set', '--property', 'hw_rng_model=virtio', image.id),
          ),
        },
  );
}

/** A kernel that seeds itself, or a daemon that feeds it. Declared officially, without implementation. */
export function checkDaemon(probe: BootProbe): Outcome {
  const { system, entropy } = probe.report;
  if (!system || !entropy) return undecidedOfficially(unfinished(probe));
  const params = { kernel: system.kernel, daemon: entropy.daemon, ...where(probe) };
  if (seedsItself(system.kernel))
    return undecidedOfficially({ verdict: 'PASS', message: texts.message('kernel-seeds', params) });
  return undecidedOfficially(
    entropy.daemon === 'none'
      ? { verdict: 'FAIL', message: texts.message('daemon-missing', params) }
      : { verdict: 'PASS', message: texts.message('daemon-runs', params) },
  );
}

/** From 5.18 on the kernel's generator needs no daemon. Source: scs-0101-v1. */
function seedsItself(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major > 5 || (major === 5 && minor >= 18);
}

/** A testcase that the official suite declares but cannot run is DNF there, whatever the cloud. */
function undecidedOfficially(outcome: Outcome): Outcome {
  if (outcome.verdict === 'DNF') return outcome;
  return { ...outcome, official: 'DNF', deviation: '0101-not-implemented' };
}

function unfinished(probe: BootProbe): Outcome {
  const { failure } = probe;
  return failure
    ? {
        verdict: 'DNF',
        message: texts.message(`failed-${failure.step}`, { problem: failure.message, ...where(probe) }),
      }
    : { verdict: 'DNF', message: texts.message('no-report', where(probe)) };
}

function where(probe: BootProbe): { image: string; flavor: string } {
  return { image: probe.image.name, flavor: probe.flavor.name };
}

function sources(probe: BootProbe): Message {
  const { source = 'none', cpu = 'none' } = probe.report.entropy ?? {};
  return texts.message('sources', { source, cpu, kernel: probe.report.system?.kernel ?? '?' });
}

function rngRemedy(probe: BootProbe): readonly string[] {
  return [
    shellCommand('openstack', 'flavor', 'set', '--property', 'hw_rng:allowed=true', probe.flavor.id),
    shellCommand('openstack', 'image', 'set', '--property', 'hw_rng_model=virtio', probe.image.id),
  ];
}
