import type { Kubeconfig } from './kubeconfig.ts';

/** What was pasted to sign in with. */
export type Pasted =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'kubeconfig'; readonly token: string; readonly namespace: string; readonly tenant: string | null }
  /** It holds nothing that a browser can send. */
  | { readonly kind: 'unusable'; readonly why: 'empty' | 'certificate' | 'plug-in' | 'no-token' | 'unreadable' };

/** Reads a token, or a kubeconfig with a token; `parse` reads YAML and is loaded only when it is needed. */
export async function readPasted(text: string, parse: (text: string) => Promise<unknown>): Promise<Pasted> {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'unusable', why: 'empty' };
  const bare = trimmed.replace(/^Bearer\s+/i, '');
  // A token is one word (RFC 6750 §2.1); a file is not.
  if (/^[A-Za-z0-9\-._~+/:]+=*$/.test(bare)) return { kind: 'token', token: bare };
  let config: Kubeconfig;
  try {
    config = (await parse(trimmed)) ?? {};
  } catch {
    return { kind: 'unusable', why: 'unreadable' };
  }
  return readKubeconfig(config);
}

function readKubeconfig(config: Kubeconfig): Pasted {
  if (typeof config !== 'object' || !Array.isArray(config.users)) return { kind: 'unusable', why: 'unreadable' };
  const contexts = config.contexts ?? [];
  const context = (contexts.find(({ name }) => name === config['current-context']) ?? contexts[0])?.context ?? {};
  const user = (config.users.find(({ name }) => name === context.user) ?? config.users[0])?.user ?? {};
  const cluster = config.clusters?.find(({ name }) => name === context.cluster)?.cluster;
  if (typeof user.token === 'string' && user.token !== '') {
    const tenant = tenantOf(cluster?.server ?? '');
    return { kind: 'kubeconfig', token: user.token, namespace: context.namespace ?? '', tenant };
  }
  if (user['client-certificate-data'] ?? user['client-certificate']) return { kind: 'unusable', why: 'certificate' };
  if (user.exec ?? user['auth-provider']) return { kind: 'unusable', why: 'plug-in' };
  return { kind: 'unusable', why: 'no-token' };
}

/** Path of the tenant that an address of the hub leads to; null for what is no address. */
function tenantOf(server: string): string | null {
  try {
    const [, tenant = ''] = /^\/tenants\/([^/]+)/.exec(new URL(server).pathname) ?? [];
    return decodeURIComponent(tenant);
  } catch {
    return null;
  }
}

/** When a JWT ends, as an instant; null for tokens that do not say. It is only shown: the server alone decides. */
export function expiryOf(token: string): string | null {
  const [, payload] = token.split('.');
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? new Date(exp * 1000).toISOString() : null;
  } catch {
    return null;
  }
}

/** The token of `#token=…`, and the address without it. */
export function takeFragmentToken(hash: string): { readonly token: string; readonly rest: string } {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const token = params.get('token') ?? '';
  params.delete('token');
  const rest = params.toString();
  return { token, rest: rest === '' ? '' : `#${rest}` };
}
