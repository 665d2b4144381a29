import { X509Certificate } from 'node:crypto';
import { isAllmendError } from '@allmend/kit-errors';
import type { CloudConfig } from './cloud-config.ts';
import { cloudOfEntry } from './cloud-entry.ts';

/** What a Cloud object says of where it is and which Secret has its credentials. */
export interface CloudReference {
  readonly endpoint: string;
  readonly region?: string | undefined;
  readonly interface: 'public' | 'internal' | 'admin';
  /** PEM of its authorities, in base64. */
  readonly caBundle?: string | undefined;
  readonly credentialRef?: { readonly name: string; readonly cloud?: string | undefined } | undefined;
}

/** A Secret object, as far as it matters here. */
export interface CloudSecret {
  readonly metadata: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined };
  /** Values in base64. */
  readonly data?: Readonly<Record<string, string>> | undefined;
}

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

export interface SecretPlace {
  readonly namespace: string;
  /** Of the Cloud object: the entry of that name is taken where several are and none is named. */
  readonly cloud: string;
  /** What the cloud is called in the ledger, in evidence and in errors; default: as the object. */
  readonly name?: string;
}

/** Key of the Secret that holds the credentials. */
const file = 'clouds.yaml';

/** The configuration that a Cloud and its Secret give; null as the Secret says that there is none. What is wrong is a result. */
export function cloudOfSecret(
  spec: CloudReference,
  secret: CloudSecret | null,
  { namespace, cloud, name = cloud }: SecretPlace,
): FoundCredentials {
  const tls = { verify: true, ca: authorityOf(spec), cert: null, key: null };
  const without = (status: 'False' | 'Unknown', reason: string, message: string, version = ''): FoundCredentials => ({
    tls,
    config: null,
    problem: { status, reason, message },
    version,
  });
  const { credentialRef } = spec;
  if (!credentialRef) {
    return without(
      'Unknown',
      'NoCredentials',
      'The Cloud names no credentials; only what anybody may see is observed.',
    );
  }
  const place = `Secret ${namespace}/${credentialRef.name}`;
  if (!secret) return without('False', 'SecretMissing', `There is no ${place}, which spec.credentialRef names.`);
  const version = `${secret.metadata.uid}/${secret.metadata.resourceVersion}`;
  const content = secret.data && Object.hasOwn(secret.data, file) ? secret.data[file] : undefined;
  if (content === undefined) return without('False', 'SecretUnusable', `${place} has no key ${file}.`, version);
  try {
    const config = cloudOfEntry({
      text: Buffer.from(content, 'base64').toString(),
      place: `${place}, ${file}`,
      ...(credentialRef.cloud !== undefined && { entry: credentialRef.cloud }),
      name: cloud,
      authUrl: spec.endpoint,
      region: spec.region ?? null,
      interface: spec.interface,
      ca: tls.ca,
    });
    return { tls, config: { ...config, name }, problem: null, version };
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    return without('False', 'SecretUnusable', `${error.message} ${error.remedy}`, version);
  }
}

/** What is wrong with a PEM of authorities; null when there is none, or it can be read. A path is no certificate: no file is read. */
export function authorityProblem(ca: string | null): string | null {
  if (ca === null) return null;
  try {
    return new X509Certificate(ca).raw.length > 0 ? null : 'it is empty';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A bundle without a certificate trusts nobody: see `authorityProblem`. */
function authorityOf({ caBundle }: CloudReference): string | null {
  return caBundle === undefined ? null : Buffer.from(caBundle, 'base64').toString();
}
