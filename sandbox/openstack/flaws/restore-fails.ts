import type { Flaw } from './flaw.ts';

export const restoreFails: Flaw = {
  name: 'restore-fails',
  description: 'restoring backups ends in error',
  behaviour: { restoreFails: true },
};
