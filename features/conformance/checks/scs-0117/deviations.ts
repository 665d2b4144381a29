import type { Deviation } from '../../engine/testcase.ts';

const testcases = ['scs-0117-test-backup'];

export const deviations: readonly Deviation[] = [
  {
    id: '0117-slow',
    testcases,
    text: 'Volume backups must work (scs-0117, "Standard"); the text names no time.',
    official: 'A step of more than 110 s fails.',
    reason: 'Slow is not broken: what ends is judged by its end, what does not end in time did not finish (DNF).',
    example: 'the backup is available after 111 s and restored with the same content: text PASS, official FAIL',
  },
  {
    id: '0117-content',
    testcases,
    text: 'Volume backups must work (scs-0117, "Standard").',
    official: 'Only the status of backup and restored volume is looked at.',
    reason: 'A backup that gives back other content is none.',
    example: 'all steps end well, the content differs: text FAIL, official PASS',
  },
  {
    id: '0117-unnamed-backup',
    testcases,
    text: 'Volume backups must work (scs-0117, "Standard").',
    official: 'One backup without a name, anywhere in the project, fails the testcase.',
    reason:
      'Backups need no name; those of others are none of our business. (The official suite also deletes all that are named scs-test-….)',
    example: 'all steps end well, one unnamed backup is in the project: text PASS, official FAIL',
  },
  {
    id: '0117-second-attempt',
    testcases,
    text: 'Volume backups must work (scs-0117, "Standard").',
    official: 'A backup in an error status fails.',
    reason:
      'In the first minute after a start Cinder puts backups into error, because its scheduler has not heard of the backup service yet. A backup that fails at once is tried once more, a minute later.',
    example: 'the first backup fails within seconds, the second succeeds and is restored: text PASS, official FAIL',
  },
  {
    id: '0117-inconclusive',
    testcases,
    text: 'Volume backups must work (scs-0117, "Standard").',
    official: 'Any failure fails, also a quota that is used up or a service that does not answer.',
    reason: 'Neither says whether backups work: DNF. Nor does a volume that cannot be made.',
    example: 'the volume is refused for lack of quota: text DNF, official FAIL',
  },
];
