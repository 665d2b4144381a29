import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testSandbox } from '../testing.ts';

const client = '/usr/bin/openstack';
const missing = existsSync(client)
  ? ''
  : ` (skipped: ${client} is missing; Debian's package is python3-openstackclient)`;

/** Runs commands in one process, whose start costs more than all of them, and returns what it complained about. */
async function run(cloudsYaml: string, cloud: string, commands: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'openstackclient-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'clouds.yaml');
  await writeFile(file, cloudsYaml);
  const env = { PATH: '/usr/bin:/bin', HOME: directory, LANG: 'C.UTF-8', OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: cloud };
  const child = spawn(client, [], { env, stdio: 'pipe', cwd: directory });
  onTestFinished(() => void child.kill());
  let errors = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  child.stdin.end(`${commands.join('\n')}\n`);
  await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
  return errors.trim();
}

test.skipIf(missing !== '').each(['zed', 'current'] as const)(
  `Debian's openstack command makes images, volumes, networks and groups on release %s${missing}`,
  { timeout: 90_000 },
  async (profile) => {
    const sandbox = await testSandbox({ profile });
    const cloud = sandbox.clouds[0]!;
    const errors = await run(sandbox.cloudsYaml(), cloud.name, [
      'image create --disk-format raw --file clouds.yaml --property colour=green --tag tagged img',
      'image set --property colour=red img',
      'image save --file saved img',
      'image create --disk-format raw --file saved copy',
      'image delete img',
      'volume create --size 1 --type encrypted --property a=b vol',
      'volume backup create --name bak vol',
      'volume create --size 2 gone',
      'volume delete gone',
      'network create --tag tagged net',
      'subnet create --network net --subnet-range 10.9.0.0/24 --dns-nameserver 9.9.9.9 sub',
      'router create --external-gateway external rtr',
      'router add subnet rtr sub',
      'port create --network net prt',
      'floating ip create --port prt external',
      'security group create grp',
      'security group rule create --protocol tcp --dst-port 22 grp',
      'container create box',
    ]);
    expect(errors).toBe('');
    const named = (kind: string) =>
      cloud.state.resources(kind).filter(({ ownerId }) => ownerId === cloud.accounts[0]!.projectId);
    const images = [...cloud.tables.images.values()].filter(({ name }) => name === 'img' || name === 'copy');
    expect(images).toMatchObject([{ name: 'copy', status: 'active' }]);
    expect([...cloud.tables.volumes.values()]).toMatchObject([{ name: 'vol', encrypted: true, metadata: { a: 'b' } }]);
    expect([...cloud.tables.backups.values()]).toMatchObject([{ name: 'bak', size: 1 }]);
    expect(named('network')).toMatchObject([{ name: 'net', tags: ['tagged'] }]);
    expect(named('router')).toMatchObject([{ name: 'rtr' }]);
    expect([...cloud.tables.floatingIps.values()]).toMatchObject([{ fixedAddress: '10.9.0.3' }]);
    expect(named('security-group')).toMatchObject([{ name: 'grp' }]);
    expect(named('object-container')).toMatchObject([{ name: 'box' }]);
  },
);
