import { resourceName, statusErrors, type Kind, type Verb } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { createQuotaAdmission } from '../quota/resource-quota.ts';
import { quotaRules } from '../quota/quota-rules.ts';
import type { Tenants } from '../tenancy/tenants.ts';
import type { AuditRow } from './audit-row.ts';
import { countObjects, withCurrentKind, type RegistryParts } from './commit.ts';
import { createObject } from './create.ts';
import { definitionRules } from './definition-rules.ts';
import { deleteCollection } from './delete-collection.ts';
import { deleteObject } from './delete.ts';
import { emptyNamespace, finalizeNamespace, releaseFinalizer, removeCustomResources } from './finalize.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { createKinds } from './kinds.ts';
import { definitions } from './keys.ts';
import { decodeAs, readLive, wireAs } from './live.ts';
import { createNamespaceStates, namespaceRules } from './namespaces.ts';
import { patchObject } from './patch.ts';
import type { ObjectPlace, Registry, Subresource, WriteContext } from './registry.ts';
import type { KindRules } from './rules.ts';
import { patchScale, scaleOf, updateScale } from './scale.ts';
import { guarded } from './store-failure.ts';
import { updateObject } from './update.ts';

export interface RegistryOptions {
  readonly store: Store;
  readonly builtIn: readonly Kind[];
  /** Left out, there is one tenant, whatever its id, and no limits to it. */
  readonly tenants?: Pick<Tenants, 'rules' | 'admission'>;
  /** What the server does for further kinds, e.g. for roles. */
  readonly rules?: readonly KindRules[];
  /** The audit row of each commit; default: none. */
  readonly auditRow?: AuditRow;
}

/** What the server's own controllers ask of the registry beyond what clients can. */
export interface RegistryLifecycle {
  /**
   * Goes on with the end of a CustomResourceDefinition that is being deleted: deletes its objects in slices, and lets it go once
   * none is left. `waiting`: finalizers hold some objects; ask again when they change.
   */
  removeCustomResources(context: WriteContext, definition: string): Promise<'done' | 'waiting'>;
  /** Deletes all objects of a kind in a namespace, in slices; finalizers may hold some of them. */
  emptyNamespace(context: WriteContext, kind: Kind, name: string): Promise<void>;
  /** Lets go of a namespace that is being deleted; to be called when nothing is left in it. Idempotent. */
  finalizeNamespace(context: WriteContext, name: string): Promise<void>;
  /** Takes a finalizer of the server's own off an object, which goes when it was the last. Idempotent. */
  releaseFinalizer(context: WriteContext, kind: Kind, place: ObjectPlace, finalizer: string): Promise<void>;
  /** Objects of all kinds that a tenant has. */
  countObjects(tenant: string): Promise<number>;
  /** Resolves when changes by other replicas are noticed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** The registry over a store. Throws StatusErrors only. */
export function createRegistry({
  store,
  builtIn,
  tenants,
  rules: further = [],
  auditRow = () => [],
}: RegistryOptions): Registry & RegistryLifecycle {
  const kinds = createKinds({ store, builtIn });
  const quotas = createQuotaAdmission({ store, kinds: (tenant) => kinds.all(tenant) });
  const rules = byKind([
    namespaceRules,
    definitionRules({ store, builtIn, changed: (tenant) => kinds.forget(tenant) }),
    quotaRules(store, quotas),
    ...(tenants ? [tenants.rules] : []),
    ...further,
  ]);
  const parts: RegistryParts = {
    store,
    kinds,
    namespaces: createNamespaceStates(store),
    quotas,
    tenants: tenants?.admission ?? null,
    audit: auditRow,
    locks: createKeyedLock(),
    rulesOf: ({ kind }) => rules.get(`${kind.group}/${kind.plural}`),
  };
  /** Runs a request on a kind as it is now. */
  const on = <T>(context: WriteContext, kind: Kind, request: (kind: Kind) => Promise<T>): Promise<T> =>
    guarded(() => {
      const current = () => withCurrentKind(parts, context, kind, request);
      // Definitions of a tenant claim names from each other: many at once, as `kubectl apply` of a provider sends them, wait here.
      const isDefinition = resourceName(kind) === resourceName(definitions);
      return isDefinition ? parts.locks.run([`definitions ${context.tenant.id}`], current) : current();
    });

  return {
    kindOf: (tenant, group, version, resource) => guarded(() => kinds.find(tenant.id, group, version, resource)),
    kinds: (tenant) => guarded(() => kinds.all(tenant.id)),
    get: (tenant, kind, place, subresource) =>
      guarded(async () => {
        checkRoute(kind, 'get', subresource);
        const { object } = await readLive(store, tenant.id, kind, place);
        return subresource === 'scale' ? scaleOf(kind, object) : object;
      }),
    create: (context, kind, namespace, body) =>
      on(context, kind, async (now) => {
        checkRoute(now, 'create', '');
        return createObject(parts, context, now, namespace, body);
      }),
    update: (context, kind, place, subresource, body) =>
      on(context, kind, async (now) => {
        checkRoute(now, 'update', subresource);
        if (subresource === 'scale') return updateScale(parts, context, { kind: now, place }, body);
        return updateObject(parts, context, { kind: now, place, subresource }, body);
      }),
    patch: (context, kind, place, subresource, patch) =>
      on(context, kind, async (now) => {
        checkRoute(now, 'patch', subresource);
        if (subresource === 'scale') return patchScale(parts, context, { kind: now, place }, patch);
        return patchObject(parts, context, { kind: now, place, subresource }, patch);
      }),
    delete: (context, kind, place, request) =>
      on(context, kind, async (now) => {
        checkRoute(now, 'delete', '');
        return deleteObject(parts, context, now, place, request);
      }),
    deleteCollection: (context, kind, namespace, selection, request) =>
      on(context, kind, async (now) => {
        checkRoute(now, 'deletecollection', '');
        return deleteCollection(parts, context, now, { namespace, selection, request });
      }),
    decode: (kind, stored) => decodeAs(kind, stored),
    wire: (kind, stored) => wireAs(kind, stored),
    removeCustomResources: (context, definition) => guarded(() => removeCustomResources(parts, context, definition)),
    emptyNamespace: (context, kind, name) => on(context, kind, (now) => emptyNamespace(parts, context, now, name)),
    finalizeNamespace: (context, name) => guarded(() => finalizeNamespace(parts, context, name)),
    releaseFinalizer: (context, kind, place, finalizer) =>
      on(context, kind, (now) => releaseFinalizer(parts, context, now, place, finalizer)),
    countObjects: (tenant) => guarded(() => countObjects(parts, tenant)),
    ready: kinds.ready,
    close: () => kinds.close(),
  };
}

/** Throws 404 for a subresource that the kind does not have, 405 for what cannot be done with it: reviews are not stored. */
function checkRoute(kind: Kind, verb: Verb, subresource: Subresource): void {
  if (subresource !== '' && kind.subresources[subresource] === undefined) throw statusErrors.noRoute();
  const verbs = kind.builtIn?.verbs;
  const isStored = verbs?.includes('get') ?? true;
  if (isStored && (verbs?.includes(verb) ?? true)) return;
  throw statusErrors.methodNotAllowed({ group: kind.group, resource: kind.plural }, verb);
}

function byKind(all: readonly KindRules[]): ReadonlyMap<string, KindRules> {
  const rules = new Map<string, KindRules>();
  for (const rule of all) {
    const name = `${rule.group}/${rule.plural}`;
    if (rules.has(name)) throw new Error(`there are two rules for ${name}`);
    rules.set(name, rule);
  }
  return rules;
}
