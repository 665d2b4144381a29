import type { Deviation } from '../../engine/testcase.ts';

const swiftS3 = ['scs-0123-swift-s3'];
const demand = 'S3-compatible object storage is mandatory (scs-0123, "Mandatory IaaS APIs").';

export const deviations: readonly Deviation[] = [
  {
    id: '0123-placement',
    testcases: ['scs-0123-service-placement'],
    text: 'Placement is not among the mandatory services (scs-0123, "Mandatory IaaS APIs").',
    official: 'A catalogue without placement fails.',
    reason: 'The text does not ask for it.',
    example: 'a catalogue without placement: text PASS, official FAIL',
  },
  {
    id: '0123-no-object-store',
    testcases: swiftS3,
    text: demand,
    official: 'Without object-store in the catalogue the testcase passes unseen.',
    reason: 'What is mandatory cannot be missing.',
    example: 'a catalogue without object-store and object-store-s3: text FAIL, official PASS',
  },
  {
    id: '0123-endpoint-without-path',
    testcases: swiftS3,
    text: demand,
    official: 'When the endpoint of object-store has no path, another provider is asked, whose answer passes.',
    reason: 'Only the cloud itself can prove its own S3.',
    example: 'object-store at https://objects.heide.example and S3 refused: text FAIL, official PASS',
  },
  {
    id: '0123-s3-exercised',
    testcases: swiftS3,
    text: demand,
    official:
      'One listing with an unknown key must be answered with InvalidAccessKeyId or NoSuchKey; nothing is stored or read.',
    reason: 'S3 is proved by using it. Some implementations, among them Swift, answer an unknown key with other codes.',
    example: 'all operations work, an unknown key is answered with AccessDenied: text PASS, official FAIL',
  },
];
