import { statusErrors } from '@allmend/core-machinery';
import type { Store, Write } from '@allmend/core-store';
import { keyText, tenantObjects } from '../registry/keys.ts';
import type { Effects } from '../registry/rules.ts';
import type { TenantRef } from '../request/request-info.ts';
import { recordKey, usageKey, type KnownRecord, type TenantRecords } from './records.ts';
import type { TenantAdmission, TenantCommit } from './tenants.ts';

/** What a tenant says to commits in it: whether it takes new objects, and how many. */
export function createTenantAdmission(store: Store, records: TenantRecords): TenantAdmission {
  const admitted = async (tenant: TenantRef, commit: TenantCommit): Promise<KnownRecord> => {
    const creates = commit.changes.some(({ before }) => before === null);
    const known = await records.read(tenant.id, commit.look);
    if (known && (!creates || known.record.state === 'active')) return known;
    // Before it is refused, what was remembered is looked up again.
    const fresh = await records.read(tenant.id, 'fresh');
    if (!fresh) throw statusErrors.notFound(tenantResource, shown(tenant));
    if (creates) refuseState(tenant, fresh, commit);
    return fresh;
  };

  const usageWrite = async (tenant: TenantRef, limit: number, commit: TenantCommit): Promise<Write | null> => {
    const { made, removed } = moved(commit);
    if (made === removed) return null;
    const key = usageKey(tenant.id);
    const stored = await store.get(key);
    const used = stored ? Number(Buffer.from(stored.value).toString()) : await commit.count();
    const next = Math.max(0, used + made - removed);
    if (made > removed && next > limit) {
      const [{ kind, key: object }] = commit.changes as [TenantCommit['changes'][number]];
      throw statusErrors.forbidden(
        { group: kind.group, resource: kind.plural },
        object.name,
        `exceeded quota: tenant ${shown(tenant)}, requested: objects=${made - removed}, used: objects=${used}, limited: objects=${limit}`,
      );
    }
    return { key, op: 'put', value: Buffer.from(String(next)), expect: stored?.revision ?? 'absent', index: {} };
  };

  return {
    async admit(tenant, commit): Promise<Effects> {
      const { key, revision, record } = await admitted(tenant, commit);
      const write = record.objects === null ? null : await usageWrite(tenant, record.objects, commit);
      return { writes: write ? [write] : [], guards: [{ key, expect: revision }] };
    },
    async lane(tenant) {
      const known = await records.read(tenant.id, 'remembered');
      return known && known.record.objects !== null ? keyText(usageKey(tenant.id)) : null;
    },
    forget(key) {
      if (keyText(key) === keyText(recordKey(key.tenant))) records.forget(key.tenant);
    },
  };
}

const tenantResource = { group: tenantObjects.group, resource: tenantObjects.plural } as const;

/** The root has no path. */
const shown = ({ id, path }: TenantRef): string => (path === '' ? id : path);

function moved({ changes, besides }: TenantCommit): { readonly made: number; readonly removed: number } {
  const made = changes.filter(({ before, after }) => before === null && after !== null).length;
  const removed = changes.filter(({ before, after }) => before !== null && after === null).length;
  return { made: made + besides.made, removed: removed + besides.removed };
}

function refuseState(tenant: TenantRef, { record }: KnownRecord, { changes }: TenantCommit): void {
  const [{ kind, key }] = changes as [TenantCommit['changes'][number]];
  const resource = { group: kind.group, resource: kind.plural };
  if (record.state === 'suspended') {
    throw statusErrors.forbidden(resource, key.name, `the tenant "${shown(tenant)}" is suspended`);
  }
  if (record.state === 'deleting') {
    throw statusErrors.conflict(
      resource,
      key.name,
      `the tenant "${shown(tenant)}" is being deleted, so nothing new can be made in it`,
    );
  }
}
