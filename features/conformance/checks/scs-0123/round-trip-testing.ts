import type { Snapshot } from '@allmend/api';
import { s3RoundTrip, type S3RoundTrip } from './observation.ts';

export { s3Operations, type S3RoundTrip } from './observation.ts';

/** For tests: what a run saw of S3. */
export function readS3(snapshot: Snapshot): S3RoundTrip {
  return s3RoundTrip.parse(snapshot.observations['s3-roundtrip']?.value);
}
