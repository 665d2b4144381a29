import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import {
  domain as domainRemover,
  group as groupRemover,
  project as projectRemover,
  role as roleRemover,
  user as userRemover,
} from './removal-identity.ts';
import { afterwards, anyText, refusal, uniqueName, unknownId } from './testing.ts';
import type { OpenCloud } from './testing.ts';

const tag = 'allmend:contract:1';
const keystoneError = (code: number, title: string): unknown => ({ error: { code, title, message: anyText } });

/** What Keystone, real or simulated, does for who may manage users, groups and projects of a domain. `open` gives such a cloud. */
export function identityAdminContract(open: OpenCloud): void {
  describe('identity, for administrators', () => {
    test('makes users, groups and projects, finds and removes them', async () => {
      const cloud = await open();
      const { identity } = cloud;
      const { userDomainId } = await cloud.token();
      const domain_id = userDomainId!;
      const scope = { domain: domain_id };
      const labels = (kind: string) => ({ name: uniqueName(kind), domain_id, description: tag });

      const project = await identity.createProject(labels('project'));
      afterwards(() => projectRemover.remove(cloud, project.id));
      const user = await identity.createUser({ ...labels('user'), password: 'Blue-horse-7' });
      afterwards(() => userRemover.remove(cloud, user.id));
      const group = await identity.createGroup(labels('group'));
      afterwards(() => groupRemover.remove(cloud, group.id));
      expect(project).toMatchObject({ domain_id, enabled: true, description: tag });
      expect(user).toMatchObject({ domain_id, enabled: true });
      expect(await identity.updateProject(project.id, { enabled: false })).toMatchObject({ enabled: false });
      expect(await identity.updateUser(user.id, { email: 'robin@example.org' })).toMatchObject({
        email: 'robin@example.org',
      });
      expect(await identity.updateGroup(group.id, { description: `${tag} changed` })).toMatchObject({ id: group.id });

      await identity.addUserToGroup(group.id, user.id);
      expect(await identity.removeUserFromGroup(group.id, user.id)).toBe('deleted');
      expect(await identity.removeUserFromGroup(group.id, user.id)).toBe('gone');

      for (const [remover, made] of [
        [projectRemover, project],
        [userRemover, user],
        [groupRemover, group],
      ] as const) {
        const exact = [{ id: made.id, name: made.name }];
        expect(await remover.find(cloud, { name: made.name, tag, scope })).toEqual(exact);
        expect(await remover.find(cloud, { name: made.name, tag: 'allmend:contract:2', scope })).toEqual([]);
        expect(await remover.find(cloud, { name: made.name.slice(0, -1), tag, scope })).toEqual([]);
        expect(await remover.find(cloud, { tag, scope })).toContainEqual(exact[0]);
        await remover.remove(cloud, made.id);
        await remover.remove(cloud, made.id);
        expect(await remover.find(cloud, { id: made.id })).toEqual([]);
      }
    });

    test('makes roles and domains, finds and removes them', async () => {
      const cloud = await open();
      const role = await cloud.identity.createRole({ name: uniqueName('role'), description: tag });
      afterwards(() => roleRemover.remove(cloud, role.id));
      const domain = await cloud.identity.createDomain({ name: uniqueName('domain'), description: tag });
      afterwards(() => domainRemover.remove(cloud, domain.id));
      expect(await refusal(cloud, (seen) => seen.identity.deleteDomain(domain.id))).toMatchObject({ status: 403 });
      for (const [remover, made] of [
        [roleRemover, role],
        [domainRemover, domain],
      ] as const) {
        expect(await remover.find(cloud, { name: made.name, tag })).toEqual([{ id: made.id, name: made.name }]);
        expect(await remover.find(cloud, { name: made.name, tag: 'allmend:contract:2' })).toEqual([]);
        await remover.remove(cloud, made.id);
        await remover.remove(cloud, made.id);
        expect(await remover.find(cloud, { id: made.id })).toEqual([]);
      }
    });

    test('gives roles to users and groups, and takes them away', async () => {
      const cloud = await open();
      const { identity } = cloud;
      const { userDomainId } = await cloud.token();
      const domain_id = userDomainId!;
      const project = await identity.createProject({ name: uniqueName('project'), domain_id });
      afterwards(() => identity.deleteProject(project.id));
      const group = await identity.createGroup({ name: uniqueName('group'), domain_id });
      afterwards(() => identity.deleteGroup(group.id));
      const [member] = await Array.fromAsync(identity.listRoles({ name: 'member' }));
      const onProject = { role: member!.id, group: group.id, project: project.id };
      const onDomain = { role: member!.id, group: group.id, domain: domain_id };
      const assignments = async () => {
        const all = await Array.fromAsync(identity.listRoleAssignments({ 'group.id': group.id, include_names: true }));
        return all.map((one) => [one.role.name, one.scope.project?.id ?? one.scope.domain?.id]);
      };
      await identity.assignRole(onProject);
      await identity.assignRole(onDomain);
      const both = await assignments();
      expect(both).toHaveLength(2);
      expect(both).toEqual(
        expect.arrayContaining([
          ['member', domain_id],
          ['member', project.id],
        ]),
      );
      expect(await identity.unassignRole(onProject)).toBe('deleted');
      expect(await identity.unassignRole(onProject)).toBe('gone');
      expect(await assignments()).toEqual([['member', domain_id]]);
    });

    test('refuses a second of the same name, and what is not there', async () => {
      const cloud = await open();
      const { userDomainId } = await cloud.token();
      const body = { name: uniqueName('group'), domain_id: userDomainId! };
      const { id } = await cloud.identity.createGroup(body);
      afterwards(() => cloud.identity.deleteGroup(id));
      expect(await refusal(cloud, (as) => as.identity.createGroup(body))).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: keystoneError(409, 'Conflict'),
      });
      const missing = { reason: 'openstack.not-found', status: 404, body: keystoneError(404, 'Not Found') };
      const refused = (call: (as: Cloud) => Promise<unknown>) => refusal(cloud, call);
      expect(await refused((as) => as.identity.getUser(unknownId))).toEqual(missing);
      expect(await refused((as) => as.identity.getGroup(unknownId))).toEqual(missing);
      // Its policy compares with the project's domain, and there is none.
      expect(await refused((as) => as.identity.getProject(unknownId))).toEqual({
        reason: 'openstack.forbidden',
        status: 403,
        body: keystoneError(403, 'Forbidden'),
      });
      expect(await refused((as) => as.identity.addUserToGroup(id, unknownId))).toEqual(missing);
      expect(await refused((as) => as.identity.createUser({ ...body, name: '' }))).toMatchObject({ status: 400 });
    });

    test('keeps no password in the record', async () => {
      const cloud = await open();
      const seen: string[] = [];
      const recorded = cloud.scoped({
        recorder: (call) => void seen.push(Buffer.from(call.requestBody ?? []).toString()),
      });
      const { userDomainId } = await cloud.token();
      const name = uniqueName('user');
      const { id } = await recorded.identity.createUser({ name, domain_id: userDomainId!, password: 'Blue-horse-7' });
      afterwards(() => cloud.identity.deleteUser(id));
      expect(seen.join()).toContain(name);
      expect(seen.join()).not.toContain('Blue-horse-7');
    });
  });
}
