import {
  compareQuantities,
  jsonEquals,
  quantityOf,
  statusErrors,
  subtractQuantities,
  type Json,
  type JsonObject,
  type Kind,
  type KubeObject,
  type Quantity,
} from '@allmend/core-machinery';
import type { Store, StoreKey, Write } from '@allmend/core-store';
import { decodeObject, encodeObject, indexOf } from '../registry/codec.ts';
import { keyOf, keyText, resourceQuotas } from '../registry/keys.ts';
import type { NamespaceState } from '../registry/namespaces.ts';
import type { Change } from '../registry/rules.ts';
import {
  addTo,
  amountsText,
  countNames,
  isMore,
  measuredUse,
  readAmounts,
  usageOf,
  writeAmounts,
  type Amounts,
} from './quantities.ts';

/**
 * ResourceQuotas: the use of each stands in its status and is written in the same commit as what changes the use, guarded by
 * the version it was read at. So two creates that race cannot both take the last place, and the status is always right.
 * Source: apiserver pkg/admission/plugin/resourcequota (names, messages); there the status may be behind.
 */
export interface QuotaAdmission {
  /** The quotas that the changes move, with their new use. Throws 403 when one would be exceeded. */
  admit(state: NamespaceState, changes: readonly Change[]): Promise<readonly Write[]>;
  /** Counts the use anew and writes it where it is not known, as after a change of `spec.hard`. */
  settle(tenant: string, namespace: string, name: string): Promise<void>;
}

export interface QuotaOptions {
  readonly store: Store;
  /** Kinds of a tenant: what is counted. */
  readonly kinds: (tenant: string) => Promise<readonly Kind[]>;
}

interface Quota {
  readonly key: StoreKey;
  readonly revision: number;
  readonly object: KubeObject;
  readonly hard: Map<string, Quantity>;
}

/** Objects read at once when quantities are counted. */
const slice = 500;

export function createQuotaAdmission({ store, kinds }: QuotaOptions): QuotaAdmission {
  const read = async (tenant: string, namespace: string, name: string): Promise<Quota | null> => {
    const stored = await store.get(keyOf(tenant, resourceQuotas, namespace, name));
    if (!stored) return null;
    const object = decodeObject(stored.value, stored.revision);
    const spec = (object['spec'] ?? {}) as { hard?: unknown; scopes?: unknown; scopeSelector?: unknown };
    // Scopes select pods, of which there are none here.
    const scoped = (Array.isArray(spec.scopes) && spec.scopes.length > 0) || spec.scopeSelector !== undefined;
    return { key: stored.key, revision: stored.revision, object, hard: scoped ? new Map() : readAmounts(spec.hard) };
  };

  const count = async (quota: Quota): Promise<Map<string, Quantity>> => {
    const { tenant, namespace } = quota.key;
    const names = new Set(quota.hard.keys());
    const used = new Map([...names].map((name) => [name, quantityOf(0)]));
    const counted = new Set<string>();
    for (const kind of await kinds(tenant)) {
      const resource = JSON.stringify([kind.group, kind.plural]);
      if (kind.scope !== 'Namespaced' || counted.has(resource)) continue;
      counted.add(resource);
      await countKind(store, { kind, tenant, namespace, names, used });
    }
    return used;
  };

  /** The use as the status has it, or counted where the status does not speak of all that is limited. */
  const useOf = async (quota: Quota): Promise<Map<string, Quantity>> => {
    const status = (quota.object['status'] ?? {}) as { hard?: unknown; used?: unknown };
    const used = readAmounts(status.used);
    const known = jsonEquals(writeAmounts(readAmounts(status.hard)), writeAmounts(quota.hard));
    return known && [...quota.hard.keys()].every((name) => used.has(name)) ? used : count(quota);
  };

  return {
    async admit({ key, quotas }, changes) {
      const written = new Set(changes.map((change) => keyText(change.key)));
      const writes: Write[] = [];
      for (const name of quotas) {
        const quota = await read(key.tenant, key.name, name);
        if (!quota || quota.hard.size === 0 || written.has(keyText(quota.key))) continue;
        const { more, less } = deltaOf(changes, new Set(quota.hard.keys()));
        if (more.size === 0 && less.size === 0) continue;
        const used = await useOf(quota);
        refuseExcess(name, quota.hard, used, more, changes[0]!);
        for (const [what, amount] of more) addTo(used, what, amount);
        for (const [what, amount] of less) used.set(what, floor(subtractQuantities(used.get(what)!, amount)));
        writes.push(statusWrite(quota, used));
      }
      return writes;
    },

    async settle(tenant, namespace, name) {
      const quota = await read(tenant, namespace, name);
      if (!quota) return;
      const used = await useOf(quota);
      if (jsonEquals(statusFor(quota, used), (quota.object['status'] ?? null) as Json)) return;
      // Whoever changes the quota meanwhile counts by itself.
      await store.commit({ writes: [statusWrite(quota, used)] });
    },
  };
}

interface CountTask {
  readonly kind: Kind;
  readonly tenant: string;
  readonly namespace: string;
  readonly names: ReadonlySet<string>;
  readonly used: Map<string, Quantity>;
}

async function countKind(store: Store, { kind, tenant, namespace, names, used }: CountTask): Promise<void> {
  const range = { tenant, group: kind.group, resource: kind.plural, namespace };
  const counts = countNames(kind).filter((name) => names.has(name));
  if (counts.length > 0) {
    const objects = quantityOf(await store.count(range));
    for (const name of counts) addTo(used, name, objects);
  }
  if (!Object.keys(kind.quantities ?? {}).some((name) => names.has(name))) return;
  let after: StoreKey | undefined;
  for (;;) {
    const page = await store.list(range, { limit: slice, ...(after && { after }) });
    for (const { value, revision } of page.items) {
      for (const [name, amount] of measuredUse(kind, decodeObject(value, revision), names)) addTo(used, name, amount);
    }
    after = page.items.at(-1)?.key;
    if (!page.more || !after) return;
  }
}

interface Delta {
  readonly more: Map<string, Quantity>;
  readonly less: Map<string, Quantity>;
}

function deltaOf(changes: readonly Change[], names: ReadonlySet<string>): Delta {
  const more = new Map<string, Quantity>();
  const less = new Map<string, Quantity>();
  for (const { kind, before, after } of changes) {
    const was = before ? usageOf(kind, before.object, names) : new Map<string, Quantity>();
    const becomes = after ? usageOf(kind, after, names) : new Map<string, Quantity>();
    for (const name of new Set([...was.keys(), ...becomes.keys()])) {
      const difference = subtractQuantities(becomes.get(name) ?? quantityOf(0), was.get(name) ?? quantityOf(0));
      if (difference.mantissa > 0n) addTo(more, name, difference);
      if (difference.mantissa < 0n) addTo(less, name, subtractQuantities(quantityOf(0), difference));
    }
  }
  return { more, less };
}

function refuseExcess(quota: string, hard: Amounts, used: Amounts, requested: Amounts, { kind, key }: Change): void {
  const exceeded = [...requested.keys()].filter((name) => {
    const sum = new Map(used);
    addTo(sum, name, requested.get(name)!);
    return isMore(sum.get(name)!, hard.get(name)!);
  });
  if (exceeded.length === 0) return;
  const [asked, inUse, limit] = [requested, used, hard].map((amounts) => amountsText(amounts, exceeded));
  throw statusErrors.forbidden(
    { group: kind.group, resource: kind.plural },
    key.name,
    `exceeded quota: ${quota}, requested: ${asked}, used: ${inUse}, limited: ${limit}`,
  );
}

function statusFor({ hard }: Quota, used: Amounts): JsonObject {
  const shown = new Map([...used].filter(([name]) => hard.has(name)));
  return { hard: writeAmounts(hard), used: writeAmounts(shown) };
}

function statusWrite(quota: Quota, used: Amounts): Write {
  const object = { ...quota.object, status: statusFor(quota, used) };
  const index = indexOf(object.metadata);
  return { key: quota.key, op: 'put', value: encodeObject(object), expect: quota.revision, index };
}

const floor = (amount: Quantity): Quantity => (compareQuantities(amount, quantityOf(0)) < 0 ? quantityOf(0) : amount);
