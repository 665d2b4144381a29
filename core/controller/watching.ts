import {
  keyOf,
  printKey,
  startInformer,
  type Client,
  type ClientKind,
  type CollectionReader,
  type Informer,
  type MetadataObject,
  type ObjectKey,
  type ObjectOfKind,
} from '@allmend/core-client';
import { jsonEquals, type Json } from '@allmend/core-machinery';

/** `metadata` keeps memory small: rounds read the object itself when they begin. */
export type Keep = 'objects' | 'metadata';

type Kept<K, F> = F extends 'objects' ? ObjectOfKind<K> : MetadataObject;

export interface WatchingOptions<K, F extends Keep> {
  readonly keep: F;
  /** `own`: the tenant of the controller's client. `all`: every tenant, which is a right of its own. */
  readonly tenants: 'own' | 'all';
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
  /** Keys that want a round when the object changes; default: its own. `key` is that. */
  readonly keys?: (object: Kept<K, F>, key: ObjectKey) => Iterable<ObjectKey>;
  /** Whether a change wants a round; default: `contentChanged`. */
  readonly when?: (now: Kept<K, F>, before: Kept<K, F>) => boolean;
}

/** A kind that a controller watches. */
export interface Watching {
  start(client: Client, add: (key: ObjectKey) => void, failed: (error: unknown) => void): Informer<never>;
}

/** Watches a kind for a controller: each change adds the keys that it concerns. */
export function watching<K extends ClientKind, const F extends Keep>(
  kind: K,
  options: WatchingOptions<K, F>,
): Watching {
  const { keep, tenants, keys = (_object, key) => [key], when = contentChanged } = options;
  const { namespace, labels, fields } = options;
  return {
    start(client, add, failed) {
      const reader = tenants === 'all' ? client.acrossTenants().kind(kind) : client.kind(kind);
      const source: CollectionReader<MetadataObject> = keep === 'metadata' ? reader.metadata() : reader;
      const informer = startInformer<MetadataObject>({
        source,
        failed,
        ...(namespace !== undefined && { namespace }),
        ...(labels !== undefined && { labels }),
        ...(fields !== undefined && { fields }),
      });
      const tell = (...objects: readonly MetadataObject[]): void => {
        const wanted = new Map<string, ObjectKey>();
        for (const object of objects) {
          for (const key of keys(object as Kept<K, F>, keyOf(object, source.tenant))) wanted.set(printKey(key), key);
        }
        for (const key of wanted.values()) add(key);
      };
      informer.on({
        added: (object) => tell(object),
        deleted: (object) => tell(object),
        updated(now, before) {
          // What it pointed to before may want a round as well.
          if (when(now as Kept<K, F>, before as Kept<K, F>)) tell(before, now);
        },
      });
      return informer as Informer<never>;
    },
  };
}

/**
 * Whether more has changed than the status, which a controller writes itself and would else answer with another round. Kinds
 * without generations (Secret, ConfigMap) count as changed by any change.
 */
export function contentChanged({ metadata: now }: MetadataObject, { metadata: before }: MetadataObject): boolean {
  if (now.generation === undefined || now.generation !== before.generation) return true;
  const members = ['labels', 'annotations', 'finalizers', 'deletionTimestamp', 'ownerReferences'] as const;
  return members.some((name) => !jsonEquals(now[name] as Json | undefined, before[name] as Json | undefined));
}
