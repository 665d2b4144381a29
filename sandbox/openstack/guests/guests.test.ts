import { expect, test } from 'vitest';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import { login, testSandbox, textOf } from '../testing.ts';

const nova = '/compute/v2.1';

/** The console of a fresh server with this user data. */
async function consoleOf(cloud: SandboxCloud, script: string, changes: object = {}): Promise<string> {
  const member = await login(cloud);
  const flavor = [...cloud.tables.flavors.values()].find(({ name }) => name === 'SCS-2V-4-10')!.id;
  const image = [...cloud.tables.images.values()].find(({ name }) => name === 'Debian 12')!.id;
  const user_data = Buffer.from(script).toString('base64');
  const server = { name: 'g', flavorRef: flavor, imageRef: image, networks: 'none', user_data, ...changes };
  const made = await member.post(`${nova}/servers`, { server }, { 'openstack-api-version': 'compute 2.37' });
  const id = textOf(made.body.server!.id);
  await expect.poll(async () => (await member.get(`${nova}/servers/${id}`)).body.server!.status).toBe('ACTIVE');
  const { body } = await member.post(`${nova}/servers/${id}/action`, { 'os-getConsoleOutput': { length: 50 } });
  return textOf(body.output);
}

const probe = '#!/bin/sh\n#allmend-guest-program: entropy-probe/1\n#allmend-guest-nonce: abc\necho real work\n';

test('the model of a named program prints what the program prints', async () => {
  const { clouds } = await testSandbox();
  const output = await consoleOf(clouds[0]!, probe);
  const lines = output.split('\n').filter((line) => line.startsWith('allmend-probe abc '));
  expect(lines.map((line) => line.slice('allmend-probe abc '.length))).toEqual([
    'begin',
    expect.stringMatching(/^system kernel=6\.1\.0-sandbox arch=x86_64 vcpus=2 memory_kib=\d+$/) as string,
    'entropy avail=256 source=virtio_rng.0 cpu=rdrand,rdseed daemon=none',
    'disk name=vda mib=10240 rotational=1',
    'fips method=awk blocks=1000 failures=0',
    'end',
  ]);
  expect(output).toContain('simulated guest');
  expect(output).not.toContain('real work');
});

test('flaws of guests show', async () => {
  const { clouds } = await testSandbox({
    flaws: ['low-entropy', 'fips-failures', 'no-cpu-rng', 'other-architecture', 'old-kernel'],
  });
  const output = await consoleOf(clouds[0]!, probe);
  expect(output).toContain('kernel=5.10.0 arch=aarch64');
  expect(output).toContain('entropy avail=128 source=virtio_rng.0 cpu=none');
  expect(output).toContain('failures=17');
});

test('without metadata only a config drive brings user data to the guest', async () => {
  const { clouds } = await testSandbox({ flaws: ['no-metadata'] });
  expect(await consoleOf(clouds[0]!, probe)).toContain('no metadata source answered');
  expect(await consoleOf(clouds[0]!, probe, { config_drive: true })).toContain('allmend-probe abc end');
});

test('a silent guest stays at the boot loader', async () => {
  const { clouds } = await testSandbox({ flaws: ['silent-guest'] });
  expect(await consoleOf(clouds[0]!, probe)).not.toContain('Linux');
});

test("nobody's code is run: unknown programs are named, not executed", async () => {
  const { clouds } = await testSandbox();
  expect(await consoleOf(clouds[0]!, '#!/bin/sh\ntouch /tmp/x\n')).toContain('no model of this program');
  expect(await consoleOf(clouds[0]!, '#allmend-guest-program: miner/1')).toContain('no model of miner/1');
});

test('what a guest writes to a volume stays there for the next guest', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const volume = cloud.state.plant('volume', { name: 'v' });
  const disk = {
    block_device_mapping_v2: [{ source_type: 'volume', destination_type: 'volume', uuid: volume, boot_index: -1 }],
  };
  const write = '#allmend-guest-program: disk-probe/1\n#allmend-guest-write: note=hello there\n';
  expect(await consoleOf(cloud, write, disk)).toContain('written=note hello there');
  const member = await login(cloud);
  const [server] = [...cloud.tables.servers.keys()];
  await member.delete(`${nova}/servers/${server}`);
  await expect.poll(() => (cloud.settle(), cloud.tables.volumes.get(volume)!.status)).toBe('available');
  const read = '#allmend-guest-program: disk-probe/1\n#allmend-guest-read: note\n';
  expect(await consoleOf(cloud, read, disk)).toContain('read=note hello there');
});
