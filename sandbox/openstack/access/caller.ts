import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { Token } from '../services/identity/records.ts';

/** Who sends a request, from a valid token or a signed S3 request. */
export interface Caller {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string;
  readonly projectId: string | null;
  /** Domain of a domain-scoped token. */
  readonly domainId: string | null;
  readonly system: boolean;
  /** Role names, implied ones included. */
  readonly roles: ReadonlySet<string>;
  readonly isAdmin: boolean;
  readonly token: Token | null;
}

/** The caller behind a token; null when the token is unknown, expired, revoked, or its user, project or domain is disabled. */
export function callerOfToken(cloud: SandboxCloud, tokenId: string | undefined): Caller | null {
  const token = tokenId === undefined ? undefined : cloud.tables.tokens.get(tokenId);
  if (!token || token.expiresAt <= cloud.now()) return null;
  const credential = token.applicationCredentialId;
  if (credential !== null && !cloud.tables.applicationCredentials.has(credential)) return null;
  const caller = callerOfUser(cloud, token.userId, token.projectId, token.domainId, token.roleIds);
  return caller && { ...caller, system: token.system, token };
}

/** A caller made of a user and the roles it acts with; null when user or scope is gone or disabled. */
export function callerOfUser(
  cloud: SandboxCloud,
  userId: string,
  projectId: string | null,
  domainId: string | null,
  roleIds: readonly string[],
): Caller | null {
  const { users, projects, domains, roles } = cloud.tables;
  const user = users.get(userId);
  if (!user?.enabled || !domains.get(user.domainId)?.enabled) return null;
  if (projectId !== null && !projects.get(projectId)?.enabled) return null;
  if (domainId !== null && !domains.get(domainId)?.enabled) return null;
  const names = new Set(roleIds.flatMap((id) => roles.get(id)?.name ?? []));
  return {
    userId,
    userName: user.name,
    userDomainId: user.domainId,
    projectId,
    domainId,
    system: false,
    roles: names,
    isAdmin: names.has('admin'),
    token: null,
  };
}
