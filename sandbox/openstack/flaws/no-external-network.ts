import { removing } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noExternalNetwork: Flaw = {
  name: 'no-external-network',
  description: 'there is no external network',
  ...removing(
    (cloud) => cloud.tables.networks,
    ({ external }) => external,
  ),
};
