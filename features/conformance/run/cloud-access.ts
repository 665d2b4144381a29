import { Cloud as CloudKind, Secret } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { authorityProblem, cloudOfSecret, type CloudConfig } from '@allmend/openstack-client';

export interface CloudPlace {
  readonly namespace: string;
  /** Of the Cloud object. */
  readonly cloud: string;
}

/** A Cloud object and how to reach what it stands for. */
export interface FoundCloud {
  readonly cloud: CloudKind | null;
  readonly config: CloudConfig | null;
  /** Why there is no `config`; null when there is. */
  readonly problem: { readonly reason: string; readonly message: string } | null;
  /** Changes exactly when the Cloud or its Secret does; '' when there is no Cloud. */
  readonly version: string;
}

/**
 * Reads a Cloud and the Secret that it names. Throws StatusError when the API does not answer; what is wrong with them is a result.
 */
export async function findCloud(
  client: Client,
  { namespace, cloud: name }: CloudPlace,
  signal: AbortSignal,
): Promise<FoundCloud> {
  const cloud = await client.kind(CloudKind).find({ namespace, name }, { signal });
  if (!cloud) {
    const message = `There is no Cloud "${name}" in the namespace ${namespace}.`;
    return { cloud, config: null, problem: { reason: 'CloudMissing', message }, version: '' };
  }
  const { credentialRef } = cloud.spec;
  const secret = credentialRef && (await client.kind(Secret).find({ namespace, name: credentialRef.name }, { signal }));
  const found = cloudOfSecret(cloud.spec, secret ?? null, {
    namespace,
    cloud: name,
    name: cloudName(client.tenantPath, { namespace, cloud: name }),
  });
  const version = `${cloud.metadata.uid}/${cloud.metadata.generation}/${found.version}`;
  const authority = authorityProblem(found.tls.ca);
  if (authority !== null) {
    const message = `spec.caBundle holds no certificate that can be read: ${authority}.`;
    return { cloud, config: null, problem: { reason: 'CaBundleUnusable', message }, version };
  }
  return { cloud, config: found.config, problem: found.problem, version };
}

/** What a cloud of a hub is called in ledgers and evidence: `hansa/luebeck`, in a tenant `city:school/hansa/luebeck`. */
export function cloudName(tenant: string, { namespace, cloud }: CloudPlace): string {
  return tenant === '' ? `${namespace}/${cloud}` : `${tenant}/${namespace}/${cloud}`;
}

/** Inverse of `cloudName`; null for any other text. */
export function parseCloudName(text: string): (CloudPlace & { readonly tenant: string }) | null {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3) return null;
  const [cloud = '', namespace = '', tenant = ''] = parts.toReversed();
  return { tenant, namespace, cloud };
}
