import type { SandboxCloud } from '@allmend/openstack-sandbox';
import { login } from '../sandbox/openstack/testing.ts';

/** An entry of a `clouds.yaml` as an operator hands it out: for one program, with the roles of the member. */
export interface CredentialEntry {
  readonly auth_type: string;
  readonly auth: Readonly<Record<string, string>>;
}

/** The keys that only a person can make; they stand beside `auth`. */
export interface KeysForS3 {
  readonly ec2_access_key: string;
  readonly ec2_secret_key: string;
}

/** Makes an application credential of the member, and keys for S3 of the same user, as people do. */
export async function makeCredential(
  cloud: SandboxCloud,
): Promise<{ readonly entry: CredentialEntry; readonly keys: KeysForS3 }> {
  const person = await login(cloud);
  const user = `/identity/v3/users/${person.userId}`;
  const name = `monitor-${cloud.tables.applicationCredentials.size}`;
  const made = await person.post(`${user}/application_credentials`, { application_credential: { name } });
  const { id, secret } = made.body['application_credential'] as unknown as { id: string; secret: string };
  const { body } = await person.post(`${user}/credentials/OS-EC2`, { tenant_id: person.projectId });
  const keys = body['credential'] as unknown as { access: string; secret: string };
  return {
    entry: {
      auth_type: 'v3applicationcredential',
      auth: {
        auth_url: `${cloud.urls.api}/identity/v3`,
        application_credential_id: id,
        application_credential_secret: secret,
      },
    },
    keys: { ec2_access_key: keys.access, ec2_secret_key: keys.secret },
  };
}
