import { setTimeout as delay } from 'node:timers/promises';
import { asObject, type Json, type KubeObject } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { isAllmendError } from '@allmend/kit-errors';
import { createLru } from '@allmend/kit-lru';
import { createPolicy, readBinding, readClusterRole, readRole, type Policy } from './policy.ts';
import { standingBindings, standingRoles } from './standing-roles.ts';

/** Gives the rights of a tenant as they are written down now. */
export interface PolicySource {
  policy(tenant: string): Promise<Policy>;
}

/** One that keeps what it has read. */
export interface KeptPolicies extends PolicySource {
  /** Makes sure that the next look sees what has been committed by now. */
  forget(tenant: string): void;
}

export const rbacGroup = 'rbac.authorization.k8s.io';
const resources = ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'] as const;

/** Tenants whose rights are kept ready; the others are read again when they are asked about. */
const mostTenants = 500;

/**
 * Reads rights from the store and keeps those of the tenants that were asked about last. A change by another replica is seen as
 * soon as the store tells it, one by this replica as soon as it is committed (`forget`); while a watch is interrupted nothing is
 * kept. `signal` ends the watches.
 */
export function createPolicySource(store: Store, signal: AbortSignal): KeptPolicies {
  const kept = createLru<Promise<Policy>>({ capacity: mostTenants });
  let following = 0;

  const read = async (tenant: string, resource: (typeof resources)[number]): Promise<KubeObject[]> => {
    const page = await store.list({ tenant, group: rbacGroup, resource });
    return page.items.map(({ value }) => asObject(JSON.parse(Buffer.from(value).toString()) as Json));
  };

  const load = async (tenant: string): Promise<Policy> => {
    const [clusterRoles, roles, clusterBindings, bindings] = await Promise.all(
      resources.map((one) => read(tenant, one)),
    );
    const own = clusterRoles!.map(readClusterRole);
    const names = new Set(standingRoles.map(({ name }) => name));
    return createPolicy({
      tenant,
      // A stored role never takes the place of a standing one: its name would mean something else than its reader thinks.
      clusterRoles: [...standingRoles, ...own.filter(({ name }) => !names.has(name))],
      roles: roles!.map(readRole),
      bindings: [...standingBindings(tenant), ...clusterBindings!.map(readBinding), ...bindings!.map(readBinding)],
    });
  };

  const follow = async (resource: (typeof resources)[number]): Promise<void> => {
    while (!signal.aborted) {
      try {
        const since = await store.revision();
        kept.clear();
        following++;
        try {
          for await (const batch of store.watch({ tenant: null, group: rbacGroup, resource }, { since, signal })) {
            for (const event of batch.events) kept.delete(event.key.tenant);
          }
        } finally {
          following--;
          kept.clear();
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!isAllmendError(error)) throw error;
        // The store is away: a moment, then once more.
        await delay(250, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  for (const resource of resources) void follow(resource);

  return {
    policy(tenant) {
      if (following < resources.length) return load(tenant);
      const known = kept.get(tenant);
      if (known) return known;
      const loading = load(tenant);
      kept.set(tenant, loading);
      loading.catch(() => kept.delete(tenant));
      return loading;
    },
    forget: (tenant) => kept.delete(tenant),
  };
}
