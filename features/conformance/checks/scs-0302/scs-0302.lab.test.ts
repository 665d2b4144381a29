import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labCloudsFile, temporaryFolder } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud, removers, type Cloud } from '@allmend/openstack-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLabCloud } from '../../engine/lab-testing.ts';
import { runLive } from '../../engine/live-testing.ts';
import { probes } from './observation.ts';
import { readDomainManager } from './run-testing.ts';
import { scs0302 } from './standard.ts';

describe.runIf(labCloudsFile() !== null)('domain manager on a real OpenStack', () => {
  let member: Cloud;
  let admin: Cloud;
  const cleanUp: (() => Promise<unknown>)[] = [];
  const name = `acx-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  beforeAll(async () => {
    member = await openLabCloud('lab');
    admin = await openLabCloud('lab-admin');
    const { identity } = admin;
    const domain = await identity.createDomain({ name });
    cleanUp.push(() => removers.domain.remove(admin, domain.id));
    const user = await identity.createUser({ name, domain_id: domain.id, password });
    for await (const role of identity.listRoles({ name: 'manager' }))
      await identity.assignRole({ role: role.id, user: user.id, domain: domain.id });
  });
  afterAll(async () => {
    for (const step of cleanUp.reverse()) await step();
    await member.close();
    await admin.close();
  });

  const openManager = async (): Promise<Cloud> => {
    await using folder = await temporaryFolder('manager');
    const file = join(folder.path, 'clouds.yaml');
    const { auth_url } = member.config.auth;
    const auth = { auth_url, username: name, password, user_domain_name: name, domain_name: name };
    await writeFile(file, JSON.stringify({ clouds: { manager: { auth, region_name: member.config.region } } }));
    return openCloud(await loadCloudConfig('manager', { env: { OS_CLIENT_CONFIG_FILE: file } }));
  };
  const testcases = scs0302.testcases.filter(({ id }) => id === 'allmend-0302-domain-manager');

  test('is judged by what it may do: a policy without the role fails, and nothing is left', async () => {
    const { findings, snapshot, left, entries } = await runLive(member, testcases, { domainManagerCloud: openManager });
    const run = readDomainManager(snapshot);
    expect(run.roles).toContain('manager');
    expect(run.probes.map(({ probe }) => probe)).toEqual(Object.keys(probes));
    const outcomes = Object.fromEntries(run.probes.map(({ probe, outcome }) => [probe, outcome]));
    // Zed's policies do not know the role: nothing must not work, but nothing that must work does.
    expect(outcomes).toMatchObject({
      'create-user': 'refused',
      'create-project': 'refused',
      'create-role': 'refused',
      'create-domain': 'refused',
      'create-user-in-other-domain': 'refused',
      'list-users-of-other-domain': 'refused',
    });
    expect(findings['allmend-0302-domain-manager']).toMatchObject({ verdict: 'FAIL' });
    expect(entries.every(({ cloud }) => cloud.projectId === run.domainId)).toBe(true);
    expect(left).toEqual([]);
  });

  test('has no result when none is named', async () => {
    const { findings } = await runLive(member, testcases);
    expect(findings['allmend-0302-domain-manager']).toMatchObject({ verdict: 'MISS' });
  });
});
