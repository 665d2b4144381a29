import type { Deviation, Standard, Testcase } from '../../engine/testcase.ts';
import { flavors } from '../../resources/flavors.ts';
import { type StandardFlavor, standardFlavors, testcaseId } from './catalogue.ts';
import { checkFlavor } from './check.ts';
import { checkExtraSpecs } from './extra-specs.ts';
import { texts } from './texts.ts';

const sections = { mandatory: 'Mandatory', recommended: 'Recommended' };

function testcase(wanted: StandardFlavor): Testcase {
  return {
    id: testcaseId(wanted),
    needs: [flavors],
    check: (input) => checkFlavor(input.get(flavors), wanted),
    title: texts.message(`title-${wanted.status}`, { name: wanted.name }),
    demanded: texts.message(`demanded-${wanted.disk}`),
    section: sections[wanted.status],
  };
}

const idsWith = (disk: StandardFlavor['disk']) => standardFlavors.filter((one) => one.disk === disk).map(testcaseId);

const deviations: readonly Deviation[] = [
  {
    id: '0103-any-disk-type',
    testcases: idsWith('any'),
    text: 'The disk type of these recommended flavors is "(any)"; scs:disk0-type reflects the one there is.',
    official: 'scs:disk0-type has to be "network".',
    reason: 'The table allows any kind, so a local disk that is declared as such fulfils it.',
    example: 'SCS-1V-2-5 with scs:disk0-type=ssd',
  },
  {
    id: '0103-nvme-for-ssd',
    testcases: idsWith('ssd'),
    text: 'scs:disk0-type is "ssd" or another value that reflects the disk; a flavor with SSD may be built on NVMe (scs-0100-v3, Naming policy compliance).',
    official: 'scs:disk0-type has to be "ssd".',
    reason: 'NVMe is the better disk, and the extra spec tells the truth about it.',
    example: 'SCS-2V-4-20s with scs:disk0-type=nvme',
  },
  {
    id: '0103-disk-type-without-disk',
    testcases: idsWith('none'),
    text: 'scs:disk0-type is not set where no disk is provided (Guarantees and properties).',
    official: 'scs:disk0-type is not looked at where the name has no disk.',
    reason: 'The text says so, and the extra spec promises a disk that is not there.',
    example: 'SCS-16V-128 with scs:disk0-type=ssd',
  },
  {
    id: '0103-several-flavors',
    testcases: standardFlavors.map(testcaseId),
    text: 'The flavor exists on the cloud.',
    official: 'Of several flavors with the same scs:name-v2 only the last in the list is looked at.',
    reason: 'One flavor that is all that is demanded is enough, wherever the cloud lists it.',
    example: 'two flavors with scs:name-v2=SCS-2V-4, the second with 1 vCPU',
  },
  {
    id: '0103-extra-specs-anywhere',
    testcases: ['allmend-0103-extra-specs'],
    text: 'Whenever one of the extra specs is on any flavor, its meaning has to hold (Properties).',
    official: 'Extra specs are only looked at on the standard flavors.',
    reason:
      'An own testcase judges what the API shows of all others. It is shown apart and counts only with --strict, so that the verdict stays comparable.',
    example: 'flavor "fast" with 2 vCPUs and scs:name-v2=SCS-4V-8',
  },
];

/** Standard flavors and properties. */
export const scs0103: Standard = {
  id: 'scs-0103',
  title: 'Standard flavors and properties',
  url: 'https://docs.scs.community/standards/scs-0103-v1-standard-flavors',
  testcases: [
    ...standardFlavors.map(testcase),
    {
      id: 'allmend-0103-extra-specs',
      needs: [flavors],
      check: (input) => checkExtraSpecs(input.get(flavors)),
      title: texts.message('extra-specs-title'),
      demanded: texts.message('extra-specs-demanded'),
      section: 'Properties',
      own: true,
    },
  ],
  deviations,
  texts,
};
