import type { Flaw } from './flaw.ts';

export const secretsCorrupt: Flaw = {
  name: 'secrets-corrupt',
  description: 'the key manager gives other payloads back than were stored',
  behaviour: { secretsCorrupt: true },
};
