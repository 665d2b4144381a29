import type { CloudConfig } from '../config/cloud-config.ts';
import { Secret } from '@allmend/kit-secret';

/** One key below `auth:` that a method reads. */
export interface AuthKey {
  readonly name: string;
  /** Older names for the same thing. */
  readonly aliases?: readonly string[];
  readonly secret?: boolean;
}

/** The values below `auth:`. */
export type AuthValues = CloudConfig['auth'];

/** A way to prove who we are to Keystone v3. One file each; listed in registry.ts. */
export interface AuthMethod {
  /** Values of `auth_type` that select it. */
  readonly names: readonly string[];
  readonly keys: readonly AuthKey[];
  /** The `identity` part of the token request (Identity API v3, POST /v3/auth/tokens). */
  identity(auth: AuthValues): Readonly<Record<string, unknown>>;
  /** False when the credential itself fixes the scope and Keystone refuses another. */
  readonly scoped: boolean;
  /** Groups of keys of which at least one must be complete, in the order to propose. */
  readonly needs: readonly (readonly string[])[];
  /** Who, in words without secrets, for error texts. */
  describe(auth: AuthValues): string;
}

/** Keys that every method understands. */
export const commonKeys: readonly AuthKey[] = [
  { name: 'auth_url' },
  { name: 'default_domain_id' },
  { name: 'default_domain_name' },
  { name: 'domain_id' },
  { name: 'domain_name' },
  { name: 'project_id', aliases: ['tenant_id'] },
  { name: 'project_name', aliases: ['tenant_name'] },
  { name: 'project_domain_id' },
  { name: 'project_domain_name' },
  { name: 'system_scope' },
  { name: 'trust_id' },
];

/** The value of a key, secret or not; undefined when it is not set. */
export function authValue(auth: AuthValues, key: string): string | undefined {
  const value = auth[key];
  return value instanceof Secret ? value.reveal() : value;
}

/** `{id}` or `{name}` of a domain, from `<prefix>_domain_id` and so on; the default domain where neither is given. */
function domainOf(auth: AuthValues, prefix: 'user' | 'project'): { id: string } | { name: string } | undefined {
  const id = authValue(auth, `${prefix}_domain_id`);
  if (id !== undefined) return { id };
  const name = authValue(auth, `${prefix}_domain_name`);
  if (name !== undefined) return { name };
  const defaultId = authValue(auth, 'default_domain_id');
  if (defaultId !== undefined) return { id: defaultId };
  const defaultName = authValue(auth, 'default_domain_name');
  return defaultName === undefined ? undefined : { name: defaultName };
}

/** A user by id, or by name in a domain. */
export function userOf(auth: AuthValues): Record<string, unknown> {
  const id = authValue(auth, 'user_id');
  if (id !== undefined) return { id };
  const domain = domainOf(auth, 'user');
  return { name: authValue(auth, 'username'), ...(domain && { domain }) };
}

/** The `scope` part of the token request; undefined asks for what Keystone gives by default. */
export function scopeOf(auth: AuthValues): Record<string, unknown> | undefined {
  const value = (key: string): string | undefined => authValue(auth, key);
  const trust = value('trust_id');
  if (trust !== undefined) return { 'OS-TRUST:trust': { id: trust } };
  if (value('system_scope') !== undefined) return { system: { all: true } };
  const projectId = value('project_id');
  if (projectId !== undefined) return { project: { id: projectId } };
  const projectName = value('project_name');
  if (projectName !== undefined) {
    const domain = domainOf(auth, 'project');
    return { project: { name: projectName, ...(domain && { domain }) } };
  }
  const domainId = value('domain_id');
  if (domainId !== undefined) return { domain: { id: domainId } };
  const domainName = value('domain_name');
  return domainName === undefined ? undefined : { domain: { name: domainName } };
}

/** The wanted scope in words, for error texts. */
export function describeScope(auth: AuthValues): string {
  const names = [
    ['trust_id', 'trust'],
    ['system_scope', 'system'],
    ['project_name', 'project'],
    ['project_id', 'project'],
    ['domain_name', 'domain'],
    ['domain_id', 'domain'],
  ] as const;
  const found = names.find(([key]) => authValue(auth, key) !== undefined);
  return found ? `${found[1]} "${authValue(auth, found[0])}"` : 'the default scope';
}
