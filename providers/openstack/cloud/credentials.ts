import { Secret, type Cloud } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { cloudOfSecret, type FoundCredentials } from '@allmend/openstack-client';

/** Reads the Secret that the Cloud names. Throws StatusError when the API does not answer; what is wrong with the Secret is a result. */
export async function readCredentials(client: Client, cloud: Cloud, signal: AbortSignal): Promise<FoundCredentials> {
  const { namespace = '', name = '' } = cloud.metadata;
  const { credentialRef } = cloud.spec;
  const secret = credentialRef && (await client.kind(Secret).find({ namespace, name: credentialRef.name }, { signal }));
  return cloudOfSecret(cloud.spec, secret ?? null, { namespace, cloud: name });
}
