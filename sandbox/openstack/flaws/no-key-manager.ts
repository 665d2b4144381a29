import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noKeyManager: Flaw = {
  name: 'no-key-manager',
  description: 'the key manager is not in the catalogue',
  ...hidingServices('key-manager'),
};
