import { Agent, fetch } from 'undici';
import { administratorsGroup, mastersGroup, openAuthority, type Authority } from '@allmend/core-apiserver';
import { dataFolder, readServerInfo } from './data-folder.ts';
import { serverErrors } from './errors.ts';
import { kubeconfig } from './kubeconfig.ts';

export interface KubeconfigRequest {
  readonly dataDir: string;
  /** Path of the tenant; '' for the root. */
  readonly tenant: string;
  readonly days: number;
}

/** The way to a server, and who comes. */
export interface AdministratorAccess {
  /** Address, with the tenant's path where there is one. */
  readonly server: string;
  readonly ca: string;
  readonly certificate: { readonly key: string; readonly cert: string };
}

/** A kubeconfig for the administrator of a tenant, made with the keys in the server's folder. Throws `server.*`. */
export async function printKubeconfig(request: KubeconfigRequest): Promise<string> {
  const name = request.tenant === '' ? 'allmend' : `allmend-${request.tenant.replaceAll(':', '-')}`;
  return kubeconfig({ ...(await administratorAccess(request)), name, user: `${name}-administrator` });
}

/** What such a kubeconfig holds. Throws `server.*`. */
export async function administratorAccess({ dataDir, tenant, days }: KubeconfigRequest): Promise<AdministratorAccess> {
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw serverErrors.error('bad-days', { days: String(days) });
  }
  const folder = dataFolder(dataDir);
  const { url } = await readServerInfo(folder);
  const authority = await openAuthority(folder.keys);
  const id = tenant === '' ? 'root' : await tenantId(url, authority, tenant);
  const certificate = await authority.client(administratorOf(id), days);
  const server = tenant === '' ? url : `${url}/tenants/${tenant}`;
  return { server, ca: authority.ca, certificate };
}

function administratorOf(tenant: string): {
  readonly name: string;
  readonly groups: readonly string[];
  readonly tenant: string;
} {
  return { name: 'administrator', groups: [tenant === 'root' ? mastersGroup : administratorsGroup], tenant };
}

/** Walks down from the root: the id of each tenant is known to its parent only. */
async function tenantId(url: string, authority: Authority, path: string): Promise<string> {
  let id = 'root';
  let base = url;
  const walked: string[] = [];
  for (const name of path.split(':')) {
    const found = await readTenant(base, authority, id, name);
    walked.push(name);
    if (found === null)
      throw serverErrors.error('no-tenant', { tenant: path, problem: `${walked.join(':')} does not exist` });
    id = found;
    base = `${url}/tenants/${walked.join(':')}`;
  }
  return id;
}

async function readTenant(base: string, authority: Authority, parent: string, name: string): Promise<string | null> {
  const certificate = await authority.client(administratorOf(parent), 1);
  const dispatcher = new Agent({ connect: { ca: authority.ca, ...certificate } });
  try {
    const response = await fetch(`${base}/apis/tenancy.allmend.dev/v1alpha1/tenants/${encodeURIComponent(name)}`, {
      dispatcher,
    });
    if (response.status === 404) return null;
    const body = (await response.json()) as { readonly status?: { readonly id?: string }; readonly message?: string };
    if (!response.ok)
      throw serverErrors.error('no-tenant', { tenant: name, problem: body.message ?? String(response.status) });
    return body.status?.id ?? null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const cause = error.cause as Error | undefined;
    throw serverErrors.error('unreachable', { url: base, problem: cause?.message ?? error.message }, { cause: error });
  } finally {
    await dispatcher.close();
  }
}
