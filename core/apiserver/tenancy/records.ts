import type { Store, StoreKey, Write } from '@allmend/core-store';
import { createLru } from '@allmend/kit-lru';
import type { TenantState, TenantView } from './tenant-object.ts';

/**
 * What a tenant knows of itself: an object in its own key space that no kind serves. Each commit that makes or removes objects
 * is guarded by it. So a suspended tenant takes nothing more from the very commit that suspends it, and a limit holds from the
 * commit that sets it, in every replica.
 */
export interface TenantRecord {
  /** Id of the tenant above; null for the root. */
  readonly parent: string | null;
  readonly name: string;
  readonly state: TenantState;
  /** Most objects; null: no limit. */
  readonly objects: number | null;
}

export interface KnownRecord {
  readonly key: StoreKey;
  readonly revision: number;
  readonly record: TenantRecord;
}

const group = 'tenancy.allmend.dev';

export const recordKey = (tenant: string): StoreKey => ({
  tenant,
  group,
  resource: 'tenantrecords',
  namespace: '',
  name: 'self',
});

/** How many objects a tenant with a limit has. */
export const usageKey = (tenant: string): StoreKey => ({
  tenant,
  group,
  resource: 'tenantusages',
  namespace: '',
  name: 'objects',
});

export function recordOf({ state, objects }: TenantView, parent: string, name: string): TenantRecord {
  return { parent, name, state, objects };
}

export function recordWrite(tenant: string, record: TenantRecord, expect: 'absent' | number): Write {
  return { key: recordKey(tenant), op: 'put', value: Buffer.from(JSON.stringify(record)), expect, index: {} };
}

export interface TenantRecords {
  /** Null: there is no such tenant. A remembered record may be out of date; it guards the commit, which then fails. */
  read(tenant: string, look: 'remembered' | 'fresh'): Promise<KnownRecord | null>;
  forget(tenant: string): void;
}

/** How many tenants are remembered. */
const capacity = 16_384;

export function createTenantRecords(store: Store): TenantRecords {
  const records = createLru<KnownRecord>({ capacity });
  return {
    async read(tenant, look) {
      const known = look === 'remembered' ? records.get(tenant) : undefined;
      if (known) return known;
      const key = recordKey(tenant);
      const stored = await store.get(key);
      if (!stored) {
        records.delete(tenant);
        return null;
      }
      const record = JSON.parse(Buffer.from(stored.value).toString()) as TenantRecord;
      const fresh = { key, revision: stored.revision, record };
      records.set(tenant, fresh);
      return fresh;
    },
    forget: (tenant) => records.delete(tenant),
  };
}
