import type { Collector } from '../../engine/collector.ts';
import type { Testcase } from '../../engine/testcase.ts';
import { checkBackup } from './check.ts';
import type { BackupRoundTrip } from './observation.ts';
import { texts } from './texts.ts';

/** The testcase on what the collector of backups saw. */
export function backupTestcase(backups: Collector<BackupRoundTrip>): Testcase {
  return {
    id: 'scs-0117-test-backup',
    needs: [backups],
    check: (input) => checkBackup(input.get(backups)),
    title: texts.message('title'),
    demanded: texts.message('demand'),
    section: 'Standard',
  };
}
