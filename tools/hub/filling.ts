import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { builtInKinds } from '@allmend/api/kinds';
import { createRegistry, createTenants, rootTenant, type WriteContext } from '@allmend/core-apiserver';
import type { KubeObject } from '@allmend/core-machinery';
import { openPostgresStore, openSqliteStore, type StoreKey, type Write } from '@allmend/core-store';

/** Fills the store of a hub that does not run. */
export interface Filling {
  /** Makes tenants below the root, as requests to the API do; returns their ids. */
  tenants(names: readonly string[]): Promise<readonly string[]>;
  /**
   * Puts so many ConfigMaps (`object-000000` and on, about 1 KiB of JSON) into the namespace `default` of a tenant. The registry writes the
   * first; the others are its bytes with a name and a uid of their own, many in a commit, without rows of the audit.
   */
  objects(tenant: string, count: number): Promise<void>;
  close(): Promise<void>;
}

export interface FillingOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

/** Requests under way at once. */
const together = 100;
const batchSize = 500;

export const objectName = (n: number): string => `object-${String(n).padStart(6, '0')}`;
const part = (n: number): string => `part-${String(n % 100).padStart(2, '0')}`;

/** A ConfigMap of about 1 KiB, as clients write it. */
export function sampleObject(name: string): KubeObject {
  const data = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`setting-${n}.conf`, `value = ${'x'.repeat(72)}\n`]),
  );
  const metadata = { name, namespace: 'default', labels: { part: part(0) } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
}

export async function openFilling({ dataDir, databaseUrl }: FillingOptions): Promise<Filling> {
  const store =
    databaseUrl === undefined
      ? await openSqliteStore({ folder: join(dataDir, 'store') })
      : await openPostgresStore({ url: databaseUrl });
  const tenants = createTenants({ store });
  await tenants.start();
  const registry = createRegistry({ store, builtIn: builtInKinds, tenants });
  await Promise.all([registry.ready, tenants.ready]);
  const kindOf = (plural: string) => builtInKinds.find((kind) => kind.plural === plural)!;

  const first = async (
    id: string,
  ): Promise<{ readonly key: StoreKey; readonly text: string; readonly uid: string }> => {
    const tenant = (await tenants.find(id))!;
    const value = sampleObject(objectName(0)) as never;
    const { object } = await registry.create(contextOf({ tenant }), kindOf('configmaps'), 'default', {
      value,
      duplicates: [],
    });
    const key = { tenant: id, group: '', resource: 'configmaps', namespace: 'default', name: objectName(0) };
    const stored = await store.get(key);
    return { key, text: Buffer.from(stored!.value).toString(), uid: object.metadata.uid! };
  };

  return {
    async tenants(names) {
      const ids: string[] = [];
      for (let from = 0; from < names.length; from += together) {
        const made = await Promise.all(
          names.slice(from, from + together).map((name) => {
            const value = { apiVersion: 'tenancy.allmend.dev/v1alpha1', kind: 'Tenant', metadata: { name } };
            return registry.create(contextOf({}), kindOf('tenants'), '', { value, duplicates: [] });
          }),
        );
        ids.push(...made.map(({ object }) => (object['status'] as { readonly id: string }).id));
      }
      return ids;
    },
    async objects(tenant, count) {
      const { key, text, uid } = await first(tenant);
      for (let from = 1; from < count; from += batchSize) {
        const numbers = Array.from({ length: Math.min(batchSize, count - from) }, (_, n) => from + n);
        await store.commit({
          writes: numbers.map((n): Write => {
            const named = text
              .replace(objectName(0), objectName(n))
              .replace(uid, randomUUID())
              .replace(part(0), part(n));
            const index = { owner: [], label: [`part=${part(n)}`] };
            return {
              key: { ...key, name: objectName(n) },
              op: 'put',
              value: Buffer.from(named),
              expect: 'absent',
              index,
            };
          }),
        });
      }
    },
    async close() {
      await Promise.all([registry.close(), tenants.close()]);
      await store.close();
    },
  };
}

function contextOf(given: Partial<WriteContext>): WriteContext {
  return {
    tenant: rootTenant,
    identity: { issuer: 'certificate', tenant: rootTenant.id, name: 'administrator', groups: ['system:masters'] },
    requestId: randomUUID(),
    source: '127.0.0.1',
    now: new Date(),
    dryRun: 'None',
    fieldManager: 'filling',
    fieldValidation: 'Strict',
    warnings: [],
    ...given,
  };
}
