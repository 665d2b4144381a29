import type { Kind, KubeObject } from '@allmend/core-machinery';
import type { Guard, StoreKey, Write } from '@allmend/core-store';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import type { Subresource } from './registry.ts';

/** A stored version of an object, with what it was read from. */
export interface Live {
  readonly key: StoreKey;
  readonly object: KubeObject;
  readonly revision: number;
  readonly value: Uint8Array;
}

/** One object that a commit makes, changes or removes. */
export interface Change {
  readonly kind: Kind;
  readonly key: StoreKey;
  /** Null: the object is new. */
  readonly before: Live | null;
  /** Null: the object is removed. */
  readonly after: KubeObject | null;
}

/** What else a commit has to write or to hold to. */
export interface Effects {
  readonly writes: readonly Write[];
  readonly guards: readonly Guard[];
}

export const noEffects: Effects = { writes: [], guards: [] };

export interface RuleContext {
  readonly tenant: TenantRef;
  readonly identity: Identity;
  readonly now: Date;
  readonly subresource: Subresource;
  readonly dryRun: 'All' | 'None';
}

/** What the server does for one kind beyond what it does for all. Everything may be left out. */
export interface KindRules {
  readonly group: string;
  readonly plural: string;
  /** Sets, before validation, what the server decides; `live` is null for a new object. Throws StatusError to refuse. */
  prepare?(object: KubeObject, live: KubeObject | null, context: RuleContext): Promise<void> | void;
  /** Changes the object in place when its deletion begins, e.g. adds a finalizer. Throws StatusError to refuse. */
  beginDeletion?(object: KubeObject, context: RuleContext): void;
  /** Whether something holds the object although no finalizer does. */
  holds?(object: KubeObject): boolean;
  /** What belongs into the same commit. Asked again for each attempt. */
  alongside?(change: Change, context: RuleContext): Promise<Effects>;
  /** Told after the commit, not for dry runs. What it throws is not seen by the client. */
  committed?(change: Change, context: RuleContext): Promise<void> | void;
}
