import { waitUntil } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, fleet, fleetDefinition, tenant } from './fleet.ts';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

describe.skipIf(missingKubectl !== '')('kubectl in tenants', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let root: User;
  let a: User;

  beforeAll(async () => {
    hub = await openHub();
    ({ root } = hub);
    await root.kubectl('create -f', await hub.file(tenant('a'), fleetDefinition));
    await root.kubectl('create -f', await hub.file(configMap('of-root')));
    a = await hub.administrator('a');
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  const at = (path: string) => `--server ${hub.url}${path}`;

  test('a new tenant is a whole endpoint, and sees nothing of the root', async () => {
    expect(await root.kubectl('get tenants')).toMatch(/^NAME +PHASE .*\na +Active/);
    expect(await a.kubectl('get ns -o name')).toBe('namespace/default');
    expect(await a.kubectl('get cm,secrets,crds,tenants -A -o name')).toBe('');
    expect(await a.refused('get fleets')).toContain('doesn\'t have a resource type "fleets"');
    expect(await a.kubectl('auth whoami')).toContain('tenancy.allmend.dev:administrators');
    expect(await a.kubectl('auth can-i --list')).toMatch(/^\*\.\* .*\[\*\]$/m);
  });

  test('all commands work in it, on kinds and objects of its own', async () => {
    await a.kubectl('create -f', await hub.file(fleetDefinition));
    await a.kubectl('wait --for=condition=Established --timeout=10s crd/fleets.shop.example.org');
    await a.kubectl('apply -f', await hub.file(fleet('inner', { replicas: 2 })));
    await a.kubectl('apply --server-side -f', await hub.file(configMap('inner', { a: '1' })));
    await a.kubectl('scale fleet inner --replicas=4');
    await a.kubectl('create ns own');
    await a.kubectl('create role reader --verb=get --resource=cm');
    await a.kubectl('create quota q --hard=count/secrets=3');
    expect(await a.kubectl('explain fleet.spec.color')).toContain('Paint of all carts.');
    expect(await a.kubectl('get fleets -o wide')).toMatch(/inner +red +4/);
    expect(await a.kubectl('describe fleet inner')).toContain('Replicas:  4');
    expect(await a.run('auth can-i get cm --as=anna')).toMatchObject({ code: 1, out: 'no\n' });
    expect(await a.kubectl('create token default')).toMatch(/^eyJ/);
    const watch = a.start('get cm -w -o name');
    await waitUntil('the list', () => watch.printed().includes('configmap/inner'));
    await root.kubectl('create cm outer');
    await a.kubectl('create cm inner-too');
    await waitUntil('the event', () => watch.printed().includes('configmap/inner-too'));
    expect(watch.printed()).not.toContain('outer');
    watch.signal('SIGTERM');
    await watch.ended;
    expect(await root.kubectl('get cm,fleets -A -o name')).not.toContain('inner');
  });

  test('its administrator is nobody at the root and in its children, and the root’s is nobody in it', async () => {
    await a.kubectl('create -f', await hub.file(tenant('b')));
    const b = await hub.administrator('a:b');
    await b.kubectl('create cm deep');
    expect(await a.refused(`${at('')} get cm`)).toContain('Forbidden');
    expect(await a.refused(`${at('/tenants/a:b')} get cm`)).toContain('Forbidden');
    expect(await root.refused(`${at('/tenants/a')} get cm`)).toContain('Forbidden');
    expect(await b.refused(`${at('/tenants/a')} get cm`)).toContain('Forbidden');
    expect(await b.refused(`${at('')} get tenants`)).toContain('Forbidden');
    expect(await a.kubectl('get tenants -o name')).toBe('tenant.tenancy.allmend.dev/b');
    expect(await root.kubectl('get tenants -o name')).toBe('tenant.tenancy.allmend.dev/a');
    const token = await a.kubectl('create token default');
    expect(
      await root.refused(
        `${at('/tenants/a:b')} --token ${token} --kubeconfig`,
        '/dev/null',
        '--insecure-skip-tls-verify',
        'get',
        'cm',
      ),
    ).toMatch(/Forbidden|Unauthorized|logged in|asked for the client/);
  });

  test('lists across tenants are for the root alone', async () => {
    const all = JSON.parse(await root.kubectl('get --raw /tenants/*/api/v1/configmaps')) as {
      items: { metadata: { name: string; annotations?: Record<string, string> } }[];
    };
    const paths = new Map(
      all.items.map(({ metadata }) => [metadata.name, metadata.annotations?.['tenancy.allmend.dev/path']]),
    );
    expect(paths.get('deep')).toBe('a:b');
    expect(paths.get('inner')).toBe('a');
    expect(paths.get('of-root')).toBe('');
    expect(await a.refused(`${at('')} get --raw /tenants/*/api/v1/configmaps`)).toContain('Forbidden');
  });

  test('a suspended tenant is closed with all below it, and opens again as it was', async () => {
    const b = await hub.administrator('a:b');
    await root.kubectl('patch tenant a --type=merge -p', '{"spec":{"suspended":true}}');
    await waitUntil('the suspension', async () => (await root.kubectl('get tenant a')).includes('Suspended'));
    for (const user of [a, b]) expect(await user.refused('get cm')).toContain('You must be logged in');
    expect(await root.refused(`${at('/tenants/a')} get cm`)).toContain('is suspended');
    expect(await root.kubectl('get cm -o name')).toContain('of-root');
    await root.kubectl('patch tenant a --type=merge -p', '{"spec":{"suspended":false}}');
    expect(await a.kubectl('get cm inner -o name')).toBe('configmap/inner');
  });

  test('a tenant that is gone shares nothing with the next of its name', async () => {
    const b = await hub.administrator('a:b');
    await root.kubectl('delete tenant a --timeout=30s');
    for (const user of [a, b]) expect(await user.refused('get cm')).toMatch(/logged in|NotFound|could not find/);
    await root.kubectl('create -f', await hub.file(tenant('a')));
    expect(await a.refused('get cm')).toContain('You must be logged in');
    const next = await hub.administrator('a');
    expect(await next.kubectl('get cm,crds,roles,tenants -A -o name')).toBe('');
    // By its address, since kubectl remembers the kinds of the one before.
    expect(await next.refused('get fleets')).toMatch(/doesn't have a resource type|could not find the requested/);
    expect(await root.kubectl('get --raw /tenants/*/api/v1/configmaps')).not.toContain('inner');
  });

  test('a tenant that is not there is told as such', async () => {
    await expect(hub.administrator('none')).rejects.toThrow('There is no tenant none');
    expect(await root.refused(`${at('/tenants/none')} get cm`)).toContain('could not find');
  });
});
