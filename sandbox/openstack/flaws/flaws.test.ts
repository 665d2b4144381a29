import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { healthyBehaviour } from '../behaviour.ts';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import { tableNames } from '../state/tables.ts';
import { login, testSandbox } from '../testing.ts';
import { flaws } from './registry.ts';

const names = [...flaws.keys()];

function content(cloud: SandboxCloud): Record<string, unknown> {
  return Object.fromEntries(tableNames.map((name) => [name, Object.fromEntries(cloud.tables[name])]));
}

test('each flaw has its file and its line', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith('.ts') && !/^(flaw|content|registry|.*\.test)\.ts$/.test(file),
  );
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual([...names].sort());
});

test('each flaw of the lab is there', () => {
  expect(names).toEqual(
    expect.arrayContaining([
      'missing-flavor',
      'lying-flavor',
      'wrong-extra-spec',
      'no-build-date',
      'stale-image',
      'twin-image',
      'missing-image',
      'open-default-group',
      'bad-volume-type',
      'no-key-manager',
      'no-compute',
      'no-volume',
      'no-backup',
      'no-metadata',
      'no-network-agent',
      'full-quota',
      'slow-keystone',
    ]),
  );
});

test.each(names)('%s changes something, and undone nothing is left of it', async (name) => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const admin = await login(cloud, '-admin');
  // The default group is made on first use; here before the flaw, so that only the flaw is compared.
  await admin.get('/network/v2.0/security-groups');
  await (await login(cloud)).get('/network/v2.0/security-groups');
  const before = structuredClone(content(cloud));
  cloud.applyFlaw(name);
  const during = structuredClone(content(cloud));
  const changes = JSON.stringify(during) !== JSON.stringify(before);
  const turns = JSON.stringify(cloud.behaviour) !== JSON.stringify(healthyBehaviour());
  expect(changes || turns).toBe(true);
  cloud.undoFlaw(name);
  expect(content(cloud)).toEqual(before);
  expect(cloud.behaviour).toEqual(healthyBehaviour());
});

test('flaws that are combined and undone in another order leave nothing either', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const before = structuredClone(content(cloud));
  const some = [
    'missing-flavor',
    'lying-flavor',
    'no-s3',
    'no-placement',
    'full-quota',
    'no-floating-ips',
    'twin-image',
  ];
  for (const name of some) cloud.applyFlaw(name);
  for (const name of some) cloud.undoFlaw(name);
  expect(content(cloud)).toEqual(before);
});

test('what the checks read shows each flaw', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const member = await login(cloud);
  const seen = async (name: string, path: string, key: string): Promise<string> => {
    cloud.applyFlaw(name);
    const list = (await member.get(path, { 'openstack-api-version': 'compute 2.61' })).body[key];
    cloud.undoFlaw(name);
    return JSON.stringify(list);
  };
  const flavors = (name: string) => seen(name, '/compute/v2.1/flavors/detail', 'flavors');
  const images = (name: string) => seen(name, '/image/v2/images', 'images');
  const catalog = (name: string) => seen(name, '/identity/v3/auth/catalog', 'catalog');
  expect(await flavors('missing-flavor')).not.toContain('"SCS-2V-8"');
  expect(await flavors('bad-flavor-name')).toContain('SCS-2X-4-fast');
  expect(await flavors('no-usable-flavor')).toBe('[]');
  expect(await images('missing-image')).toContain('ubuntu-noble');
  expect(await images('wrong-image-metadata')).toContain('pdp11');
  expect(await images('no-usable-image')).not.toContain('"public"');
  expect(await catalog('no-key-manager')).not.toContain('key-manager');
  expect(await catalog('no-s3')).not.toContain('object-store');
  expect(await seen('two-default-networks', '/network/v2.0/networks?is_default=true', 'networks')).toContain(
    'external-2',
  );
  expect(await seen('no-default-ipv6-pool', '/network/v2.0/subnetpools', 'subnetpools')).toContain(
    '"is_default":false',
  );
  expect(await seen('open-default-group', '/network/v2.0/security-group-rules', 'security_group_rules')).toContain(
    '0.0.0.0/0',
  );
  expect(await seen('bad-volume-type', `/volume/v3/${member.projectId}/types`, 'volume_types')).toContain(
    '[scs:replicated, encrypted]',
  );
});

test('slow-keystone slows Keystone and nothing else', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const member = await login(cloud);
  cloud.applyFlaw('slow-keystone');
  const started = performance.now();
  await member.get('/compute/v2.1/flavors');
  expect(performance.now() - started).toBeLessThan(2490);
  await member.get('/identity/v3');
  expect(performance.now() - started).toBeGreaterThanOrEqual(2490);
});

test('a privileged member has the role in the token', async () => {
  const { clouds } = await testSandbox({ flaws: ['privileged-member'] });
  const member = await login(clouds[0]!);
  const { body } = await member.get('/identity/v3/auth/tokens', { 'x-subject-token': member.token });
  expect((body.token!.roles as unknown as { name: string }[]).map(({ name }) => name)).toContain('admin');
});
