import type { Flaw } from './flaw.ts';

export const noMetadata: Flaw = {
  name: 'no-metadata',
  description: 'the metadata service is down: guests without a config drive get neither user data nor key',
  behaviour: { metadataUp: false },
};
