import type { Identity } from '../request/identity.ts';
import type { RequestInfo, ResourceRequest } from '../request/request-info.ts';
import type { Authorizer, Decision } from './authorizer.ts';
import { ruleAllows } from './policy-rule.ts';
import type { PolicySource } from './policy-source.ts';

const denied: Decision = { allowed: 'no', reason: '' };

/** Role-based access control as upstream's, in each tenant by its own roles and bindings. */
export function createRbac(source: PolicySource): Authorizer {
  return {
    async authorize(identity, request) {
      if (request.tenant === 'all') return acrossTenants(source, identity, request);
      const policy = await source.policy(request.tenant.id);
      const namespace = request.type === 'resource' ? request.namespace : '';
      for (const { binding, rules } of policy.grants(identity, namespace)) {
        if (!rules.some((rule) => ruleAllows(rule, request))) continue;
        const kind = binding.namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
        return {
          allowed: 'yes',
          reason: `RBAC: allowed by ${kind} ${JSON.stringify(binding.name)} of ${binding.role.kind} ${JSON.stringify(binding.role.name)}`,
        };
      }
      return denied;
    },
  };
}

/**
 * Reading across tenants is a right of its own in the root tenant: `list` or `watch` on `tenants/objects` of
 * `tenancy.allmend.dev`, with `<resource>.<group>` as the name. Nothing else reaches into several tenants.
 */
async function acrossTenants(source: PolicySource, identity: Identity, request: RequestInfo): Promise<Decision> {
  if (identity.tenant !== 'root') return denied;
  const root = { id: 'root', path: '' };
  const policy = await source.policy(root.id);
  const asked: RequestInfo =
    request.type === 'path' ? { ...request, tenant: root } : { ...crossTenantRight(request), tenant: root };
  if (request.type === 'resource' && request.verb !== 'list' && request.verb !== 'watch') return denied;
  for (const { rules } of policy.grants(identity, '')) {
    if (rules.some((rule) => ruleAllows(rule, asked)))
      return { allowed: 'yes', reason: 'RBAC: allowed across tenants' };
  }
  return denied;
}

function crossTenantRight({ verb, group, resource, subresource }: ResourceRequest): Omit<ResourceRequest, 'tenant'> {
  // A part of objects has a name that no role gives: whoever finds objects does not find their parts.
  const part = subresource === '' ? resource : `${resource}/${subresource}`;
  const name = group === '' ? part : `${part}.${group}`;
  return {
    type: 'resource',
    verb,
    group: 'tenancy.allmend.dev',
    version: 'v1alpha1',
    resource: 'tenants',
    subresource: 'objects',
    namespace: '',
    name,
  };
}
