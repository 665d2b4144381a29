import { statusErrors, type Verb } from '@allmend/core-machinery';

/** What the path of a request names, before the tenant is looked up. */
export interface ParsedPath {
  /** Tenant names joined by colons; '' for the root, `*` for all tenants. */
  readonly tenantPath: string;
  /** Path below the tenant, always beginning with a slash. */
  readonly path: string;
  /** Null when the path is of no resource: discovery, health and so on. */
  readonly resource: ResourcePath | null;
}

export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Longest path that is read. */
const longestPath = 4096;

/** A name of a tenant: a DNS label, so that a path can hold nothing else. */
const tenantName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reads a request path: `[/tenants/<a:b:c>]/api/v1/…` or `/apis/<group>/<version>/…`, as kube-apiserver reads it below the
 * tenant. Throws 400 for what cannot be decoded and 404 for what is no tenant path. Source: apiserver pkg/endpoints/request/requestinfo.go.
 */
export function parsePath(rawPath: string): ParsedPath {
  if (rawPath.length > longestPath) throw statusErrors.badRequest(`the path is longer than ${longestPath} characters`);
  const parts = rawPath.split('/').slice(1).map(decodePart);
  const trailing = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  if (trailing[0] !== 'tenants') return below('', trailing);
  const tenantPath = trailing[1] ?? '';
  if (tenantPath !== '*' && !tenantPath.split(':').every((name) => tenantName.test(name))) throw statusErrors.noRoute();
  return below(tenantPath, trailing.slice(2));
}

function decodePart(part: string): string {
  try {
    const text = decodeURIComponent(part);
    if (!text.includes('\0') && !text.includes('/') && text !== '..' && text !== '.') return text;
  } catch {
    // falls through to the same answer
  }
  throw statusErrors.badRequest('the path holds a part that cannot be decoded');
}

function below(tenantPath: string, parts: readonly string[]): ParsedPath {
  return { tenantPath, path: `/${parts.join('/')}`, resource: resourceOf(parts) };
}

function resourceOf(parts: readonly string[]): ResourcePath | null {
  const [root, ...rest] = parts;
  if (root === 'api' && rest.length >= 2) return within('', rest[0]!, rest.slice(1));
  if (root === 'apis' && rest.length >= 3) return within(rest[0]!, rest[1]!, rest.slice(2));
  return null;
}

/** Subresources of a namespace itself; anything else after its name is a resource in it. */
const namespaceSubresources = new Set(['status', 'finalize']);

function within(group: string, version: string, parts: readonly string[]): ResourcePath | null {
  if (parts.includes('')) return null;
  if (parts[0] === 'namespaces' && parts.length >= 3 && !(parts.length === 3 && namespaceSubresources.has(parts[2]!))) {
    return resource(group, version, parts[1]!, parts.slice(2));
  }
  if (group === '' && parts[0] === 'namespaces' && parts.length >= 2) {
    return {
      group,
      version,
      resource: 'namespaces',
      namespace: parts[1]!,
      name: parts[1]!,
      subresource: parts[2] ?? '',
    };
  }
  return resource(group, version, '', parts);
}

function resource(group: string, version: string, namespace: string, parts: readonly string[]): ResourcePath | null {
  if (parts.length > 3) return null;
  const [name, subresource] = [parts[1] ?? '', parts[2] ?? ''];
  return { group, version, resource: parts[0]!, namespace, name, subresource };
}

/** The verb of a resource request. `watching` is the query's `watch`. Throws 405. */
export function verbOf(method: string, path: ResourcePath, watching: 'yes' | 'no'): Verb {
  const one = path.name !== '';
  const verb: Record<string, Verb> = {
    GET: watching === 'yes' ? 'watch' : one ? 'get' : 'list',
    HEAD: one ? 'get' : 'list',
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: one ? 'delete' : 'deletecollection',
  };
  const found = Object.hasOwn(verb, method) ? verb[method] : undefined;
  const needsName = method === 'PUT' || method === 'PATCH';
  if (!found || (needsName && !one) || (method === 'POST' && one && path.subresource === '')) {
    throw statusErrors.methodNotAllowed(path, method.toLowerCase());
  }
  return found;
}
