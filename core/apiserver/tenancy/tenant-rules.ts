import { jsonEquals, type Json } from '@allmend/core-machinery';
import type { Store, Write } from '@allmend/core-store';
import { tenantObjects } from '../registry/keys.ts';
import type { Change, Effects, KindRules, RuleContext } from '../registry/rules.ts';
import { recordKey, recordOf, recordWrite, usageKey } from './records.ts';
import { newTenantId, phaseOf, tenantFinalizer, viewOf } from './tenant-object.ts';

export interface TenantRulesOptions {
  readonly store: Store;
  /** Everything that a new tenant begins with, as writes. */
  readonly fresh: (id: string, change: Change, context: RuleContext) => Write[];
  /** Told when a Tenant has changed. */
  readonly changed: (parent: string, name: string, id: string) => void;
}

/** What the server does for Tenants: makes them in one commit, tells them what they may, and holds them while they have contents. */
export function tenantRules({ store, fresh, changed }: TenantRulesOptions): KindRules {
  const told = async (
    before: Change['before'],
    after: NonNullable<Change['after']>,
    parent: string,
  ): Promise<Write[]> => {
    const [was, becomes] = [viewOf(before!.object), viewOf(after)];
    const record = recordOf(becomes, parent, after.metadata.name!);
    if (jsonEquals(asJson(recordOf(was, parent, after.metadata.name!)), asJson(record))) return [];
    const stored = await store.get(recordKey(becomes.id));
    if (!stored) return [];
    const writes = [recordWrite(becomes.id, record, stored.revision)];
    // What was counted under an earlier limit has not been kept since.
    if ((was.objects === null) !== (becomes.objects === null)) {
      writes.push({ key: usageKey(becomes.id), op: 'delete', value: Buffer.from('0') });
    }
    return writes;
  };

  return {
    ...tenantObjects,

    /** The id is the server's alone: whoever could change it could reach into another tenant. */
    prepare(object, live) {
      const { finalizers = [] } = object.metadata;
      if (!finalizers.includes(tenantFinalizer)) object.metadata.finalizers = [...finalizers, tenantFinalizer];
      const id = live ? viewOf(live).id : newTenantId();
      object['status'] = { ...(object['status'] as object | undefined), id, phase: phaseOf(viewOf(object).state) };
    },

    beginDeletion(object) {
      object['status'] = { ...(object['status'] as object | undefined), phase: phaseOf('deleting') };
    },

    async alongside(change, context): Promise<Effects> {
      const { before, after, key } = change;
      if (after === null) return { writes: [], guards: [] };
      const writes = before ? await told(before, after, key.tenant) : fresh(viewOf(after).id, change, context);
      return { writes, guards: [] };
    },

    committed({ key, before, after }) {
      changed(key.tenant, key.name, viewOf((after ?? before?.object)!).id);
    },
  };
}

const asJson = (record: object): Json => record as unknown as Json;
