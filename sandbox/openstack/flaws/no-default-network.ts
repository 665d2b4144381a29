import { altering, networkNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noDefaultNetwork: Flaw = {
  name: 'no-default-network',
  description: 'no external network is marked as default',
  ...altering(
    (cloud) => networkNamed(cloud, 'external'),
    () => ({ isDefault: false }),
  ),
};
