import { setTimeout as delay } from 'node:timers/promises';
import { resourceName, statusErrors, StatusError, type Kind, type StatusCause } from '@allmend/core-machinery';
import { StoreConflict, type Guard, type Store, type StoreKey, type Write } from '@allmend/core-store';
import type { QuotaAdmission } from '../quota/resource-quota.ts';
import type { TenantAdmission } from '../tenancy/tenants.ts';
import type { AuditedWrite, AuditRow } from './audit-row.ts';
import { encodeObject, indexOf } from './codec.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { sourceOf, type Kinds } from './kinds.ts';
import { definitions, keyText, sameKey } from './keys.ts';
import type { NamespaceState, NamespaceStates } from './namespaces.ts';
import type { WriteContext } from './registry.ts';
import type { Change, Effects, KindRules, RuleContext } from './rules.ts';

/** What the steps of the registry share. */
export interface RegistryParts {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly namespaces: NamespaceStates;
  readonly quotas: QuotaAdmission;
  /** Null: there is one tenant without limits, as in some tests. */
  readonly tenants: TenantAdmission | null;
  readonly audit: AuditRow;
  readonly locks: KeyedLock;
  rulesOf(change: { readonly kind: { readonly group: string; readonly plural: string } }): KindRules | undefined;
}

/** What was read is out of date: the step begins anew from the store. Never leaves the registry. */
export class Outdated extends Error {
  /** One of the changed objects itself, the definition of their kind, or something else that the commit depends on. */
  readonly what: 'object' | 'kind' | 'surroundings';

  constructor(what: Outdated['what']) {
    super(`${what} changed meanwhile`);
    this.what = what;
  }
}

/** What a commit is for: its audit row, and the changes to objects. */
export interface Commit {
  readonly changes: readonly Change[];
  readonly audited: AuditedWrite;
}

/**
 * Commits changes of one tenant together with all that belongs to them: guards of tenant, namespace and definition, the use of
 * quotas, what the rules of the kinds add, and the audit row. Returns the revisions, of a dry run zeros. Throws StatusErrors
 * for what is refused and `Outdated` when the step must begin anew.
 */
export async function commit(parts: RegistryParts, context: WriteContext, wanted: Commit): Promise<readonly number[]> {
  const lanes = await lanesOf(parts, context, wanted.changes);
  return lanes.length === 0
    ? commitNow(parts, context, wanted)
    : parts.locks.run(lanes, () => commitNow(parts, context, wanted));
}

async function commitNow(parts: RegistryParts, context: WriteContext, wanted: Commit): Promise<readonly number[]> {
  const { changes } = wanted;
  const { writes, guards } = await effectsOf(parts, context, wanted);
  if (context.dryRun === 'All') return changes.map(() => 0);
  const appends = parts.audit(context, wanted.audited);
  try {
    const own = changes.map(writeOf);
    const committed = await parts.store.commit({ writes: [...own, ...writes], guards, appends });
    return committed.revisions.slice(0, changes.length);
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    forget(parts, error.key);
    throw new Outdated(whatChanged(changes, error.key));
  }
}

function whatChanged(changes: readonly Change[], key: StoreKey): Outdated['what'] {
  if (changes.some((change) => sameKey(change.key, key))) return 'object';
  return key.group === definitions.group && key.resource === definitions.plural ? 'kind' : 'surroundings';
}

function writeOf({ key, before, after }: Change): Write {
  const expect = before?.revision ?? 'absent';
  if (after === null) return { key, op: 'delete', value: before!.value, expect };
  return { key, op: 'put', value: encodeObject(after), expect, index: indexOf(after.metadata) };
}

async function effectsOf(parts: RegistryParts, context: WriteContext, { changes, audited }: Commit): Promise<Effects> {
  const look = context.dryRun === 'All' ? 'fresh' : 'remembered';
  const collected: Effects[] = [definitionGuards(changes)];
  for (const change of changes) {
    const rules = parts.rulesOf(change);
    const along = await rules?.alongside?.(change, ruleContext(context, audited.subresource));
    if (along) collected.push(along);
  }
  const besides = countBesides(context.tenant.id, collected);
  for (const group of byNamespace(changes)) collected.push(await namespaceEffects(parts, context, group, look));
  if (parts.tenants && changes.some(makesOrRemoves)) {
    const count = (): Promise<number> => countObjects(parts, context.tenant.id);
    collected.push(await parts.tenants.admit(context.tenant, { changes, besides, look, count }));
  }
  return joined(changes, collected);
}

/** One write or guard per key. A guard of what is written as well becomes the expectation of the write. */
function joined(changes: readonly Change[], collected: readonly Effects[]): Effects {
  const guards = new Map<string, Guard>();
  for (const guard of collected.flatMap((effects) => effects.guards)) guards.set(keyText(guard.key), guard);
  for (const { key } of changes) guards.delete(keyText(key));
  const writes = collected
    .flatMap((effects) => effects.writes)
    .map((write) => {
      const guard = guards.get(keyText(write.key));
      guards.delete(keyText(write.key));
      return guard && guard.expect !== 'present' ? { ...write, expect: guard.expect } : write;
    });
  return { writes, guards: [...guards.values()] };
}

/** Objects of a user's kind are written only as the definition says that was looked at. */
function definitionGuards(changes: readonly Change[]): Effects {
  const guards = changes.flatMap(({ kind, key, before, after }): Guard[] => {
    const source = after === null ? undefined : sourceOf(kind);
    if (!source) return [];
    if (before === null && source.state === 'terminating') {
      throw statusErrors.forbidden(
        { group: kind.group, resource: kind.plural },
        key.name,
        'create not allowed while custom resource definition is terminating',
      );
    }
    return [{ key: source.key, expect: source.revision }];
  });
  return { writes: [], guards };
}

async function namespaceEffects(
  parts: RegistryParts,
  context: WriteContext,
  changes: readonly Change[],
  look: 'remembered' | 'fresh',
): Promise<Effects> {
  const [first] = changes as [Change];
  const { tenant, namespace } = first.key;
  const creation = changes.find(({ before }) => before === null);
  let state = await parts.namespaces.read(tenant, namespace, look);
  if (creation && state?.phase !== 'Active') {
    state = await parts.namespaces.read(tenant, namespace, 'fresh');
    refuseNamespace(state, creation);
  }
  if (!state) return { writes: [], guards: [] };
  const writes = state.quotas.length === 0 ? [] : await parts.quotas.admit(state, changes);
  return { writes, guards: [{ key: state.key, expect: state.revision }] };
}

/** Source: apiserver pkg/admission/plugin/namespace/lifecycle. */
function refuseNamespace(state: NamespaceState | null, { kind, key }: Change): void {
  if (!state) throw statusErrors.notFound({ group: '', resource: 'namespaces' }, key.namespace);
  if (state.phase === 'Active') return;
  const error = statusErrors.forbidden(
    { group: kind.group, resource: kind.plural },
    key.name,
    `unable to create new content in namespace ${key.namespace} because it is being terminated`,
  );
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${key.namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  throw withCauses(error, [cause]);
}

function withCauses({ status }: StatusError, causes: readonly StatusCause[]): StatusError {
  return new StatusError({ ...status, details: { ...status.details, causes } });
}

/** Names of queues in which commits wait that would otherwise fail each other's guards. */
async function lanesOf(parts: RegistryParts, context: WriteContext, changes: readonly Change[]): Promise<string[]> {
  if (context.dryRun === 'All') return [];
  const lanes: string[] = [];
  for (const [change] of byNamespace(changes)) {
    const state = await parts.namespaces.read(change!.key.tenant, change!.key.namespace, 'remembered');
    if (state && state.quotas.length > 0) lanes.push(`quota ${keyText(state.key)}`);
  }
  const ofTenant = changes.some(makesOrRemoves) ? await parts.tenants?.lane(context.tenant) : null;
  return ofTenant ? [...lanes, ofTenant] : lanes;
}

/** Changes that concern their namespace: what is made, removed, or counted by what is in it. */
function byNamespace(changes: readonly Change[]): Change[][] {
  const namespaced = changes.filter(
    (change) => change.kind.scope === 'Namespaced' && (makesOrRemoves(change) || change.kind.quantities !== undefined),
  );
  return Object.values(Object.groupBy(namespaced, ({ key }) => key.namespace)).map((group) => group!);
}

const makesOrRemoves = ({ before, after }: Change): boolean => before === null || after === null;

/** Objects that rules make or remove in the tenant, beside the changes. Those that no kind serves do not count. */
function countBesides(
  tenant: string,
  effects: readonly Effects[],
): { readonly made: number; readonly removed: number } {
  const own = effects.flatMap(({ writes }) => writes).filter(({ key }) => key.tenant === tenant && !isUnserved(key));
  return {
    made: own.filter(({ op, expect }) => op === 'put' && expect === 'absent').length,
    removed: own.filter(({ op }) => op === 'delete').length,
  };
}

const unserved: ReadonlySet<string> = new Set(['customresourcenames', 'tenantrecords', 'tenantusages']);
const isUnserved = ({ resource }: StoreKey): boolean => unserved.has(resource);

/** Objects of all kinds that the tenant has. */
export async function countObjects(
  { store, kinds }: Pick<RegistryParts, 'store' | 'kinds'>,
  tenant: string,
): Promise<number> {
  const stored = (await kinds.all(tenant)).filter(({ builtIn }) => builtIn?.verbs?.includes('list') ?? true);
  const resources = new Map(stored.map((kind) => [resourceName(kind), kind]));
  let total = 0;
  for (const { group, plural } of resources.values()) total += await store.count({ tenant, group, resource: plural });
  return total;
}

function forget(parts: RegistryParts, key: StoreKey): void {
  parts.namespaces.forget(key);
  parts.tenants?.forget(key);
  if (key.resource === definitions.plural) parts.kinds.forget(key.tenant);
}

export function ruleContext(context: WriteContext, subresource: RuleContext['subresource']): RuleContext {
  const { tenant, identity, now, dryRun } = context;
  return { tenant, identity, now, subresource, dryRun };
}

/** Tells the rules of a kind what was committed. A follow-up that fails is made good by the next write. */
export async function tellCommitted(parts: RegistryParts, context: WriteContext, change: Change): Promise<void> {
  if (context.dryRun === 'All') return;
  try {
    await parts.rulesOf(change)?.committed?.(change, ruleContext(context, ''));
  } catch {
    // The commit stands; the client is told so.
  }
}

/** How often a step begins anew because others wrote the same object. Source: apiserver, MaxRetryWhenPatchConflicts. */
const objectAttempts = 5;
/** The same because of what surrounds the object: a namespace, a quota, a definition. */
const surroundingAttempts = 40;

/** Runs a step until nothing that it read is out of date. `conflict` is thrown when others were always faster. */
export async function untilCurrent<T>(step: () => Promise<T>, conflict: () => Error): Promise<T> {
  let objects = 0;
  let surroundings = 0;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Outdated) || error.what === 'kind') throw error;
      if (error.what === 'object') objects += 1;
      else surroundings += 1;
      if (objects > objectAttempts || surroundings > surroundingAttempts) throw conflict();
      if (surroundings > 3) await delay(Math.random() * surroundings * 2);
    }
  }
}

/** Runs a request on a kind; begins anew with the kind as it is now when its definition changed meanwhile. Throws 404. */
export async function withCurrentKind<T>(
  { kinds }: RegistryParts,
  { tenant }: WriteContext,
  kind: Kind,
  request: (kind: Kind) => Promise<T>,
): Promise<T> {
  let current = kind;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request(current);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      if (attempt === surroundingAttempts) throw statusErrors.unavailable('the definition of the kind keeps changing');
      const next = await kinds.find(tenant.id, kind.group, kind.version, kind.plural);
      if (!next) throw statusErrors.noRoute();
      current = next;
    }
  }
}

export function conflictOn(kind: { readonly group: string; readonly plural: string }, name: string): Error {
  return statusErrors.conflict(
    { group: kind.group, resource: kind.plural },
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}
