import type { Kind } from '@allmend/core-machinery';
import type { Append } from '@allmend/core-store';
import type { ObjectPlace, Subresource, WriteContext } from './registry.ts';

/** A write that is about to be committed, as the audit tells it. */
export interface AuditedWrite {
  readonly verb: 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  readonly kind: Kind;
  /** Of a collection, the namespace and no name. */
  readonly place: ObjectPlace;
  readonly subresource: Subresource;
  /** What becomes of the object: `marked` means that its deletion has begun and finalizers hold it. */
  readonly outcome: 'created' | 'updated' | 'marked' | 'deleted';
  /** How many objects the row is about: more than one only for slices of a collection. */
  readonly count: number;
}

/** Makes the rows that stand in the same commit as the write; none: the write is not audited. */
export type AuditRow = (context: WriteContext, write: AuditedWrite) => readonly Append[];
