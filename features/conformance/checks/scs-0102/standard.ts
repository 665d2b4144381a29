import type { Standard, Testcase } from '../../engine/testcase.ts';
import { images } from '../../resources/images.ts';
import { checkConsistency, checkProperty, checkRecency, checkUniqueness } from './check.ts';
import { deviations } from './deviations.ts';
import { propertyRules, type PropertyRule } from './properties.ts';
import { texts } from './texts.ts';

/** Which part of the standard speaks of a property. */
const sections: Readonly<Record<string, string>> = {
  image_build_date: 'Image build info',
  image_original_user: 'Image build info',
  hash_algo: 'Image build info',
  image_source: 'Image Origin',
  image_description: 'Image Origin',
  replace_frequency: 'Image updating',
  provided_until: 'Image updating',
  uuid_validity: 'Image updating',
  hotfix_hours: 'Image updating',
};

const secondVersion = 'https://docs.scs.community/standards/scs-0102-v2-image-metadata';

/** Properties that only version 2 demands. */
const links: Readonly<Record<string, string>> = { os_purpose: secondVersion };

/** Image metadata, versions 1 and 2: both have the same testcases and differ in which ones a scope counts. */
export const scs0102: Standard = {
  id: 'scs-0102',
  title: 'SCS Image Metadata',
  url: 'https://docs.scs.community/standards/scs-0102-v1-image-metadata',
  testcases: [
    ...propertyRules.map(propertyTestcase),
    {
      id: 'scs-0102-image-recency',
      needs: [images],
      check: (input) => checkRecency(input.get(images), input.at),
      title: texts.message('recency-title'),
      demanded: texts.message('demand-recency'),
      section: 'Image updating',
    },
    {
      id: 'scs-0102-os_purpose-uniqueness',
      needs: [images],
      check: (input) => checkUniqueness(input.get(images)),
      title: texts.message('unique-title'),
      demanded: texts.message('demand-unique'),
      section: 'Technical requirements and features',
      url: secondVersion,
    },
    {
      id: 'allmend-0102-consistency',
      own: true,
      needs: [images],
      check: (input) => checkConsistency(input.get(images)),
      title: texts.message('consistent-title'),
      demanded: texts.message('demand-consistent'),
      section: 'Licensing / Maintenance subscription / Support',
    },
  ],
  deviations,
  texts,
};

function propertyTestcase(rule: PropertyRule): Testcase {
  return {
    id: `scs-0102-prop-${rule.property}`,
    ...(links[rule.property] && { url: links[rule.property] }),
    needs: [images],
    check: (input) => checkProperty(rule, input.get(images), input.at),
    title: texts.message('property-title', { property: rule.property }),
    demanded: { key: `scs-0102.demand-${rule.property}` },
    section: sections[rule.property] ?? 'Technical requirements and features',
  };
}
