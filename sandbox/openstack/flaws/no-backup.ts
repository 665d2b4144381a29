import type { Flaw } from './flaw.ts';

export const noBackup: Flaw = {
  name: 'no-backup',
  description: 'cinder-backup is down: backups end in error',
  behaviour: { backupUp: false },
};
