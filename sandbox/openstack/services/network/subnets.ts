import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Subnet } from './records.ts';

/** Subnets of a network, in the order in which they were made. */
export function subnetsOf(cloud: SandboxCloud, networkId: string): Subnet[] {
  return [...cloud.tables.subnets.values()].filter((subnet) => subnet.networkId === networkId);
}
