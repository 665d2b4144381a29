import type { Standard } from '../../engine/testcase.ts';
import { backupTestcase } from './active.ts';
import { backupRoundTrips } from './collect.ts';
import { deviations } from './deviations.ts';
import { texts } from './texts.ts';

/** Volume backup. */
export const scs0117: Standard = {
  id: 'scs-0117',
  title: 'SCS Volume Backup',
  url: 'https://docs.scs.community/standards/scs-0117-v1-volume-backup-service',
  testcases: [backupTestcase(backupRoundTrips)],
  deviations,
  texts,
};
