import { blockStorageContract } from './block-storage.contract.ts';
import { computeContract } from './compute.contract.ts';
import { identityContract } from './identity.contract.ts';
import { imageContract } from './image.contract.ts';
import { keyManagerContract } from './key-manager.contract.ts';
import { loadBalancerContract } from './load-balancer.contract.ts';
import { networkContract } from './network.contract.ts';
import { objectStoreContract } from './object-store.contract.ts';
import { removalContract } from './removal.contract.ts';
import type { ContractOptions, OpenCloud } from './testing.ts';

/**
 * What every cloud does and refuses that a client of ours is to work with: run against the real one and the simulated one. `open` is
 * called for each test and may give the same cloud again; its user is a plain member, configured with a password.
 */
export function servicesContract(open: OpenCloud, options: ContractOptions = {}): void {
  identityContract(open);
  computeContract(open, options);
  imageContract(open);
  blockStorageContract(open, options);
  networkContract(open, options);
  keyManagerContract(open);
  loadBalancerContract(open);
  objectStoreContract(open);
  removalContract(open, options);
}
