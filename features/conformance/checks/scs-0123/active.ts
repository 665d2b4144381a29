import type { Collector } from '../../engine/collector.ts';
import type { Testcase } from '../../engine/testcase.ts';
import { checkS3 } from './check.ts';
import type { S3RoundTrip } from './observation.ts';
import { texts } from './texts.ts';

/** The testcase on what the collector of S3 saw. */
export function swiftS3Testcase(objects: Collector<S3RoundTrip>): Testcase {
  return {
    id: 'scs-0123-swift-s3',
    needs: [objects],
    check: (input) => checkS3(input.get(objects)),
    title: texts.message('s3-title'),
    demanded: texts.message('demand-s3'),
    section: 'Mandatory IaaS APIs',
  };
}
