import { apiVersionOf, statusErrors, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { Store, StoredObject } from '@allmend/core-store';
import { refreshContent } from './body.ts';
import { decodeObject, isWrittenAs, spliceRevision } from './codec.ts';
import { sourceOf } from './kinds.ts';
import { keyOf } from './keys.ts';
import type { ObjectPlace } from './registry.ts';
import type { Live } from './rules.ts';

/** The stored object, as the kind has it now. Throws 404. */
export async function readLive(store: Store, tenant: string, kind: Kind, place: ObjectPlace): Promise<Live> {
  const live = await findLive(store, tenant, kind, place);
  if (!live) throw statusErrors.notFound({ group: kind.group, resource: kind.plural }, place.name);
  return live;
}

export async function findLive(store: Store, tenant: string, kind: Kind, place: ObjectPlace): Promise<Live | null> {
  const stored = await store.get(keyOf(tenant, kind, place.namespace, place.name));
  return stored ? liveOf(kind, stored) : null;
}

export function liveOf(kind: Kind, { key, revision, value }: StoredObject): Live {
  return { key, revision, value, object: decodeAs(kind, { revision, value }) };
}

type Version = Pick<StoredObject, 'value' | 'revision'>;

/**
 * A version is as the kind has it when it was written by the definition that holds now: every write is guarded by it. Older
 * ones are pruned and given defaults when they are read, as upstream does with all. Built-in kinds do not change while the
 * server runs; one that gains a default migrates what is stored.
 */
function isCurrent(kind: Kind, { value, revision }: Version): boolean {
  const source = sourceOf(kind);
  return source === undefined || (revision > source.revision && isWrittenAs(value, apiVersionOf(kind)));
}

export function decodeAs(kind: Kind, version: Version): KubeObject {
  const object = decodeObject(version.value, version.revision);
  return isCurrent(kind, version) ? object : refreshContent(kind, object);
}

export function wireAs(kind: Kind, version: Version): Uint8Array {
  if (isCurrent(kind, version)) return spliceRevision(version.value, version.revision);
  return Buffer.from(JSON.stringify(decodeAs(kind, version)));
}
