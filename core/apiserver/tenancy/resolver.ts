import { dnsLabelProblems, statusErrors } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { createLru } from '@allmend/kit-lru';
import { decodeObject } from '../registry/codec.ts';
import { follow } from '../registry/follow.ts';
import { keyOf, tenantObjects } from '../registry/keys.ts';
import type { TenantRef } from '../request/request-info.ts';
import type { TenantRecords } from './records.ts';
import { viewOf, type TenantView } from './tenant-object.ts';
import { rootTenant } from './tenants.ts';

/** Finds tenants by path and paths by tenant, mostly from memory. */
export interface TenantResolver {
  resolve(path: string): Promise<TenantRef>;
  find(id: string): Promise<TenantRef | null>;
  /** A Tenant of this parent has changed. */
  forget(parent: string, name: string): void;
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** How many tenants are remembered. */
const capacity = 16_384;
/** Longest path that is looked at: no request line holds more. */
const longestPath = 4096;

export function createTenantResolver(store: Store, records: TenantRecords): TenantResolver {
  const nodes = createLru<TenantView>({ capacity });
  /** Names and parents never change, so neither do paths. */
  const paths = createLru<TenantRef>({ capacity });
  let changes = 0;
  const forget = (parent: string, name: string): void => {
    changes += 1;
    nodes.delete(nodeKey(parent, name));
  };
  const follower = follow(
    store,
    { tenant: null, group: tenantObjects.group, resource: tenantObjects.plural },
    {
      changed: ({ key }) => forget(key.tenant, key.name),
      missed() {
        changes += 1;
        nodes.clear();
      },
    },
  );

  const nodeOf = async (parent: string, name: string): Promise<TenantView | null> => {
    const known = follower.state === 'following' ? nodes.get(nodeKey(parent, name)) : undefined;
    if (known) return known;
    const before = changes;
    const stored = await store.get(keyOf(parent, tenantObjects, '', name));
    if (!stored) return null;
    const view = viewOf(decodeObject(stored.value, stored.revision));
    if (follower.state === 'following' && changes === before) nodes.set(nodeKey(parent, name), view);
    return view;
  };

  const find = async (id: string): Promise<TenantRef | null> => {
    if (id === rootTenant.id) return rootTenant;
    const known = await records.read(id, 'remembered');
    if (!known) {
      paths.delete(id);
      return null;
    }
    const remembered = paths.get(id);
    if (remembered) return remembered;
    const { parent, name } = known.record;
    const above = parent === null ? null : await find(parent);
    if (!above) return null;
    const tenant = { id, path: above.path === '' ? name : `${above.path}:${name}` };
    paths.set(id, tenant);
    return tenant;
  };

  return {
    async resolve(path) {
      if (path === '') return rootTenant;
      const names = path.length > longestPath ? [] : path.split(':');
      let { id } = rootTenant;
      for (const name of names) {
        const node = dnsLabelProblems(name).length === 0 ? await nodeOf(id, name) : null;
        if (!node || node.id === '') throw unknown(path);
        if (node.state === 'suspended') throw suspended(path);
        id = node.id;
      }
      if (names.length === 0) throw unknown(path);
      return { id, path };
    },
    find,
    forget,
    ready: follower.ready,
    close: () => follower.stop(),
  };
}

const nodeKey = (parent: string, name: string): string => `${parent}/${name}`;
const resource = { group: tenantObjects.group, resource: tenantObjects.plural } as const;
const shown = (path: string): string => (path.length <= 100 ? path : `${path.slice(0, 100)}…`);
const unknown = (path: string): Error => statusErrors.notFound(resource, shown(path));
const suspended = (path: string): Error =>
  statusErrors.forbidden(
    resource,
    shown(path),
    'the tenant, or one above it, is suspended; who administers the tenant above can resume it',
  );
