import { statusErrors } from '@allmend/core-machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import { administratorsGroup, mastersGroup } from '../authorization/standing-roles.ts';
import type { Impersonation } from '../http/parts.ts';
import { forbiddenMessage } from '../http/refusal.ts';
import type { Identity } from '../request/identity.ts';
import type { ResourceRequest, TenantRef } from '../request/request-info.ts';
import { readImpersonation, type WantedIdentity } from './impersonation-headers.ts';
import { anonymousUser, authenticatedGroup, unauthenticatedGroup } from './reserved-names.ts';
import { accountGroups, parseAccountUser } from './service-account/account-names.ts';

/** One right that an impersonation needs: the verb `impersonate` on this. */
type Needed = Pick<ResourceRequest, 'group' | 'resource' | 'subresource' | 'namespace' | 'name'>;

const coreGroup = '';
const authenticationGroup = 'authentication.k8s.io';
/** Groups that hold everything in their tenant: only who is in them may act as one who is. */
const allPowerful = [mastersGroup, administratorsGroup];

/**
 * Acting as somebody else, with the rights that upstream asks for; beyond that, only in the sender's own tenant, and never as
 * one of its all-powerful groups without being in it. Who really asks stays with the identity, for the audit.
 * Source: apiserver pkg/endpoints/filters/impersonation.
 */
export function createImpersonation(authorizer: Authorizer): Impersonation {
  const require = async (tenant: TenantRef, sender: Identity, needed: Needed): Promise<void> => {
    const request = { type: 'resource', tenant, verb: 'impersonate', version: 'v1', ...needed };
    const info = request as unknown as ResourceRequest;
    const { allowed, reason } = await authorizer.authorize(sender, info);
    if (allowed !== 'yes') throw statusErrors.forbidden(needed, needed.name, forbiddenMessage(sender, info, reason));
  };

  return {
    async actAs(tenant, sender, headers) {
      const wanted = readImpersonation(headers);
      if (!wanted) return sender;
      refuseForeigner(tenant, sender, wanted);
      refusePower(sender, wanted);
      for (const needed of neededRights(wanted)) await require(tenant, sender, needed);
      return identityOf(tenant, sender, wanted);
    },
  };
}

/** A right to impersonate that one tenant gave to somebody of another would make that one look like its own people. */
function refuseForeigner(tenant: TenantRef, sender: Identity, { user }: WantedIdentity): void {
  if (sender.tenant === tenant.id) return;
  throw forbidden('users', user, 'who comes from another tenant can impersonate nobody here');
}

function refusePower(sender: Identity, { groups }: WantedIdentity): void {
  const group = allPowerful.find((one) => groups.includes(one));
  if (group === undefined || sender.groups.includes(group)) return;
  throw forbidden('groups', group, 'only who is in this group may impersonate it');
}

function forbidden(resource: string, name: string, message: string): Error {
  return statusErrors.forbidden({ group: coreGroup, resource }, name, message);
}

function neededRights({ user, groups, uid, extra }: WantedIdentity): readonly Needed[] {
  const account = parseAccountUser(user);
  const needed = (group: string, resource: string, name: string, namespace = '', subresource = ''): Needed => ({
    group,
    resource,
    subresource,
    namespace,
    name,
  });
  return [
    account ? needed(coreGroup, 'serviceaccounts', account.name, account.namespace) : needed(coreGroup, 'users', user),
    ...groups.map((name) => needed(coreGroup, 'groups', name)),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => needed(authenticationGroup, 'userextras', value, '', key)),
    ),
    ...(uid === '' ? [] : [needed(authenticationGroup, 'uids', uid)]),
  ];
}

function identityOf(tenant: TenantRef, sender: Identity, { user, groups, uid, extra }: WantedIdentity): Identity {
  const account = parseAccountUser(user);
  const own = groups.length > 0 || !account ? groups : accountGroups(account.namespace);
  for (const key of Object.keys(extra)) {
    if (key.startsWith('tenancy.allmend.dev/')) throw forbidden('userextras', key, 'only the server sets this extra');
  }
  return {
    issuer: 'impersonation',
    tenant: tenant.id,
    name: user,
    groups: [...new Set([...own, ...standingGroup(user, own)])],
    ...(uid !== '' && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
    actor: sender,
  };
}

/** Groups that are given say themselves whether the user is authenticated; else everybody but the anonymous user is. */
function standingGroup(user: string, groups: readonly string[]): readonly string[] {
  if (user === anonymousUser) return [unauthenticatedGroup];
  return groups.includes(unauthenticatedGroup) ? [] : [authenticatedGroup];
}
