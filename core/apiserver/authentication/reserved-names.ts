import { mastersGroup } from '../authorization/standing-roles.ts';
import type { Identity } from '../request/identity.ts';

/** Group of everybody who showed a credential that holds. */
export const authenticatedGroup = 'system:authenticated';
export const unauthenticatedGroup = 'system:unauthenticated';
export const anonymousUser = 'system:anonymous';

/** Id of the operator's own tenant. */
export const rootTenantId = 'root';

const reservedPrefixes = ['system:', 'tenancy.allmend.dev:'];

/**
 * Why a name that a third party vouches for cannot be taken; null when it can. Names of the server itself are refused, so that
 * no issuer can mint administrators or service accounts, and so is what would look like something else in a log.
 */
export function outsideNameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  const reserved = reservedPrefixes.find((prefix) => name.startsWith(prefix));
  if (reserved !== undefined) return `begins with "${reserved}", which is for the server's own`;
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)) return 'holds control characters';
  return name.length > 512 ? 'is longer than 512 characters' : null;
}

/** Whether the identity claims to be of the operator without being of the root tenant. */
export function isFalseMaster({ tenant, groups }: Pick<Identity, 'tenant' | 'groups'>): boolean {
  return tenant !== rootTenantId && groups.includes(mastersGroup);
}

export function withGroup<T extends Pick<Identity, 'groups'>>(identity: T, group: string): T {
  return { ...identity, groups: [...new Set([...identity.groups, group])] };
}
