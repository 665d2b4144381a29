import { builtInKinds } from '@allmend/api/kinds';
import { signingKeyResource } from '@allmend/core-apiserver';
import type { Range, StoreKey } from '@allmend/core-store';

const sealedKinds = builtInKinds.filter(({ builtIn }) => builtIn?.sealed);
const sealedNames = new Set(sealedKinds.map(({ group, plural }) => `${group}/${plural}`));
/** A group that only the server itself reads: its signing keys, and its own notes. */
const ownGroup = signingKeyResource.group;

/** Shows, by opening, that a server has the keys of the store. */
export const probeKey: StoreKey = { tenant: 'root', group: ownGroup, resource: 'probes', namespace: '', name: 'keys' };

/** What is encrypted at rest. */
export function isSealed({ group, resource }: StoreKey): boolean {
  return group === ownGroup || sealedNames.has(`${group}/${resource}`);
}

/** Where all of it lies: what is not here stays sealed with its old key when keys change. */
export const sealedRanges: readonly Range[] = [
  ...[signingKeyResource.resource, 'monitor-keys', probeKey.resource].map((resource) => ({
    tenant: null,
    group: ownGroup,
    resource,
  })),
  ...sealedKinds.map(({ group, plural }) => ({ tenant: null, group, resource: plural })),
];
