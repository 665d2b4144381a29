import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietPort } from '@allmend/kit-testing';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../sandbox.ts';
import { login, testSandbox, textOf } from '../testing.ts';

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('a restarted sandbox goes on where it stopped: resources, tokens, ids, ports, what is under way', async () => {
  const state = await directory();
  const first = await startSandbox({ state, pace: 1, port: await quietPort() });
  const cloud = first.clouds[0]!;
  const before = await login(cloud);
  await before.post('/compute/v2.1/os-keypairs', { keypair: { name: 'mine' } });
  const volume = cloud.state.plant('volume', { name: 'theirs' });
  const tiny = [...cloud.tables.flavors.values()].find(({ name }) => name === 'tiny')!;
  const image = [...cloud.tables.images.values()][0]!;
  const made = await before.post(
    '/compute/v2.1/servers',
    { server: { name: 's', flavorRef: tiny.id, imageRef: image.id, networks: 'none' } },
    { 'openstack-api-version': 'compute 2.37' },
  );
  const yaml = first.cloudsYaml();
  await first.close();

  const second = await testSandbox({ state, pace: 1 });
  const again = second.clouds[0]!;
  expect(second.cloudsYaml()).toBe(yaml);
  expect(again.urls).toEqual(cloud.urls);
  expect(again.state.resources('volume')).toEqual([expect.objectContaining({ id: volume, name: 'theirs' })]);
  const same = await before.get('/compute/v2.1/os-keypairs/mine');
  expect(same.status).toBe(200);
  await expect
    .poll(async () => (await before.get(`/compute/v2.1/servers/${textOf(made.body.server!.id)}`)).body.server!.status)
    .toBe('ACTIVE');
  expect(again.ids.uuid()).not.toBe(volume);
});

test('the file is replaced as a whole, readable by its owner only, and holds no password of a user', async () => {
  const state = await directory();
  const sandbox = await startSandbox({ state, pace: 0, names: ['almwiese'] });
  await sandbox.close();
  expect(await readdir(state)).toEqual(['almwiese.json']);
  expect((await stat(join(state, 'almwiese.json'))).mode & 0o777).toBe(0o600);
  const saved = JSON.parse(await readFile(join(state, 'almwiese.json'), 'utf8')) as { tables: { users: object[] } };
  expect(JSON.stringify(saved.tables.users)).not.toContain(sandbox.clouds[0]!.accounts[0]!.password);
});

test('flaws that are no longer asked for are mended on the next start', async () => {
  const state = await directory();
  const flaws = ['missing-flavor', 'no-volume'];
  const first = await startSandbox({ state, pace: 0, port: await quietPort(), flaws });
  await first.close();
  const second = await testSandbox({ state, flaws: ['no-volume', 'lying-flavor'] });
  const cloud = second.clouds[0]!;
  expect(cloud.flaws()).toEqual(['no-volume', 'lying-flavor']);
  const flavors = [...cloud.tables.flavors.values()];
  expect(flavors.some(({ name }) => name === 'SCS-2V-8')).toBe(true);
  expect(flavors.find(({ name }) => name === 'SCS-4V-16')!.vcpus).toBe(2);
  expect(cloud.behaviour.volumeUp).toBe(false);
});

test('a file that is no state is refused and left alone', async () => {
  const state = await directory();
  await writeFile(join(state, 'almwiese.json'), '{"version": 99}');
  await expect(startSandbox({ state, names: ['almwiese'] })).rejects.toMatchObject({
    reason: 'sandbox.state-unreadable',
  });
  expect(await readFile(join(state, 'almwiese.json'), 'utf8')).toBe('{"version": 99}');
});
