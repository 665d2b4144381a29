import { StoreConflict, type Store, type Write } from '@allmend/core-store';
import { encodeObject, indexOf } from '../registry/codec.ts';
import { keyOf } from '../registry/keys.ts';
import { freshNamespace } from '../registry/namespaces.ts';
import { guarded } from '../registry/store-failure.ts';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import { createTenantRecords, recordOf, recordWrite, type TenantRecord } from './records.ts';
import { createTenantResolver } from './resolver.ts';
import { createTenantAdmission } from './tenant-admission.ts';
import { viewOf } from './tenant-object.ts';
import { tenantRules } from './tenant-rules.ts';
import { rootTenant, type SeedTenant, type Tenants } from './tenants.ts';

export interface TenantsOptions {
  readonly store: Store;
  /** What a fresh tenant begins with besides its namespace, e.g. roles; in the commit that makes it. */
  readonly seed?: SeedTenant;
  readonly clock?: () => Date;
}

/** The tenants of a store. Throws StatusErrors only. */
export function createTenants({ store, seed = () => [], clock = () => new Date() }: TenantsOptions): Tenants {
  const records = createTenantRecords(store);
  const resolver = createTenantResolver(store, records);

  const contents = (tenant: TenantRef, creator: Identity | null, record: TenantRecord, now: Date): Write[] => [
    recordWrite(tenant.id, record, 'absent'),
    ...freshNamespace(tenant.id, 'default', now),
    ...seed(tenant, creator, now).map(({ group, plural, object }): Write => {
      const { namespace = '', name = '' } = object.metadata;
      const key = keyOf(tenant.id, { group, plural }, namespace, name);
      return { key, op: 'put', value: encodeObject(object), expect: 'absent', index: indexOf(object.metadata) };
    }),
  ];

  return {
    async start() {
      await guarded(async () => {
        if (await records.read(rootTenant.id, 'fresh')) return;
        const record: TenantRecord = { parent: null, name: '', state: 'active', objects: null };
        try {
          await store.commit({ writes: contents(rootTenant, null, record, clock()) });
        } catch (error) {
          // Another replica was faster.
          if (!(error instanceof StoreConflict)) throw error;
        }
      });
    },
    resolve: (path) => guarded(() => resolver.resolve(path)),
    find: (id) => guarded(() => resolver.find(id)),
    pathOf: (id) => guarded(async () => (await resolver.find(id))?.path ?? ''),
    ready: resolver.ready,
    rules: tenantRules({
      store,
      fresh(id, { after, key }, { tenant, identity, now }) {
        const path = tenant.path === '' ? key.name : `${tenant.path}:${key.name}`;
        return contents({ id, path }, identity, recordOf(viewOf(after!), key.tenant, key.name), now);
      },
      changed(parent, name, id) {
        resolver.forget(parent, name);
        records.forget(id);
      },
    }),
    admission: createTenantAdmission(store, records),
    close: () => resolver.close(),
  };
}
