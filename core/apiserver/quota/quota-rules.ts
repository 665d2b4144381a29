import { jsonEquals, type Json, type KubeObject } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { keyOf, namespaces, resourceQuotas } from '../registry/keys.ts';
import { noEffects, type KindRules } from '../registry/rules.ts';
import type { QuotaAdmission } from './resource-quota.ts';

/** What the server does for ResourceQuotas: counts at once, and tells writers of the namespace that there is a new one. */
export function quotaRules(store: Store, quotas: QuotaAdmission): KindRules {
  return {
    ...resourceQuotas,

    /** A new quota writes its namespace, unchanged: creates that do not know the quota fail their guard and look again. */
    async alongside({ key, before, after }) {
      if (before !== null || after === null) return noEffects;
      const namespace = await store.get(keyOf(key.tenant, namespaces, '', key.namespace));
      if (!namespace) return noEffects;
      const { revision, value } = namespace;
      return { writes: [{ key: namespace.key, op: 'put', value, expect: revision }], guards: [] };
    },

    async committed({ key, before, after }) {
      if (after === null || jsonEquals(hardOf(before?.object), hardOf(after))) return;
      await quotas.settle(key.tenant, key.namespace, key.name);
    },
  };
}

function hardOf(object: KubeObject | undefined): Json {
  return (object?.['spec'] as { hard?: Json } | undefined)?.hard ?? null;
}
