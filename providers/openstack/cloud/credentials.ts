import { Secret, type Cloud } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isAllmendError } from '@allmend/kit-errors';
import { cloudOfEntry, type CloudConfig } from '@allmend/openstack-client';

/** What is to be known before a cloud can be asked. */
export interface FoundCredentials {
  /** How to reach it without credentials. */
  readonly tls: CloudConfig['tls'];
  readonly config: CloudConfig | null;
  /** Why there is no `config`. */
  readonly problem: { readonly reason: string; readonly message: string; readonly status: 'False' | 'Unknown' } | null;
  /** Tells one state of the Secret from another; '' when there is none. */
  readonly version: string;
}

/** Key of the Secret that holds the credentials. */
const file = 'clouds.yaml';

/** Reads the Secret that the Cloud names. Throws StatusError when the API does not answer; what is wrong with the Secret is a result. */
export async function readCredentials(client: Client, cloud: Cloud, signal: AbortSignal): Promise<FoundCredentials> {
  const tls = { verify: true, ca: authorityOf(cloud), cert: null, key: null };
  const without = (status: 'False' | 'Unknown', reason: string, message: string, version = ''): FoundCredentials => ({
    tls,
    config: null,
    problem: { status, reason, message },
    version,
  });
  const { credentialRef } = cloud.spec;
  if (!credentialRef) {
    return without(
      'Unknown',
      'NoCredentials',
      'The Cloud names no credentials; only what anybody may see is observed.',
    );
  }
  const { namespace = '', name: cloudName = '' } = cloud.metadata;
  const place = `Secret ${namespace}/${credentialRef.name}`;
  const secret = await client.kind(Secret).find({ namespace, name: credentialRef.name }, { signal });
  if (!secret) return without('False', 'SecretMissing', `There is no ${place}, which spec.credentialRef names.`);
  const version = `${secret.metadata.uid}/${secret.metadata.resourceVersion}`;
  const content = secret.data && Object.hasOwn(secret.data, file) ? secret.data[file] : undefined;
  if (content === undefined) return without('False', 'SecretUnusable', `${place} has no key ${file}.`, version);
  try {
    const config = cloudOfEntry({
      text: Buffer.from(content, 'base64').toString(),
      place: `${place}, ${file}`,
      ...(credentialRef.cloud !== undefined && { entry: credentialRef.cloud }),
      name: cloudName,
      authUrl: cloud.spec.endpoint,
      region: cloud.spec.region ?? null,
      interface: cloud.spec.interface,
      ca: tls.ca,
    });
    return { tls, config, problem: null, version };
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    return without('False', 'SecretUnusable', `${error.message} ${error.remedy}`, version);
  }
}

/** A bundle without a certificate trusts nobody, and the first request says so. */
function authorityOf({ spec }: Cloud): string | null {
  return spec.caBundle === undefined ? null : Buffer.from(spec.caBundle, 'base64').toString();
}
