import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import { ec2AccessKey } from './identity.ts';
import { applicationCredential, ec2Credential } from './removal-identity.ts';
import { afterwards, anyText, asApplicationCredential, refusal, uniqueName, unknownId } from './testing.ts';
import type { OpenCloud } from './testing.ts';

const tag = 'allmend:contract:1';

/** Keystone's error body. */
const keystoneError = (code: number, title: string): unknown => ({ error: { code, title, message: anyText } });

/** What Keystone, real or simulated, does for a plain member and refuses him. */
export function identityContract(open: OpenCloud): void {
  describe('identity', () => {
    test('keeps application credentials, shows the secret once', async () => {
      const cloud = await open();
      const { userId } = await cloud.token();
      const name = uniqueName('credential');
      const made = await cloud.identity.createApplicationCredential(userId, {
        name,
        ...applicationCredential.mark({ name, tag }),
      });
      afterwards(() => applicationCredential.remove(cloud, made.id));
      expect(made).toMatchObject({ name, description: tag, secret: anyText });
      const read = await cloud.identity.getApplicationCredential(userId, made.id);
      expect(read.secret).toBeUndefined();
      expect(await applicationCredential.find(cloud, { name, tag })).toEqual([{ id: made.id, name }]);
      expect(await applicationCredential.find(cloud, { name: name.slice(0, -1), tag })).toEqual([]);
      const again = (as: Cloud) => as.identity.createApplicationCredential(userId, { name });
      expect(await refusal(cloud, again)).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: keystoneError(409, 'Conflict'),
      });
      const higher = (as: Cloud) =>
        as.identity.createApplicationCredential(userId, { name: `${name}-2`, roles: [{ name: 'admin' }] });
      expect(await refusal(cloud, higher)).toMatchObject({ status: 400, body: keystoneError(400, 'Bad Request') });
      const stranger = (as: Cloud) => as.identity.createApplicationCredential(unknownId, { name: `${name}-2` });
      expect(await refusal(cloud, stranger)).toMatchObject({ status: 403, body: keystoneError(403, 'Forbidden') });
      expect(await cloud.identity.deleteApplicationCredential(userId, made.id)).toBe('deleted');
      expect(await cloud.identity.deleteApplicationCredential(userId, made.id)).toBe('gone');
    });

    test('keeps EC2 credentials, also under an access key that was known before', async () => {
      const cloud = await open();
      const { userId, projectId } = await cloud.token();
      const name = uniqueName('ec2');
      const access = ec2AccessKey(name);
      afterwards(() => ec2Credential.remove(cloud, access));
      const chosen = await cloud.identity.createEc2Credential(userId, projectId!, { access });
      expect(chosen).toMatchObject({ access, user_id: userId, tenant_id: projectId });
      expect(await cloud.identity.getEc2Credential(userId, access)).toMatchObject(chosen);
      const given = await cloud.identity.createEc2Credential(userId, projectId!);
      afterwards(() => ec2Credential.remove(cloud, given.access));
      expect(given).toMatchObject({ access: expect.stringMatching(/^[0-9a-f]{32}$/), secret: anyText });
      const all = await Array.fromAsync(cloud.identity.listEc2Credentials(userId));
      expect(all.map((one) => one.access)).toEqual(expect.arrayContaining([access, given.access]));
      expect(all.find((one) => one.access === access)).toMatchObject(chosen);
      const again = (as: Cloud) => as.identity.createEc2Credential(userId, projectId!, { access });
      expect(await refusal(cloud, again)).toMatchObject({ reason: 'openstack.conflict', status: 409 });
      expect(await ec2Credential.find(cloud, { name })).toEqual([{ id: access, name }]);
      expect(await ec2Credential.find(cloud, { name: `${name}x` })).toEqual([]);
      await ec2Credential.remove(cloud, access);
      expect(await ec2Credential.find(cloud, { name })).toEqual([]);
      expect(await cloud.identity.deleteEc2Credential(userId, access)).toBe('gone');
    });

    test('keeps EC2 credentials from tokens of application credentials, which may do all else', async () => {
      const cloud = await open();
      const { userId, projectId } = await cloud.token();
      const given = await cloud.identity.createEc2Credential(userId, projectId!);
      afterwards(() => ec2Credential.remove(cloud, given.access));
      const delegated = await asApplicationCredential(cloud, { name: uniqueName('delegated'), unrestricted: true });
      const refused = {
        reason: 'openstack.forbidden',
        status: 403,
        body: {
          error: {
            code: 403,
            title: 'Forbidden',
            message: expect.stringContaining('Delegated tokens cannot access credentials directly'),
          },
        },
      };
      for (const call of [
        (as: Cloud) => as.identity.createEc2Credential(userId, projectId!),
        (as: Cloud) => as.identity.createEc2Credential(userId, projectId!, { access: ec2AccessKey(given.access) }),
        (as: Cloud) => as.identity.getEc2Credential(userId, given.access),
        (as: Cloud) => as.identity.deleteEc2Credential(userId, given.access),
      ])
        expect(await refusal(delegated, call)).toEqual(refused);
      // What Keystone's general API does not show, it does not refuse either.
      expect(await Array.fromAsync(delegated.identity.listEc2Credentials(userId))).toEqual([]);
      expect(await cloud.identity.getEc2Credential(userId, given.access)).toMatchObject({ access: given.access });
    });

    test('refuses to members what is for administrators', async () => {
      const cloud = await open();
      const forbidden = { reason: 'openstack.forbidden', status: 403, body: keystoneError(403, 'Forbidden') };
      const list = (things: (as: Cloud) => AsyncIterable<unknown>) =>
        refusal(cloud, (as) => Array.fromAsync(things(as)));
      expect(await list((as) => as.identity.listProjects())).toEqual(forbidden);
      expect(await list((as) => as.identity.listUsers())).toEqual(forbidden);
      expect(await list((as) => as.identity.listGroups())).toEqual(forbidden);
      expect(await list((as) => as.identity.listDomains())).toEqual(forbidden);
      expect(await list((as) => as.identity.listRoleAssignments())).toEqual(forbidden);
      const name = uniqueName('user');
      expect(await refusal(cloud, (as) => as.identity.createUser({ name }))).toEqual(forbidden);
      expect(await refusal(cloud, (as) => as.identity.createProject({ name }))).toEqual(forbidden);
      expect(await refusal(cloud, (as) => as.identity.createRole({ name }))).toEqual(forbidden);
    });

    test('shows members their own project and domain', async () => {
      const cloud = await open();
      const { projectId, userDomainId } = await cloud.token();
      expect(await cloud.identity.getProject(projectId!)).toMatchObject({ id: projectId, enabled: true });
      expect(await cloud.identity.getDomain(userDomainId!)).toMatchObject({ id: userDomainId, enabled: true });
    });
  });
}
