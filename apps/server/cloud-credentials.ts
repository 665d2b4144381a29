import { readFile } from 'node:fs/promises';
import { Secret } from '@allmend/kit-secret';
import type { CloudConfig } from '@allmend/openstack-client';
import { stringify } from 'yaml';
import { serverErrors } from './errors.ts';

/** What a hub needs to reach a cloud, from the user's own configuration of it. */
export interface CloudHandover {
  /** Text of a `clouds.yaml` with this entry alone: secret. */
  readonly cloudsYaml: string;
  readonly endpoint: string;
  readonly region: string | null;
  readonly interface: 'public' | 'internal' | 'admin';
  /** PEM of its authorities in base64; null: those of the system. */
  readonly caBundle: string | null;
  /** `application`: a credential made for one program. `person`: a password or token of somebody. */
  readonly kind: 'application' | 'person';
}

/** Throws `server.bad-entry` for what a hub could not use or would have to trust blindly. */
export async function handOver(config: CloudConfig): Promise<CloudHandover> {
  const { name, auth, authType, ec2, region, tls } = config;
  const refused = (problem: string): Error => serverErrors.error('bad-entry', { cloud: name, problem });
  const { auth_url: endpoint, ...rest } = auth;
  if (typeof endpoint !== 'string') throw refused('it has no auth_url');
  if (!tls.verify && endpoint.startsWith('https:'))
    throw refused('it says "verify: false", and a hub checks every certificate; name the authority as cacert instead');
  if (tls.cert !== null) throw refused('it comes with a client certificate, which a hub has no place for');
  const plain = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);
  const values = Object.entries(rest).map(([key, value]) => [key, plain(value)] as const);
  const shown = { auth_url: endpoint, ...Object.fromEntries(values) };
  const keys = ec2 && { ec2_access_key: ec2.access, ec2_secret_key: plain(ec2.secret) };
  return {
    cloudsYaml: stringify({ clouds: { [name]: { auth_type: authType, auth: shown, ...keys } } }),
    endpoint,
    region,
    interface: config.interface === 'internal' || config.interface === 'admin' ? config.interface : 'public',
    caBundle: tls.ca === null ? null : Buffer.from(await authorityText(tls.ca, refused)).toString('base64'),
    kind: authType === 'v3applicationcredential' ? 'application' : 'person',
  };
}

async function authorityText(ca: string, refused: (problem: string) => Error): Promise<string> {
  if (ca.includes('-----BEGIN ')) return ca;
  const text = await readFile(ca, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refused(`its cacert ${ca} cannot be read (${error.code ?? error.message})`);
  });
  if (!text.includes('-----BEGIN CERTIFICATE')) throw refused(`its cacert ${ca} holds no certificate in PEM`);
  return text;
}
