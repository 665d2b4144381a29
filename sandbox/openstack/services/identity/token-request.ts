import { effectiveRoles, impliedRoles } from '../../access/assignments.ts';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import type { ApplicationCredential, Domain, Project, Token, User } from './records.ts';
import { expecting, malformed, unauthorized } from './refusals.ts';

/** Who has proved to be whom, before a scope is looked at. */
interface Proof {
  readonly user: User;
  readonly methods: readonly string[];
  /** Of the token that was traded in. */
  readonly earlier: Token | null;
  readonly credential: ApplicationCredential | null;
}

type TokenScope = Pick<Token, 'projectId' | 'domainId' | 'system' | 'roleIds'>;

/** Answers `POST /v3/auth/tokens`: password, token, or application credential, then a scope. Throws Keystone's refusals. */
export function issueToken(request: ApiRequest): Token {
  const { cloud } = request;
  const auth = member(request.json(), 'auth', 'request body');
  const identity = member(auth, 'identity', 'auth');
  const methods = identity.methods;
  if (!Array.isArray(methods)) throw expecting('methods', 'identity');
  const proof = proofOf(request, identity, methods as readonly JsonValue[]);
  if (proof.credential && auth.scope !== undefined) {
    throw new ApiFailure(
      401,
      'Error authenticating with application credential: Application credentials cannot request a scope.',
    );
  }
  const scope = proof.credential ? scopeOfCredential(cloud, proof.credential) : scopeOf(request, auth.scope, proof);
  return storeToken(cloud, proof, scope);
}

function proofOf(request: ApiRequest, identity: JsonObject, methods: readonly JsonValue[]): Proof {
  const method = methods[0];
  if (typeof method !== 'string' || methods.length !== 1) throw refuse(request);
  if (identity[method] === undefined) throw expecting(method, 'identity');
  const body = member(identity, method, 'identity');
  switch (method) {
    case 'password':
      return {
        user: byPassword(request, member(body, 'user', 'password')),
        methods: ['password'],
        earlier: null,
        credential: null,
      };
    case 'token':
      return byToken(request, body);
    case 'application_credential':
      return byCredential(request, body);
    default:
      throw refuse(request);
  }
}

function byPassword(request: ApiRequest, wanted: JsonObject): User {
  const user = findUser(request, wanted);
  const password = wanted.password;
  if (typeof password !== 'string') throw expecting('password', 'user');
  if (!isUsable(request.cloud, user) || user.passwordDigest !== request.cloud.digest(password)) throw refuse(request);
  return user;
}

function byToken(request: ApiRequest, wanted: JsonObject): Proof {
  const { cloud } = request;
  const id = wanted.id;
  if (typeof id !== 'string') throw expecting('id', 'token');
  const earlier = cloud.tables.tokens.get(id);
  if (!earlier || earlier.expiresAt <= cloud.now()) throw new ApiFailure(404, 'Could not recognize Fernet token');
  const user = cloud.tables.users.get(earlier.userId);
  if (!isUsable(cloud, user)) throw refuse(request);
  if (earlier.applicationCredentialId !== null) throw refuse(request);
  return { user, methods: ['token', ...earlier.methods.filter((one) => one !== 'token')], earlier, credential: null };
}

function byCredential(request: ApiRequest, wanted: JsonObject): Proof {
  const { cloud } = request;
  const { secret } = wanted;
  if (typeof secret !== 'string') throw expecting('secret', 'application_credential');
  const credential = findCredential(request, wanted);
  const user = credential && cloud.tables.users.get(credential.userId);
  if (!credential || !isUsable(cloud, user) || credential.secretDigest !== cloud.digest(secret)) throw refuse(request);
  if (credential.expiresAt !== null && credential.expiresAt <= cloud.now()) throw refuse(request);
  return { user, methods: ['application_credential'], earlier: null, credential };
}

function findCredential(request: ApiRequest, wanted: JsonObject): ApplicationCredential | undefined {
  const known = request.cloud.tables.applicationCredentials;
  if (typeof wanted.id === 'string') return known.get(wanted.id);
  if (typeof wanted.name !== 'string') throw expecting('id', 'application_credential');
  const user = findUser(request, member(wanted, 'user', 'application_credential'));
  return user && [...known.values()].find((one) => one.userId === user.id && one.name === wanted.name);
}

function findUser(request: ApiRequest, wanted: JsonObject): User | undefined {
  const { users } = request.cloud.tables;
  if (typeof wanted.id === 'string') return users.get(wanted.id);
  if (typeof wanted.name !== 'string') throw expecting('id or name', 'user');
  const domain = findDomain(request.cloud, member(wanted, 'domain', 'user'));
  return domain && [...users.values()].find((user) => user.domainId === domain.id && user.name === wanted.name);
}

function findDomain({ tables }: SandboxCloud, wanted: JsonObject): Domain | undefined {
  if (typeof wanted.id === 'string') return tables.domains.get(wanted.id);
  return [...tables.domains.values()].find((domain) => domain.name === wanted.name);
}

function findProject(cloud: SandboxCloud, wanted: JsonObject): Project | undefined {
  if (typeof wanted.id === 'string') return cloud.tables.projects.get(wanted.id);
  if (typeof wanted.name !== 'string') throw expecting('id or name', 'project');
  const domain = findDomain(cloud, member(wanted, 'domain', 'project'));
  return (
    domain &&
    [...cloud.tables.projects.values()].find(({ domainId, name }) => domainId === domain.id && name === wanted.name)
  );
}

function scopeOf(request: ApiRequest, wanted: JsonValue | undefined, { user }: Proof): TokenScope {
  const { cloud } = request;
  const unscoped: TokenScope = { projectId: null, domainId: null, system: false, roleIds: [] };
  if (wanted === 'unscoped') return unscoped;
  if (wanted === undefined || wanted === null) {
    const roleIds = effectiveRoles(cloud.tables, user.id, { projectId: user.defaultProjectId });
    const project = roleIds.length > 0 ? cloud.tables.projects.get(user.defaultProjectId ?? '') : undefined;
    return project?.enabled ? { ...unscoped, projectId: project.id, roleIds } : unscoped;
  }
  if (typeof wanted !== 'object' || Array.isArray(wanted)) throw malformed('Malformed scope.');
  const scope = resolveScope(request, wanted as JsonObject);
  const roleIds = effectiveRoles(cloud.tables, user.id, scope);
  if (roleIds.length === 0) throw refuse(request);
  return { ...unscoped, ...scope, roleIds };
}

function resolveScope(
  request: ApiRequest,
  wanted: JsonObject,
): { projectId: string } | { domainId: string } | { system: true } {
  const { cloud } = request;
  if (wanted.project !== undefined) {
    const project = findProject(cloud, member(wanted, 'project', 'scope'));
    if (!project?.enabled || !cloud.tables.domains.get(project.domainId)?.enabled) throw refuse(request);
    return { projectId: project.id };
  }
  if (wanted.domain !== undefined) {
    const domain = findDomain(cloud, member(wanted, 'domain', 'scope'));
    if (!domain?.enabled) throw refuse(request);
    return { domainId: domain.id };
  }
  if (wanted.system !== undefined) return { system: true };
  throw expecting('project, domain, system or OS-TRUST:trust', 'scope');
}

/** The credential's roles as far as its user still has them. */
function scopeOfCredential(cloud: SandboxCloud, credential: ApplicationCredential): TokenScope {
  const still = new Set(effectiveRoles(cloud.tables, credential.userId, { projectId: credential.projectId }));
  const roleIds = impliedRoles(
    cloud.tables,
    credential.roleIds.filter((id) => still.has(id)),
  );
  if (roleIds.length === 0) {
    throw new ApiFailure(401, 'The request you have made requires authentication.');
  }
  return { projectId: credential.projectId, domainId: null, system: false, roleIds };
}

function storeToken(cloud: SandboxCloud, proof: Proof, scope: TokenScope): Token {
  const now = Math.floor(cloud.now() / 1000) * 1000;
  const { tokens } = cloud.tables;
  if (tokens.size >= 1000) for (const old of tokens.values()) if (old.expiresAt <= now) tokens.delete(old.id);
  const own = now + cloud.tokenLifetime * 1000;
  const limits = [own, proof.earlier?.expiresAt ?? own, proof.credential?.expiresAt ?? own];
  const audit = cloud.ids.word(22);
  const token: Token = {
    ...scope,
    id: `gAAAAAB${cloud.ids.word(176)}`,
    userId: proof.user.id,
    methods: [...proof.methods],
    issuedAt: now,
    expiresAt: Math.min(...limits),
    auditIds: proof.earlier ? [audit, proof.earlier.auditIds.at(-1)!] : [audit],
    applicationCredentialId: proof.credential?.id ?? null,
  };
  tokens.set(token.id, token);
  return token;
}

function isUsable(cloud: SandboxCloud, user: User | undefined): user is User {
  return Boolean(user?.enabled && cloud.tables.domains.get(user.domainId)?.enabled);
}

function member(body: JsonObject, key: string, where: string): JsonObject {
  const value = body[key];
  if (value === undefined) throw expecting(key, where);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expecting(key, where);
  return value as JsonObject;
}

function refuse(request: ApiRequest): ApiFailure {
  return unauthorized(`${request.baseUrl}/v3`);
}
