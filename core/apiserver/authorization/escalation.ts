import { statusErrors, type KubeObject } from '@allmend/core-machinery';
import type { KindRules, RuleContext } from '../registry/rules.ts';
import type { ResourceRequest } from '../request/request-info.ts';
import type { Authorizer } from './authorizer.ts';
import { missingRights, type PolicyRule } from './policy-rule.ts';
import { rbacGroup, type KeptPolicies } from './policy-source.ts';
import { readBinding, readClusterRole, readRole } from './policy.ts';
import { refuseStanding } from './standing-objects.ts';

/**
 * Nobody gives rights that they do not have: roles are written only with rules that the writer holds (or with `escalate`), and
 * bound only by who holds their rules (or may `bind` them). Source: pkg/registry/rbac (policybased storage).
 */
export function escalationRules(source: KeptPolicies, authorizer: Authorizer): readonly KindRules[] {
  const may = async (
    context: RuleContext,
    verb: string,
    resource: string,
    namespace: string,
    name: string,
  ): Promise<boolean> => {
    const request = {
      type: 'resource',
      tenant: context.tenant,
      verb,
      group: rbacGroup,
      version: 'v1',
      resource,
      subresource: '',
      namespace,
      name,
    };
    const decision = await authorizer.authorize(context.identity, request as unknown as ResourceRequest);
    return decision.allowed === 'yes';
  };

  const requireRights = async (
    context: RuleContext,
    wanted: readonly PolicyRule[],
    of: { readonly resource: string; readonly name: string; readonly namespace: string },
  ): Promise<void> => {
    const policy = await source.policy(context.tenant.id);
    const owned = [...policy.grants(context.identity, of.namespace)].flatMap(({ rules }) => rules);
    const missing = missingRights(owned, wanted);
    if (missing?.length === 0) return;
    const { name, groups } = context.identity;
    const who = `user ${JSON.stringify(name)} (groups=${JSON.stringify(groups)})`;
    const what = missing === null ? 'more rights than can be compared' : `\n${missing.slice(0, 20).join('\n')}`;
    throw statusErrors.forbidden(
      { group: rbacGroup, resource: of.resource },
      of.name,
      `${who} is attempting to grant RBAC permissions not currently held:${what}`,
    );
  };

  const writeRole =
    (resource: 'roles' | 'clusterroles'): KindRules['prepare'] =>
    async (object, live, context) => {
      const { name = '', namespace = '' } = object.metadata;
      if (resource === 'clusterroles') refuseStanding(context.tenant.id, resource, object);
      if (sameRules(object, live)) return;
      if (await may(context, 'escalate', resource, namespace, name)) return;
      const read = resource === 'roles' ? readRole(object) : readClusterRole(object);
      const of = { resource, name, namespace };
      await requireRights(context, read.rules, of);
      // What such a role will take over cannot be known: only who holds everything may write one.
      if ('aggregation' in read && read.aggregation.length > 0) await requireRights(context, everything, of);
    };

  const writeBinding =
    (resource: 'rolebindings' | 'clusterrolebindings'): KindRules['prepare'] =>
    async (object, live, context) => {
      if (!live) refuseStanding(context.tenant.id, resource, object);
      if (
        live &&
        JSON.stringify([live['roleRef'], live['subjects']]) === JSON.stringify([object['roleRef'], object['subjects']])
      )
        return;
      const { role, namespace, name } = readBinding(object);
      const roles = role.kind === 'Role' ? 'roles' : 'clusterroles';
      if (await may(context, 'bind', roles, namespace, role.name)) return;
      const policy = await source.policy(context.tenant.id);
      const rules = policy.rulesOf(role, namespace);
      if (!rules) throw statusErrors.notFound({ group: rbacGroup, resource: roles }, role.name);
      await requireRights(context, rules, { resource, name, namespace });
    };

  // Who is told that a right was given or taken finds it so with the next request.
  const committed: KindRules['committed'] = ({ key }) => source.forget(key.tenant);

  return [
    { group: rbacGroup, plural: 'roles', prepare: writeRole('roles'), committed },
    { group: rbacGroup, plural: 'clusterroles', prepare: writeRole('clusterroles'), committed },
    { group: rbacGroup, plural: 'rolebindings', prepare: writeBinding('rolebindings'), committed },
    { group: rbacGroup, plural: 'clusterrolebindings', prepare: writeBinding('clusterrolebindings'), committed },
  ] as readonly KindRules[];
}

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

function sameRules(object: KubeObject, live: KubeObject | null): boolean {
  if (!live) return false;
  const rights = (one: KubeObject): string => JSON.stringify([one['rules'] ?? [], one['aggregationRule'] ?? null]);
  return rights(live) === rights(object);
}
