import { readFile } from 'node:fs/promises';
import { operatorPolicy } from '@allmend/kit-egress';
import { labCloudsFile } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { parse } from 'yaml';
import { openS3 } from './index.ts';
import type { S3 } from './index.ts';
import { s3Contract } from './s3.contract.ts';

const file = labCloudsFile();

/** The few words of Keystone that are needed for a key; the client for it lives in a package that this one may not use. */
interface LabKey extends AsyncDisposable {
  readonly endpoint: string;
  readonly access: string;
  readonly secret: string;
}

describe.runIf(file !== null)('S3 of a real OpenStack', () => {
  let key: LabKey;
  let s3: S3;
  beforeAll(async () => {
    key = await createKey(file!);
    s3 = openKey({});
  });
  afterAll(async () => {
    await s3.close();
    await key[Symbol.asyncDispose]();
  });
  const openKey = (other: { readonly accessKey?: string; readonly secretKey?: string; readonly region?: string }): S3 =>
    openS3({ endpoint: key.endpoint, accessKey: key.access, secretKey: key.secret, egress: operatorPolicy, ...other });

  s3Contract(async () => s3, { openWith: async (other) => openKey(other) });
});

async function createKey(cloudsFile: string): Promise<LabKey> {
  const { auth } = (parse(await readFile(cloudsFile, 'utf8')) as { clouds: { lab: { auth: Record<string, string> } } })
    .clouds.lab;
  const url = auth['auth_url']!;
  const user = { name: auth['username'], password: auth['password'], domain: { name: auth['user_domain_name'] } };
  const project = { name: auth['project_name'], domain: { name: auth['project_domain_name'] } };
  const identity = { methods: ['password'], password: { user } };
  const issued = await fetch(`${url}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, scope: { project } } }),
  });
  const headers = { 'content-type': 'application/json', 'x-auth-token': issued.headers.get('x-subject-token')! };
  const { token } = (await issued.json()) as {
    token: {
      user: { id: string };
      project: { id: string };
      catalog: { type: string; endpoints: { interface: string; url: string }[] }[];
    };
  };
  const credentials = `${url}/users/${token.user.id}/credentials/OS-EC2`;
  const created = await fetch(credentials, {
    method: 'POST',
    headers,
    body: JSON.stringify({ tenant_id: token.project.id }),
  });
  const { credential } = (await created.json()) as { credential: { access: string; secret: string } };
  const service = token.catalog.find((one) => one.type === 'object-store-s3')!;
  return {
    endpoint: service.endpoints.find((one) => one.interface === 'public')!.url,
    access: credential.access,
    secret: credential.secret,
    async [Symbol.asyncDispose]() {
      await fetch(`${credentials}/${credential.access}`, { method: 'DELETE', headers });
    },
  };
}
