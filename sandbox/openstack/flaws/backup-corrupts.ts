import type { Flaw } from './flaw.ts';

export const backupCorrupts: Flaw = {
  name: 'backup-corrupts',
  description: 'restored volumes carry other content than was backed up',
  behaviour: { backupCorrupts: true },
};
