import type { CheckInput, Deviation, Outcome, Standard, Testcase } from '../../engine/testcase.ts';
import { flavors, type FlavorView } from '../../resources/flavors.ts';
import { bootProbe } from '../scs-0101/collect.ts';
import type { BootProbe } from '../scs-0101/observation.ts';
import { checkBootedArchitecture, checkBootedDisk, checkBootedMemory, checkBootedVcpus } from './booted.ts';
import { bootedTexts } from './booted-texts.ts';
import { checkSemantics, checkSyntax } from './check.ts';
import { checkArchitecture, checkDisks, checkGpu, checkQualifiers } from './promises.ts';
import { texts } from './texts.ts';

type Subject = 'syntax' | 'semantics' | 'disks' | 'qualifiers' | 'architecture' | 'gpu';

function testcase(
  id: string,
  subject: Subject,
  section: string,
  check: (flavors: readonly FlavorView[]) => Outcome,
): Testcase {
  return {
    id,
    needs: [flavors],
    check: (input: CheckInput) => check(input.get(flavors)),
    title: texts.message(`${subject}-title`),
    demanded: texts.message(`${subject}-demanded`),
    section,
    ...(id.startsWith('allmend-') && { own: true }),
  };
}

/** On the one server that a run boots: what its guest sees of what the flavor promises. */
function bootedTestcase(
  subject: 'architecture' | 'vcpus' | 'memory' | 'disk',
  section: string,
  check: (probe: BootProbe) => Outcome,
): Testcase {
  return {
    id: `allmend-0100-booted-${subject}`,
    own: true,
    needs: [bootProbe],
    check: (input: CheckInput) => check(input.get(bootProbe)),
    title: bootedTexts.message(`${subject}-title`),
    demanded: bootedTexts.message(`${subject}-demanded`),
    section,
  };
}

const deviations: readonly Deviation[] = [
  {
    id: '0100-old-names',
    testcases: ['scs-0100-syntax-check'],
    text: 'A name that starts "SCS-" has to follow the syntax of version 3 (Naming policy compliance).',
    official: 'Names of version 1, with ":" between the parts, pass too.',
    reason: 'Version 1 is deprecated, and a customer who asks for the version 3 name does not find the flavor.',
    example: 'SCS-2V:4:10',
  },
  {
    id: '0100-lax-spelling',
    testcases: ['scs-0100-syntax-check'],
    text: 'Numbers are plain: a count is a whole number, memory a multiple of 0.5; "x" follows a number of disks, and the memory of a GPU follows the number of its units.',
    official: 'Leading zeros, a point without digits, "x" without a number and GPU memory without units pass.',
    reason:
      'Flavors are looked up by exact name; each flavor has one canonical spelling only if no second one is accepted.',
    example: 'SCS-02V-04, SCS-2V-4., SCS-2V-.5, SCS-2V-4-x10, SCS-2V-4_GNah-8',
  },
  {
    id: '0100-gpu-then-infiniband',
    testcases: ['scs-0100-syntax-check', 'scs-0100-semantics-check'],
    text: 'The number of units of a GPU may be left out, and "_ib" may follow (Extensions).',
    official:
      'The parser takes "_ib" for a part of the GPU generation and refuses the name; the semantics check then skips the flavor.',
    reason: 'The grammar allows the name.',
    example: 'SCS-2V-4_GNa_ib',
  },
  {
    id: '0100-disk-without-size',
    testcases: ['scs-0100-semantics-check'],
    text: 'The size of the disk may be left out; the cloud then picks one that fits the image (Disk sizes and types).',
    official: 'One such flavor stops the whole testcase with an error: it does not finish for any flavor.',
    reason: 'The name is legal and promises no size, so there is nothing to compare; all other flavors are judged.',
    example: 'SCS-2C-4-n',
  },
  {
    id: '0100-ram-grace',
    testcases: ['scs-0100-semantics-check'],
    text: 'A flavor provides at least what its name says (Naming policy compliance).',
    official: 'Memory is rounded to tenths of a GiB after adding 51 MiB, so that 4045 MiB count as 4 GiB.',
    reason: 'Less than promised is less; the standard names no tolerance.',
    example: 'SCS-2V-4 with 4045 MiB',
  },
  {
    id: '0100-promises-unseen',
    testcases: [
      'allmend-0100-disks',
      'allmend-0100-qualifiers',
      'allmend-0100-architecture',
      'allmend-0100-gpu',
      'allmend-0100-booted-architecture',
      'allmend-0100-booted-vcpus',
      'allmend-0100-booted-memory',
      'allmend-0100-booted-disk',
    ],
    text: 'A flavor provides all capabilities that its name indicates, and weaknesses stand in the name.',
    official: 'Only CPUs, memory and the size of the first disk are compared.',
    reason:
      'Own testcases judge what the API, and one booted server, show of the rest. They are shown apart and count only with --strict, so that the verdict stays comparable.',
    example: 'SCS-2C-4-3x10s with one disk of 10 GB',
  },
];

/** Flavor naming. */
export const scs0100: Standard = {
  id: 'scs-0100',
  title: 'Flavor naming',
  url: 'https://docs.scs.community/standards/scs-0100-v3-flavor-naming',
  testcases: [
    testcase('scs-0100-syntax-check', 'syntax', 'Naming policy compliance', checkSyntax),
    testcase('scs-0100-semantics-check', 'semantics', 'Naming policy compliance', checkSemantics),
    testcase('allmend-0100-disks', 'disks', 'Disk sizes and types', checkDisks),
    testcase('allmend-0100-qualifiers', 'qualifiers', 'Naming policy compliance', checkQualifiers),
    testcase('allmend-0100-architecture', 'architecture', 'CPU Architecture Details', checkArchitecture),
    testcase('allmend-0100-gpu', 'gpu', 'GPU support', checkGpu),
    bootedTestcase('architecture', 'CPU Architecture Details', checkBootedArchitecture),
    bootedTestcase('vcpus', 'Naming policy compliance', checkBootedVcpus),
    bootedTestcase('memory', 'Naming policy compliance', checkBootedMemory),
    bootedTestcase('disk', 'Disk sizes and types', checkBootedDisk),
  ],
  deviations,
  texts,
};
