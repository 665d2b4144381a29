import type { JsonObject } from '@allmend/core-machinery';
import type { Identity } from '../request/identity.ts';

/**
 * Extra by which user information names the tenant that authenticated the user. Only the server sets it; what a client gives
 * under this name in an impersonation is refused.
 */
export const tenantExtra = 'tenancy.allmend.dev/tenant';

/** An identity as authentication.k8s.io/v1 UserInfo. */
export function userInfoOf({ name, uid, groups, extra, tenant }: Identity): JsonObject {
  const lists = Object.entries(extra ?? {}).map(([key, values]) => [key, [...values]] as const);
  return {
    username: name,
    ...(uid !== undefined && { uid }),
    groups: [...groups],
    extra: { ...Object.fromEntries(lists), [tenantExtra]: [tenant] },
  };
}
