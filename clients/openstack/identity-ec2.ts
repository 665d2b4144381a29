import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { openstackErrors } from './errors.ts';
import { deletion, inside } from './resource.ts';
import type { Deletion } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/** https://docs.openstack.org/api-ref/identity/v3/#list-ec2-credentials . `secret` is one: keep it out of logs. */
const ec2CredentialSchema = z.looseObject({
  access: z.string(),
  secret: z.string(),
  user_id: z.string(),
  tenant_id: z.string(),
});
export type Ec2Credential = z.infer<typeof ec2CredentialSchema>;

/** The same credential as the general API has it: access key and secret are JSON inside a string. */
const credentialSchema = z.looseObject({
  user_id: z.string(),
  project_id: z.string().nullable(),
  type: z.string(),
  blob: z.string(),
});
const blobSchema = z.looseObject({ access: z.string(), secret: z.string() });

/** Keys for S3 and whatever else speaks Amazon's signatures. Those of a user, who must be the token's own. */
export interface Ec2Credentials {
  listEc2Credentials(userId: string): AsyncIterable<Ec2Credential>;
  getEc2Credential(userId: string, access: string): Promise<Ec2Credential>;
  /**
   * Keystone chooses the access key, or it is `access` (see `ec2AccessKey`; taken is 409): a credential has no name, and one
   * whose answer got lost can only be found again by a key that was known before.
   */
  createEc2Credential(
    userId: string,
    projectId: string,
    options?: { readonly access?: string },
  ): Promise<Ec2Credential>;
  deleteEc2Credential(userId: string, access: string): Promise<Deletion>;
}

/** The access key for a credential that is to be known by `name`: 32 hexadecimal digits, as Keystone's own. */
export function ec2AccessKey(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

const route = '/users/{user}/credentials/OS-EC2';

/** The part of Keystone about EC2 credentials. */
export function ec2Credentials(service: ServiceClient): Ec2Credentials {
  const one = inside('credential', ec2CredentialSchema);
  return {
    listEc2Credentials: (user) => listEc2Credentials(service, user),
    getEc2Credential: (user, access) =>
      service.request('GET', `${route}/{access}`, { params: { user, access }, schema: one, sensitive: 'response' }),
    createEc2Credential: (user, projectId, { access } = {}) =>
      access === undefined
        ? service.request('POST', route, {
            params: { user },
            body: { tenant_id: projectId },
            schema: one,
            sensitive: 'response',
          })
        : createWithAccess(service, user, projectId, access),
    deleteEc2Credential: (user, access) =>
      deletion(service.raw('DELETE', `${route}/{access}`, { params: { user, access } })),
  };
}

/**
 * With the policies that Keystone recommends since Train a member may read each of his credentials, but not list them
 * (`identity:ec2_list_credentials` compares with a credential, and a list has none). The general API lists them for him.
 */
async function* listEc2Credentials(service: ServiceClient, user: string): AsyncGenerator<Ec2Credential> {
  try {
    yield* service.list(route, {
      params: { user },
      items: 'credentials',
      schema: ec2CredentialSchema,
      pages: 'links',
      sensitive: 'response',
    });
  } catch (error) {
    if (!openstackErrors.is(error, 'forbidden')) throw error;
    const all = service.list('/credentials', {
      query: { type: 'ec2', user_id: user },
      items: 'credentials',
      schema: credentialSchema,
      pages: 'links',
      sensitive: 'response',
    });
    for await (const found of all) {
      const blob = found.user_id === user && found.type === 'ec2' ? readBlob(found.blob) : null;
      if (blob !== null) yield { ...blob, user_id: user, tenant_id: found.project_id ?? '' };
    }
  }
}

/** Null for what somebody stored under the type without its form. */
function readBlob(text: string): z.infer<typeof blobSchema> | null {
  try {
    return blobSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** https://docs.openstack.org/api-ref/identity/v3/#create-credential ; type `ec2` is what the OS-EC2 extension reads and deletes. */
async function createWithAccess(
  service: ServiceClient,
  userId: string,
  projectId: string,
  access: string,
): Promise<Ec2Credential> {
  const secret = randomBytes(16).toString('hex');
  const blob = JSON.stringify({ access, secret });
  await service.raw('POST', '/credentials', {
    body: { credential: { type: 'ec2', user_id: userId, project_id: projectId, blob } },
    sensitive: 'both',
  });
  return { access, secret, user_id: userId, tenant_id: projectId };
}
