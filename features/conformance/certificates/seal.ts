import type { WriteContext } from '@allmend/core-apiserver';

type Identity = WriteContext['identity'];

const sealed = new WeakSet<Identity>();

/**
 * The identity of a write that this room makes for a person after it has checked it. It is told from all others by the object
 * itself, which nothing that comes over the network can be.
 */
export function seal(identity: Identity): Identity {
  const own = { ...identity };
  sealed.add(own);
  return own;
}

export function isSealed(identity: Identity): boolean {
  return sealed.has(identity);
}
