import type { DefinedKind, Kind, KubeObject, ObjectMeta, ObjectOf } from '@allmend/core-machinery';

/** What a client needs to know of a kind: all kinds of `@allmend/api/kinds` are one. */
export type ClientKind = Pick<Kind, 'group' | 'version' | 'kind' | 'plural' | 'scope'>;

/** The type of a kind's objects; kinds without a schema in TypeScript are objects with any content. */
export type ObjectOfKind<K> = K extends DefinedKind ? ObjectOf<K> : KubeObject;

/** The type of an object that is to be created: defaults may be left out, and what the client knows itself. */
export type NewObjectOfKind<K> = K extends DefinedKind
  ? NewObject & K['zod']['_zod']['input']
  : NewObject & Record<string, unknown>;

export interface NewObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

/** An object of which only the metadata was read. Source: meta/v1 PartialObjectMetadata. */
export type MetadataObject = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>;

/** Names one object. */
export interface ObjectName {
  readonly name: string;
  /** Left out: the client's own namespace; kinds of cluster scope have none. */
  readonly namespace?: string;
}
