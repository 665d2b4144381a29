import {
  isJsonObject,
  labelSelectorOf,
  matchesLabels,
  type JsonObject,
  type KubeObject,
  type LabelSelector,
} from '@allmend/core-machinery';
import type { Identity } from '../request/identity.ts';
import type { PolicyRule } from './policy-rule.ts';
import { isSubject, type Subject } from './subject.ts';

export interface ClusterRole {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rules: readonly PolicyRule[];
  /** Selects the roles whose rules it takes over. */
  readonly aggregation: readonly LabelSelector[];
}

export interface RoleBinding {
  readonly name: string;
  /** '' for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly Subject[];
}

/** What is written down about rights in one tenant. */
export interface PolicyParts {
  readonly tenant: string;
  readonly clusterRoles: readonly ClusterRole[];
  readonly roles: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly rules: readonly PolicyRule[];
  }[];
  readonly bindings: readonly RoleBinding[];
}

/** Rules that a binding gives an identity. */
export interface Grant {
  readonly binding: RoleBinding;
  readonly rules: readonly PolicyRule[];
}

/** The rights of one tenant, ready to be asked. Pure. */
export interface Policy {
  /** What the identity is granted in the namespace ('' for cluster scope: only cluster-wide bindings). */
  grants(identity: Identity, namespace: string): Generator<Grant>;
  /** Rules of a role; null when there is none of that name. */
  rulesOf(role: RoleBinding['role'], namespace: string): readonly PolicyRule[] | null;
}

export function createPolicy({ tenant, clusterRoles, roles, bindings }: PolicyParts): Policy {
  const cluster = new Map(clusterRoles.map((role) => [role.name, role]));
  const local = new Map(roles.map((role) => [`${role.namespace}/${role.name}`, role]));
  const byNamespace = Map.groupBy(bindings, ({ namespace }) => namespace);
  const aggregated = new Map<string, readonly PolicyRule[]>();

  const clusterRules = (role: ClusterRole): readonly PolicyRule[] => {
    if (role.aggregation.length === 0) return role.rules;
    const known = aggregated.get(role.name);
    if (known) return known;
    const taken = clusterRoles.filter(
      (one) => one !== role && role.aggregation.some((selector) => matchesLabels(selector, one.labels)),
    );
    const rules = [...role.rules, ...taken.flatMap((one) => one.rules)];
    aggregated.set(role.name, rules);
    return rules;
  };

  const rulesOf: Policy['rulesOf'] = ({ kind, name }, namespace) => {
    if (kind === 'Role') return local.get(`${namespace}/${name}`)?.rules ?? null;
    const role = kind === 'ClusterRole' ? cluster.get(name) : undefined;
    return role ? clusterRules(role) : null;
  };

  return {
    rulesOf,
    *grants(identity, namespace) {
      for (const scope of namespace === '' ? [''] : ['', namespace]) {
        for (const binding of byNamespace.get(scope) ?? []) {
          if (!binding.subjects.some((subject) => isSubject(subject, binding.namespace, identity, tenant))) continue;
          const rules = rulesOf(binding.role, binding.namespace);
          if (rules) yield { binding, rules };
        }
      }
    },
  };
}

/** Reads a ClusterRole object. Its shape was checked when it was written. */
export function readClusterRole(object: KubeObject): ClusterRole {
  const selectors = (object['aggregationRule'] as { clusterRoleSelectors?: JsonObject[] } | undefined)
    ?.clusterRoleSelectors;
  return {
    name: object.metadata.name ?? '',
    labels: object.metadata.labels ?? {},
    rules: (object['rules'] as PolicyRule[] | undefined) ?? [],
    aggregation: (selectors ?? []).filter(isJsonObject).map(labelSelectorOf),
  };
}

export function readRole(object: KubeObject): PolicyParts['roles'][number] {
  const { namespace = '', name = '' } = object.metadata;
  return { namespace, name, rules: (object['rules'] as PolicyRule[] | undefined) ?? [] };
}

/** Reads a RoleBinding or ClusterRoleBinding object. */
export function readBinding(object: KubeObject): RoleBinding {
  return {
    name: object.metadata.name ?? '',
    namespace: object.metadata.namespace ?? '',
    role: object['roleRef'] as RoleBinding['role'],
    subjects: (object['subjects'] as Subject[] | undefined) ?? [],
  };
}
