import type { Snapshot } from '@allmend/api';
import type { Testcase } from '../../engine/testcase.ts';
import { backupTestcase } from './active.ts';
import { backupCollector } from './collect.ts';
import { backupRoundTrip, type BackupRoundTrip } from './observation.ts';

export type { BackupRoundTrip } from './observation.ts';

/** For tests: the testcase, with a second attempt that does not wait for the minute that a real Cinder needs. */
export const impatientBackup: Testcase = backupTestcase(backupCollector({ secondAttemptAfter: 50 }));

export function readBackup(snapshot: Snapshot): BackupRoundTrip {
  return backupRoundTrip.parse(snapshot.observations['backup-roundtrip']?.value);
}
