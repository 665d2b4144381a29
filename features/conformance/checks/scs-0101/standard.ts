import type { Standard } from '../../engine/testcase.ts';
import { flavors } from '../../resources/flavors.ts';
import { images } from '../../resources/images.ts';
import { checkDaemon, checkEntropy, checkFips, checkFlavorProperty, checkImageProperty } from './check.ts';
import { bootProbe } from './collect.ts';
import { texts } from './texts.ts';

/** Entropy: one server is booted and asked. */
export const scs0101: Standard = {
  id: 'scs-0101',
  title: 'SCS Entropy',
  url: 'https://docs.scs.community/standards/scs-0101-v1-entropy',
  testcases: [
    {
      id: 'scs-0101-entropy-avail',
      needs: [bootProbe],
      check: (input) => checkEntropy(input.get(bootProbe)),
      title: texts.message('entropy-title'),
      demanded: texts.message('demand-entropy'),
      section: 'Entropy in instances',
    },
    {
      id: 'scs-0101-fips-test',
      needs: [bootProbe],
      check: (input) => checkFips(input.get(bootProbe)),
      title: texts.message('fips-title'),
      demanded: texts.message('demand-fips'),
      section: 'Entropy in instances',
    },
    {
      id: 'scs-0101-flavor-property',
      needs: [flavors],
      check: (input) => checkFlavorProperty(input.get(flavors)),
      title: texts.message('flavor-title'),
      demanded: texts.message('demand-flavor'),
      section: 'Flavors',
    },
    {
      id: 'scs-0101-image-property',
      needs: [images],
      check: (input) => checkImageProperty(input.get(images)),
      title: texts.message('image-title'),
      demanded: texts.message('demand-image'),
      section: 'Images',
    },
    {
      id: 'scs-0101-rngd',
      needs: [bootProbe],
      check: (input) => checkDaemon(input.get(bootProbe)),
      title: texts.message('daemon-title'),
      demanded: texts.message('demand-daemon'),
      section: 'Images',
    },
  ],
  deviations: [
    {
      id: '0101-not-implemented',
      testcases: ['scs-0101-flavor-property', 'scs-0101-image-property', 'scs-0101-rngd'],
      text: 'Flavors and images should hand the host’s random number device to servers, and an old kernel needs a daemon that feeds its pool.',
      official:
        'The three testcases are declared without an implementation, so that each ends as ABORT (did not finish) on every cloud.',
      reason:
        'What the text recommends can be seen in flavors, images and a booted server; none of the three counts today.',
      example: 'Any cloud: a flavor SCS-1V-4 with hw_rng:allowed=true passes here, and is ABORT there.',
    },
  ],
  texts,
};
