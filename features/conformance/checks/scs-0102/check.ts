import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { besideOfficial } from '../../engine/official.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { visibleImages, type ImageView } from '../../resources/images.ts';
import { consistencyFaults } from './consistency.ts';
import { propertyRules, type Fault, type PropertyRule } from './properties.ts';
import { classifyAge, officialRecency, recencyFaults } from './recency.ts';
import { texts } from './texts.ts';
import { uniquenessFaults } from './uniqueness.ts';

/** Row for verdicts that differ only because the official suite does not see hidden images. */
const hiddenImages = '0102-hidden-images';

/** Whether every public image states a property as scs-0102 wants it. */
export function checkProperty(rule: PropertyRule, images: readonly ImageView[], at: Date): Outcome {
  const faultsOf = (some: readonly ImageView[]): Fault[] =>
    some.map((image) => rule.text(image, at)).filter((fault) => fault !== null);
  const visible = visibleImages(images);
  const official = officialProperty(rule.property, visible, at);
  const count = images.length;
  const good = texts.message('property-good', { property: rule.property, count });
  const outcome = outcomeOf(faultsOf(images), {
    good,
    bad: (bad) => texts.message('property-bad', { property: rule.property, bad, count }),
  });
  const sameWithoutHidden = verdictOf(faultsOf(visible)) === official;
  return besideOfficial(outcome, official, sameWithoutHidden ? hiddenImages : (rule.deviation ?? hiddenImages));
}

/** The properties that have a testcase, as its id names them. */
export const scs0102Properties: readonly string[] = propertyRules.map((rule) => rule.property);

/** The official verdict on one of these properties for the images that the official suite lists. */
export function officialProperty(property: string, images: readonly ImageView[], at: Date): Verdict {
  const rule = ruleOf(property);
  if (!rule) throw new Error(`scs-0102 has no testcase for the property ${property}`);
  const results = images.map((image) => rule.official(image, at));
  if (results.includes(null)) return 'DNF';
  return results.every((result) => result === true) ? 'PASS' : 'FAIL';
}

/** Whether images are replaced as often as they promise. */
export function checkRecency(images: readonly ImageView[], at: Date): Outcome {
  const visible = visibleImages(images);
  const official = officialRecency(visible, at);
  const count = images.length;
  const outcome = outcomeOf(recencyFaults(images, at), {
    good: texts.message('recency-good', { count }),
    bad: (bad) => texts.message('recency-bad', { bad, count }),
  });
  if (verdictOf(recencyFaults(visible, at)) === official) return besideOfficial(outcome, official, hiddenImages);
  return besideOfficial(outcome, official, recencyDeviation(visible, at));
}

function recencyDeviation(visible: readonly ImageView[], at: Date): string {
  const outdated = visible.map((image) => ({ image, age: classifyAge(image, at) })).filter(({ age }) => age !== 'fine');
  if (outdated.some(({ age }) => age === 'no-end')) return '0102-outdated-without-end';
  if (outdated.some(({ image }) => typeof image.name !== 'string')) return '0102-nameless-image';
  return '0102-same-name';
}

/** Whether searching for a generic image of one distribution, version and architecture finds at most one. */
export function checkUniqueness(images: readonly ImageView[]): Outcome {
  return outcomeOf(uniquenessFaults(images), {
    good: texts.message('unique-good'),
    bad: (bad) => texts.message('unique-bad', { bad }),
  });
}

/** Whether the optional properties that images carry are usable and do not contradict each other. */
export function checkConsistency(images: readonly ImageView[]): Outcome {
  const count = images.length;
  return outcomeOf(consistencyFaults(images), {
    good: texts.message('consistent-good', { count }),
    bad: (bad) => texts.message('consistent-bad', { bad, count }),
  });
}

/** The rule of a property by the name in its testcase id. */
export function ruleOf(property: string): PropertyRule | undefined {
  return propertyRules.find((rule) => rule.property === property);
}

function verdictOf(faults: readonly Fault[]): Verdict {
  return faults.length === 0 ? 'PASS' : 'FAIL';
}

function outcomeOf(
  faults: readonly Fault[],
  messages: { readonly good: Message; readonly bad: (count: number) => Message },
): Outcome {
  if (faults.length === 0) return { verdict: 'PASS', message: messages.good };
  return {
    verdict: 'FAIL',
    message: messages.bad(faults.length),
    details: limitDetails(faults.map((fault) => fault.line)),
    remedy: faults
      .map((fault) => fault.remedy)
      .filter((one) => one !== undefined)
      .slice(0, maximumDetails),
  };
}
