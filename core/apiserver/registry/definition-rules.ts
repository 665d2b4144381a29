import {
  asJson,
  compileRules,
  isJsonObject,
  member,
  readSchema,
  type FieldError,
  type Json,
  jsonEquals,
  statusErrors,
  validateCrd,
  wireTime,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import type { Expectation, Store, StoredObject, StoreKey } from '@allmend/core-store';
import { createLru } from '@allmend/kit-lru';
import { decodeObject, encodeObject, indexOf } from './codec.ts';
import {
  cleanupFinalizer,
  decideStatus,
  joinNames,
  namesHeldBy,
  setCondition,
  specOf,
  statusOfDefinition,
  type TakenNames,
} from './definition-status.ts';
import { definitions } from './keys.ts';
import type { Change, Effects, KindRules, RuleContext } from './rules.ts';

/** Object, never served, that every write of a definition in the group changes: two at once would not see each other's names. */
const ledgerKey = (tenant: string, name: string): StoreKey => ({
  tenant,
  group: definitions.group,
  resource: 'customresourcenames',
  namespace: '',
  name,
});

export interface DefinitionRulesOptions {
  readonly store: Store;
  readonly builtIn: readonly Kind[];
  /** Told when the kinds of a tenant have changed. */
  readonly changed: (tenant: string) => void;
}

/** What one version of a definition means for others. */
interface Claim {
  readonly group: string;
  readonly names: TakenNames;
}

/** Versions of definitions whose claims are remembered: schemas are long, and each new definition asks for all names. */
const remembered = 16_384;

/** What the server does for CustomResourceDefinitions: checks their schemas, accepts their names, serves their kinds. */
export function definitionRules({ store, builtIn, changed }: DefinitionRulesOptions): KindRules {
  const claims = createLru<Claim>({ capacity: remembered });
  const claimOf = ({ revision, value }: StoredObject): Claim => {
    const known = claims.get(String(revision));
    if (known) return known;
    const definition = decodeObject(value, revision);
    const claim = { group: specOf(definition).group, names: namesHeldBy(definition) };
    claims.set(String(revision), claim);
    return claim;
  };
  const others = async (tenant: string, group: string, except: string): Promise<readonly StoredObject[]> => {
    const page = await store.list({ tenant, group: definitions.group, resource: definitions.plural });
    return page.items.filter((stored) => stored.key.name !== except && claimOf(stored).group === group);
  };
  const takenIn = (group: string, held: readonly StoredObject[]): TakenNames =>
    joinNames([
      ...builtIn.filter((kind) => kind.group === group).map(namesOfKind),
      ...held.map((stored) => claimOf(stored).names),
    ]);
  /** Revision of the ledger before the names of others were read, for each definition whose status was decided by them. */
  const readAt = new WeakMap<KubeObject, Expectation>();
  const ledgerRevision = async (tenant: string, group: string): Promise<Expectation> =>
    (await store.get(ledgerKey(tenant, group)))?.revision ?? 'absent';

  return {
    ...definitions,

    async prepare(object, live, { tenant, now, subresource }) {
      if (subresource !== '') return;
      storeVersion(object);
      const errors = [...validateCrd(object, live ?? undefined), ...ruleErrors(object, live)];
      if (errors.length > 0) throw statusErrors.invalid(crdKind, object.metadata.name ?? '', errors);
      if (live && jsonEquals(asJson(live)['spec'], asJson(object)['spec'])) return;
      const { group } = specOf(object);
      readAt.set(object, await ledgerRevision(tenant.id, group));
      const held = await others(tenant.id, group, object.metadata.name ?? '');
      object['status'] = decideStatus(object, takenIn(group, held), now);
    },

    beginDeletion(object, { now }) {
      const { finalizers = [] } = object.metadata;
      if (!finalizers.includes(cleanupFinalizer)) object.metadata.finalizers = [...finalizers, cleanupFinalizer];
      object['status'] = {
        ...statusOfDefinition(object),
        conditions: setCondition(statusOfDefinition(object).conditions ?? [], {
          type: 'Terminating',
          status: 'True',
          reason: 'InstanceDeletionPending',
          message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
          lastTransitionTime: wireTime(now),
        }),
      };
    },

    /** A write changes the ledger; a definition that goes frees its names for others of its group. */
    async alongside(change, context) {
      const { group } = specOf((change.after ?? change.before?.object)!);
      const { tenant } = change.key;
      const expect = (change.after && readAt.get(change.after)) ?? (await ledgerRevision(tenant, group));
      const writes: Effects['writes'][number][] = [
        { key: ledgerKey(tenant, group), op: 'put', value: Buffer.from('{}'), expect, index: {} },
      ];
      if (change.after === null) writes.push(...(await freed(change, group, context)));
      return { writes, guards: [] };
    },

    committed: ({ key }) => changed(key.tenant),
  };

  async function freed({ key }: Change, group: string, { now }: RuleContext): Promise<Effects['writes']> {
    const left = await others(key.tenant, group, key.name);
    const objects = left.map((stored) => ({ stored, object: decodeObject(stored.value, stored.revision) }));
    return objects.flatMap(({ stored, object }) => {
      const rest = left.filter((other) => other !== stored);
      const status = decideStatus(object, takenIn(group, rest), now);
      if (jsonEquals(status, asJson(object)['status'])) return [];
      const next = { ...object, status };
      const value = encodeObject(next);
      return [{ key: stored.key, op: 'put' as const, value, expect: stored.revision, index: indexOf(next.metadata) }];
    });
  }
}

/** The version in which objects are stored from now on is one that has been stored. The spec may still be anything. */
function storeVersion(definition: KubeObject): void {
  const storage = versionsOf(definition).find(
    (version) => isJsonObject(version) && member(version, 'storage') === true,
  );
  const name = isJsonObject(storage) ? member(storage, 'name') : undefined;
  const status = statusOfDefinition(definition);
  const stored = status.storedVersions ?? [];
  if (typeof name !== 'string' || stored.includes(name)) return;
  definition['status'] = { ...status, storedVersions: [...stored, name] };
}

/** Rules in CEL must compile; those of a schema that is as it was stored are not looked at again. */
function ruleErrors(definition: KubeObject, live: KubeObject | null): FieldError[] {
  const before = live ? schemasOf(live) : [];
  return schemasOf(definition).flatMap((schema, at) => {
    if (schema === undefined || before.some((known) => jsonEquals(known, schema))) return [];
    const path = `spec.versions[${at}].schema.openAPIV3Schema`;
    const read = readSchema(schema, path);
    return read.schema ? compileRules(read.schema, { path }).errors : [];
  });
}

function schemasOf(definition: KubeObject): (Json | undefined)[] {
  return versionsOf(definition).map((version) => {
    const schema = isJsonObject(version) ? member(version, 'schema') : undefined;
    return isJsonObject(schema) ? member(schema, 'openAPIV3Schema') : undefined;
  });
}

function versionsOf(definition: KubeObject): readonly Json[] {
  const spec = member(asJson(definition), 'spec');
  const versions = isJsonObject(spec) ? member(spec, 'versions') : undefined;
  return Array.isArray(versions) ? versions : [];
}

const crdKind = { group: definitions.group, kind: 'CustomResourceDefinition' } as const;

function namesOfKind({ plural, singular, shortNames, kind, listKind }: Kind): TakenNames {
  return { resources: new Set([plural, singular, ...shortNames]), kinds: new Set([kind, listKind]) };
}
