import { adding, networkNamed } from './content.ts';
import type { Flaw } from './flaw.ts';

export const twoDefaultNetworks: Flaw = {
  name: 'two-default-networks',
  description: 'two external networks are marked as default',
  ...adding(
    (cloud) => cloud.tables.networks,
    (cloud) => ({ ...networkNamed(cloud, 'external')!, id: cloud.ids.uuid(), name: 'external-2', tags: [] }),
  ),
};
