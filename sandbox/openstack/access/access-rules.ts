import type { Caller } from './caller.ts';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { ServiceModule } from '../services/service-module.ts';

interface Asked {
  readonly cloud: SandboxCloud;
  readonly service: ServiceModule;
  readonly method: string;
  readonly path: string;
}

/**
 * Whether a token of an application credential with access rules may send a request: service type, method and path (`*` one segment,
 * `**` any rest, `{name}` one segment) must match one rule. Keystone itself does not ask them.
 */
export function meetsAccessRules({ cloud, service, method, path }: Asked, caller: Caller): boolean {
  const id = caller.token?.applicationCredentialId;
  const rules = id ? (cloud.tables.applicationCredentials.get(id)?.accessRules ?? []) : [];
  if (rules.length === 0 || service.name === 'identity') return true;
  const types = new Set(service.catalog.map(({ type }) => type));
  return rules.some((rule) => types.has(rule.service) && rule.method === method && isOnPath(rule.path, path));
}

function isOnPath(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\*\*|\*|\{[^}]*\})/)
    .map((part) => {
      if (part === '**') return '.*';
      if (part === '*' || part.startsWith('{')) return '[^/]+';
      return part.replace(/[.+?^$()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`).test(path);
}
