import { createHash } from 'node:crypto';
import { statusErrors, type JsonObject, type Kind, type KubeObject, type LabelSelector } from '@allmend/core-machinery';
import type { Cursor, ListOptions, Page, Range, Store, StoredObject } from '@allmend/core-store';
import { encodeObject } from '../registry/codec.ts';
import { keyOf } from '../registry/keys.ts';
import type { ObjectPlace, Registry, WriteContext } from '../registry/registry.ts';
import type { ClusterRole, RoleBinding } from './policy.ts';
import { rbacGroup, type PolicySource } from './policy-source.ts';
import { standingBindings, standingRoles } from './standing-roles.ts';

/*
 * Standing roles and bindings as objects that can be read: they are in no store, and clients see them all the same.
 */

/** They never change while a server runs; the store's own revisions are higher. */
const revision = 1;

/** Of one resource in one tenant, in the order of lists. Aggregated roles show all that they give in the tenant now. */
async function standingObjects(
  policies: PolicySource,
  tenant: string,
  { group, resource }: Pick<Range, 'group' | 'resource'>,
): Promise<readonly StoredObject[]> {
  if (group !== rbacGroup) return [];
  switch (resource) {
    case 'clusterroles': {
      const policy = await policies.policy(tenant);
      const rulesOf = (name: string) => policy.rulesOf({ kind: 'ClusterRole', name }, '') ?? [];
      return stored(
        tenant,
        resource,
        standingRoles.map((role) => roleObject(role, rulesOf(role.name))),
      );
    }
    case 'clusterrolebindings':
    case 'rolebindings': {
      const cluster = resource === 'clusterrolebindings';
      const bindings = standingBindings(tenant).filter(({ namespace }) => (namespace === '') === cluster);
      return stored(tenant, resource, bindings.map(bindingObject));
    }
    default:
      return [];
  }
}

/** A store as readers see it: with the standing objects of each tenant in their places. Lists across tenants show what is stored. */
export function withStandingObjects(store: Store, policies: PolicySource): Store {
  return {
    ...store,
    async list(range, options = {}) {
      const page = await store.list(range, options);
      if (range.tenant === null) return page;
      return merged(page, inRange(await standingObjects(policies, range.tenant, range), range, options), options);
    },
  };
}

/** A registry as clients use it: standing objects are read as all others, and refuse to be changed. Throws 403 for that. */
export function withStandingReads(registry: Registry, store: Store, policies: PolicySource): Registry {
  const find = async (tenant: string, kind: Kind, { namespace, name }: ObjectPlace): Promise<StoredObject | null> => {
    const objects = await standingObjects(policies, tenant, { group: kind.group, resource: kind.plural });
    return objects.find(({ key }) => key.name === name && key.namespace === namespace) ?? null;
  };
  const isStored = async (tenant: string, kind: Kind, { namespace, name }: ObjectPlace): Promise<boolean> =>
    (await store.get(keyOf(tenant, kind, namespace, name))) !== null;

  /** What was stored under the name, before it was one of the server's, is not the server's. */
  const refuse = async ({ tenant }: WriteContext, kind: Kind, place: ObjectPlace): Promise<void> => {
    if (kind.group !== rbacGroup || !(await find(tenant.id, kind, place))) return;
    if (!(await isStored(tenant.id, kind, place))) throw unchangeable(kind.plural, place.name);
  };

  return {
    ...registry,
    async get(tenant, kind, place, subresource) {
      const standing = kind.group === rbacGroup && subresource === '' ? await find(tenant.id, kind, place) : null;
      const shown = standing && (takesPlace(standing) || !(await isStored(tenant.id, kind, place)));
      return shown ? registry.decode(kind, standing) : registry.get(tenant, kind, place, subresource);
    },
    async update(context, kind, place, ...rest) {
      await refuse(context, kind, place);
      return registry.update(context, kind, place, ...rest);
    },
    async patch(context, kind, place, ...rest) {
      await refuse(context, kind, place);
      return registry.patch(context, kind, place, ...rest);
    },
    async delete(context, kind, place, request) {
      await refuse(context, kind, place);
      return registry.delete(context, kind, place, request);
    },
  };
}

/** Throws where somebody would store an object under the name of one that stands. */
export function refuseStanding(tenant: string, resource: string, { metadata }: KubeObject): void {
  const { name = '', namespace = '' } = metadata;
  const stands =
    resource === 'clusterroles'
      ? standingRoles.some((role) => role.name === name)
      : standingBindings(tenant).some((binding) => binding.name === name && binding.namespace === namespace);
  if (stands) throw unchangeable(resource, name);
}

function unchangeable(resource: string, name: string): Error {
  const noun = resource === 'clusterroles' ? 'role' : 'binding';
  const of = { group: rbacGroup, resource };
  return statusErrors.forbidden(of, name, `it is a ${noun} of the server and always the same`);
}

/** A standing role counts in the place of a stored one; a stored binding counts beside the standing one of its name. */
const takesPlace = ({ key }: StoredObject): boolean => key.resource === 'clusterroles';

function inRange(
  objects: readonly StoredObject[],
  { namespace, name }: Range,
  { after }: ListOptions,
): readonly StoredObject[] {
  return objects.filter(
    ({ key }) =>
      (namespace === undefined || key.namespace === namespace) &&
      (name === undefined || key.name === name) &&
      (after === undefined || compare(key, after) > 0),
  );
}

/** A page with the standing objects at their places in the order; those that come after its end wait for the next one. */
function merged(page: Page, standing: readonly StoredObject[], { limit = Infinity }: ListOptions): Page {
  if (standing.length === 0) return page;
  const end = page.more ? page.items.at(-1)?.key : undefined;
  const due = end ? standing.filter(({ key }) => compare(key, end) <= 0) : standing;
  const byName = new Map(page.items.map((one) => [nameOf(one), one]));
  for (const one of due) if (takesPlace(one) || !byName.has(nameOf(one))) byName.set(nameOf(one), one);
  const all = [...byName.values()].sort((a, b) => compare(a.key, b.key));
  const items = all.slice(0, limit);
  const left = all.length - items.length;
  const { remaining: _, ...rest } = page;
  const counted = page.remaining ?? (page.more ? undefined : 0);
  const remaining = counted === undefined ? undefined : counted + left + standing.length - due.length;
  return { ...rest, items, more: page.more || left > 0, ...(remaining !== undefined && { remaining }) };
}

const nameOf = ({ key }: StoredObject): string => `${key.namespace}/${key.name}`;

/** The order of lists. All names that stand are ASCII. */
function compare(a: Cursor, b: Cursor): number {
  return (
    Buffer.compare(Buffer.from(a.namespace), Buffer.from(b.namespace)) ||
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
  );
}

function stored(tenant: string, resource: string, objects: readonly KubeObject[]): readonly StoredObject[] {
  const all = objects.map(({ metadata, ...object }): StoredObject => {
    const { namespace = '', name = '' } = metadata;
    const key = { tenant, group: rbacGroup, resource, namespace, name };
    const uid = uidOf(Object.values(key).join('\n'));
    return { key, revision, value: encodeObject({ ...object, metadata: { ...metadata, uid } }) };
  });
  return all.sort((a, b) => compare(a.key, b.key));
}

/** Always the same for the same object, and for no other. */
function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** As upstream marks what its server makes. Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go. */
const bootstrapping = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const apiVersion = `${rbacGroup}/v1`;

function roleObject({ name, labels, aggregation }: ClusterRole, rules: ClusterRole['rules']): KubeObject {
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name, labels: { ...bootstrapping, ...labels } },
    ...(aggregation.length > 0 && { aggregationRule: { clusterRoleSelectors: aggregation.map(selectorObject) } }),
    rules,
  };
}

function selectorObject({ requirements }: LabelSelector): JsonObject {
  return { matchLabels: Object.fromEntries(requirements.map(({ key, values }) => [key, values[0]!])) };
}

function bindingObject({ name, namespace, role, subjects }: RoleBinding): KubeObject {
  return {
    apiVersion,
    kind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace !== '' && { namespace }), labels: bootstrapping },
    roleRef: { apiGroup: rbacGroup, kind: role.kind, name: role.name },
    subjects: subjects.map((subject) => ({ apiGroup: rbacGroup, ...subject })),
  };
}
