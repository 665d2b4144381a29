import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

describe.skipIf(missingKubectl !== '')('kubectl and who may what', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  let refused: User['refused'];

  beforeAll(async () => {
    hub = await openHub();
    ({ kubectl, refused } = hub.root);
    await kubectl('create role reader --verb=get,list,watch --resource=configmaps');
    await kubectl('create rolebinding readers --role=reader --user=anna --serviceaccount=default:default');
    await kubectl('create cm seen --from-literal=a=1');
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  /** Kubeconfig of somebody else at the same server. */
  async function somebody(name: string, user: string): Promise<string> {
    const own = await readFile(hub.root.kubeconfig, 'utf8');
    return hub.text(name, own.replace(/client-certificate-data: \S+\n\s*client-key-data: \S+/, user));
  }

  test('auth whoami tells the name, the groups and the tenant', async () => {
    const table = await kubectl('auth whoami');
    expect(table).toMatch(
      /^ATTRIBUTE +VALUE\nUsername +administrator\nGroups +\[system:masters system:authenticated\]/,
    );
    expect(table).toContain('tenancy.allmend.dev/tenant');
    const json = JSON.parse(await kubectl('auth whoami --as=anna --as-group=devs -o json')) as { status: object };
    expect(json.status).toMatchObject({ userInfo: { username: 'anna', groups: ['devs', 'system:authenticated'] } });
  });

  test('auth can-i answers yes and no, and lists', async () => {
    expect(await kubectl('auth can-i create configmaps')).toBe('yes');
    expect(await kubectl('auth can-i list cm --as=anna')).toBe('yes');
    expect(await hub.root.run('auth can-i create cm --as=anna')).toMatchObject({ code: 1, out: 'no\n' });
    expect(await hub.root.run('auth can-i list cm --as=anna -n elsewhere')).toMatchObject({ code: 1, out: 'no\n' });
    expect(await hub.root.run('auth can-i get /metrics --as=anna')).toMatchObject({ code: 1, out: 'no\n' });
    expect(await kubectl('auth can-i --list')).toMatch(/^\*\.\* +\[\] +\[\] +\[\*\]$/m);
    const annas = await kubectl('auth can-i --list --as=anna');
    expect(annas).toMatch(/^configmaps +\[\] +\[\] +\[get list watch\]$/m);
    expect(annas).not.toMatch(/^\*\.\*/m);
  });

  test('rights hold: what is not granted is refused by name', async () => {
    expect(await kubectl('get cm --as=anna -o name')).toBe('configmap/seen');
    expect(await refused('get secrets --as=anna')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "anna" cannot list resource "secrets" in API group "" in the namespace "default"',
    );
    expect(await refused('delete cm seen --as=anna')).toContain('cannot delete resource "configmaps"');
    expect(await refused('create ns mine --as=anna')).toContain('at the cluster scope');
    await kubectl('create role maker --verb=create,get --resource=roles.rbac.authorization.k8s.io');
    await kubectl('create rolebinding makers --role=maker --user=berta');
    expect(await refused('create role own --verb=get --resource=secrets --as=berta')).toMatch(
      /user "berta" .*is attempting to grant RBAC permissions not currently held:\n?.*secrets/s,
    );
    expect(await refused('get cm --as=anna --as-group=system:masters', '--user=nobody')).toContain(
      'auth info "nobody"',
    );
  });

  test('the roles and bindings of the server are shown, and stay as they are', async () => {
    expect(await kubectl('get clusterroles')).toMatch(/^view( |$)/m);
    expect(await kubectl('get clusterroles -o name --show-managed-fields')).toContain('/certification-body');
    expect(await kubectl('describe clusterrole view')).toMatch(/^ +configmaps +\[\] +\[\] +\[get list watch\]$/m);
    expect(await kubectl('get clusterrolebindings -o wide')).toMatch(/^cluster-admin +ClusterRole\/cluster-admin/m);
    expect(await kubectl('describe clusterrolebinding system:discovery')).toContain('system:authenticated');
    for (const command of ['delete clusterrole view', 'label clusterrole view a=b', 'annotate clusterrole view a=b'])
      expect(await refused(command), command).toContain('it is a role of the server and always the same');
    expect(await refused('create clusterrole view --verb=get --resource=secrets')).toContain('(Forbidden)');
    await kubectl('create clusterrolebinding auditors --clusterrole=conformance-auditor --user=carla');
    expect(await kubectl('auth can-i get subjects/results --as=carla')).toBe('yes');
    await kubectl('delete clusterrolebinding auditors');
  });

  test('a token of a service account signs in with its rights', async () => {
    const token = await kubectl('create token default --duration=10m');
    const kubeconfig = await somebody('account', `token: ${token}`);
    const as = (command: string) => hub.root.run(`--kubeconfig ${kubeconfig} ${command}`);
    expect((await as('auth whoami')).out).toContain('system:serviceaccount:default:default');
    expect((await as('get cm -o name')).out).toBe('configmap/seen\n');
    expect(await as('get secrets')).toMatchObject({ code: 1, err: expect.stringContaining('Forbidden') as string });
    expect((await as('get cm --as=anna')).err).toContain('cannot impersonate resource "users"');
    await kubectl('create sa short');
    const gone = await somebody('gone', `token: ${await kubectl('create token short')}`);
    await kubectl('delete sa short');
    expect(await refused(`--kubeconfig ${gone} get cm`)).toContain('You must be logged in to the server');
  });

  test('wrong or no credentials do not come in', async () => {
    for (const [name, user] of [
      ['nothing', 'username: anna'],
      ['nonsense', 'token: nonsense'],
      [
        'unsigned',
        `token: ${unsigned({ sub: 'system:serviceaccount:default:default', iss: 'https://hub.example.org' })}`,
      ],
    ] as const) {
      const kubeconfig = await somebody(name, user);
      expect(await refused(`--kubeconfig ${kubeconfig} get cm`)).toMatch(
        /You must be logged in|Unauthorized|provide credentials/,
      );
    }
  });

  test('a quota refuses what is too much, and says by how much', async () => {
    await kubectl('create ns bounded');
    await kubectl('create quota one --hard=count/secrets=1 -n bounded');
    await kubectl('create secret generic a -n bounded');
    expect(await refused('create secret generic b -n bounded')).toContain(
      'exceeded quota: one, requested: count/secrets=1, used: count/secrets=1, limited: count/secrets=1',
    );
    expect(await kubectl('get quota -n bounded')).toMatch(/^one +count\/secrets: 1\/1/m);
    await kubectl('delete secret a -n bounded');
    await kubectl('create secret generic b -n bounded');
  });
});

/** A token that claims much and is signed by nobody. */
function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...claims, exp: 4_000_000_000 })}.`;
}
