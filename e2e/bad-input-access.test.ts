import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../apps/cli/testing.ts';
import { expectOrderly, openStage, type Stage } from './stage.ts';

describe('no way to the cloud', () => {
  test('no clouds.yaml: every place that was looked at, and what to create', async () => {
    await using folder = await temporaryFolder('nothing');
    const env = { OS_CLIENT_CONFIG_FILE: join(folder.path, 'mine.yaml'), HOME: join(folder.path, 'home') };
    const { code, err, out } = expectOrderly(await runCli(['check', 'lab'], { cwd: folder.path, env }));
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('There is no clouds.yaml.');
    for (const place of [env.OS_CLIENT_CONFIG_FILE, folder.path, `${env.HOME}/.config/openstack`, '/etc/openstack'])
      expect(err).toContain(place);
    expect(err).toContain('set OS_CLIENT_CONFIG_FILE');
  });

  test('a clouds.yaml that is not YAML: file and line', async () => {
    await using folder = await temporaryFolder('torn');
    await writeFile(join(folder.path, 'clouds.yaml'), 'clouds:\n  lab:\n    auth: {auth_url: "http://127.0.0.1\n');
    const { code, err } = expectOrderly(await runCli(['check', 'lab'], { cwd: folder.path }));
    expect(code).toBe(2);
    expect(err).toMatch(/clouds\.yaml:\d+/);
  });
});

describe('credentials', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  test('a wrong cloud name: the nearest right one', async () => {
    const { code, err } = await stage.run('check', 'lindenou');
    expect(code).toBe(2);
    expect(err).toContain('There is no cloud "lindenou"');
    expect(err).toContain('Did you mean "lindenau"?');
    expect(err).toContain('Known clouds: lindenau,');
  });

  test('a wrong password: which user, which keys of which file, never the password', async () => {
    const file = await stage.changedClouds((text) => text.replaceAll(/password: "[^"]*"/g, 'password: "wrong-canary"'));
    const { code, err, out } = await stage.runWith({ OS_CLIENT_CONFIG_FILE: file }, 'check', stage.name);
    expect(code).toBe(2);
    expect(err).toContain('does not accept the credentials of cloud "lindenau" (user "member")');
    expect(err).toContain(`Check username, password in ${file}:2`);
    expect(out + err).not.toContain('wrong-canary');
  });

  test('an expired application credential is called so, as far as Keystone lets us know', async () => {
    const { id, secret } = await shortLivedCredential(stage);
    const file = await stage.changedClouds(
      () => `clouds:
  expired:
    auth_type: v3applicationcredential
    auth:
      auth_url: "${stage.cloud.urls.api}/identity/v3"
      application_credential_id: "${id}"
      application_credential_secret: "${secret}"
    region_name: "${stage.cloud.region}"
`,
    );
    const env = { OS_CLIENT_CONFIG_FILE: file };
    const fresh = await stage.runWith(env, 'check', 'expired', '--only', 'scs-0103', '--read-only');
    expect(fresh.code).toBe(0);
    stage.cloud.setFaults(['clock-off:seconds=7200']);
    const { code, err, out } = await stage.runWith(env, 'check', 'expired', '--only', 'scs-0103', '--read-only');
    stage.cloud.setFaults([]);
    expect(code).toBe(2);
    expect(err).toContain('refuses the application credential');
    expect(err).toContain('it has expired, or its secret is wrong');
    expect(err).toContain(`create a new one and put it into ${file}:2`);
    expect(out + err).not.toContain(secret);
  });

  test.each([
    ['admin', 'carry the roles admin and manager'],
    ['manager', 'carry the role manager'],
  ])('the role %s is refused, as the official suite does', async (role, sentence) => {
    const { code, err } = await stage.run('check', `${stage.name}-${role}`);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(err).toContain('--allow-privileged');
    expect(stage.cloud.state.resources().filter(({ name }) => name.startsWith('allmend-'))).toEqual([]);
  });

  test('--allow-privileged goes on', async () => {
    const ran = await stage.run('check', `${stage.name}-admin`, '--allow-privileged', '--only', 'scs-0103');
    expect(ran.code).toBe(0);
  });

  test('a user without the role member is told which role is lacking', async () => {
    const { code, err } = await stage.run('check', `${stage.name}-reader`);
    expect(code).toBe(2);
    expect(err).toContain('carry the role reader, but not the role member');
  });
});

/** Made over the API itself, valid for an hour of the cloud's clock. */
async function shortLivedCredential({ cloud }: Stage): Promise<{ id: string; secret: string }> {
  const member = cloud.accounts.find(({ role }) => role === 'member')!;
  const identity = `${cloud.urls.api}/identity/v3`;
  const post = (path: string, body: unknown, token = '') =>
    fetch(`${identity}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token && { 'x-auth-token': token }) },
    });
  const login = await post('/auth/tokens', {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: member.userName, domain: { name: member.domainName }, password: member.password } },
      },
      scope: { project: { id: member.projectId } },
    },
  });
  const expires = new Date(Date.now() + 3_600_000).toISOString().replace('Z', '000');
  const made = await post(
    `/users/${member.userId}/application_credentials`,
    { application_credential: { name: 'short', expires_at: expires, secret: 'credential-canary-77' } },
    login.headers.get('x-subject-token')!,
  );
  const body = (await made.json()) as { application_credential: { id: string } };
  return { id: body.application_credential.id, secret: 'credential-canary-77' };
}
