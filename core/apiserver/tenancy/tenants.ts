import type { KubeObject } from '@allmend/core-machinery';
import type { StoreKey } from '@allmend/core-store';
import type { Change, Effects, KindRules } from '../registry/rules.ts';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';

/** The operator's own tenant. */
export const rootTenant: TenantRef = { id: 'root', path: '' };

/** The tree of tenants: finds them by their path, makes what a fresh one needs, and holds writes to their limits. */
export interface Tenants {
  /** Makes the root tenant with its namespace `default` where the store has none. Idempotent; call it before serving. */
  start(): Promise<void>;
  /** The tenant of a path (`a:b:c`; '' is the root). Throws 404 when there is none, 403 when it or one above is suspended. */
  resolve(path: string): Promise<TenantRef>;
  /** '' for the root, and for a tenant that is gone. */
  pathOf(id: string): Promise<string>;
  /** Null for a tenant that is gone. */
  find(id: string): Promise<TenantRef | null>;
  /** Resolves when changes by other replicas are noticed. */
  readonly ready: Promise<void>;
  /** For the registry: rules of the kind Tenant. */
  readonly rules: KindRules;
  /** For the registry: what the tenant says to a commit in it. */
  readonly admission: TenantAdmission;
  close(): Promise<void>;
}

export interface TenantAdmission {
  /**
   * Guards the commit by the state of the tenant and counts objects against its quota. Throws 403 when the quota is exceeded
   * or the tenant is suspended, 404 when it is gone, 409 when it is being deleted and something is to be made in it.
   */
  admit(tenant: TenantRef, commit: TenantCommit): Promise<Effects>;
  /** Commits that should wait for each other: a name when the tenant has a quota. */
  lane(tenant: TenantRef): Promise<string | null>;
  /** What was remembered of this object is out of date. */
  forget(key: StoreKey): void;
}

export interface TenantCommit {
  readonly changes: readonly Change[];
  /** Objects that the commit makes and removes besides the changes. */
  readonly besides: { readonly made: number; readonly removed: number };
  readonly look: 'remembered' | 'fresh';
  /** How many objects the tenant has, counted one by one. */
  count(): Promise<number>;
}

/** An object that every new tenant begins with, besides its namespace `default`. */
export interface Seed {
  readonly group: string;
  readonly plural: string;
  readonly object: KubeObject;
}

/** What a fresh tenant begins with. `creator` is null for the root tenant. */
export type SeedTenant = (tenant: TenantRef, creator: Identity | null, now: Date) => readonly Seed[];
