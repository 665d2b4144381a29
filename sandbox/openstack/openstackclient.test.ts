import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testSandbox } from './testing.ts';

const client = '/usr/bin/openstack';
const missing = existsSync(client)
  ? ''
  : ` (skipped: ${client} is missing; Debian's package is python3-openstackclient)`;

/** Answers of the commands, in their order. One process runs them all: its start costs more than all commands together. */
async function run(
  cloudsYaml: string,
  cloud: string,
  commands: readonly string[],
): Promise<{ answers: unknown[]; errors: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'openstackclient-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'clouds.yaml');
  await writeFile(file, cloudsYaml);
  const env = { PATH: '/usr/bin:/bin', HOME: directory, LANG: 'C.UTF-8', OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: cloud };
  const child = spawn(client, [], { env, stdio: 'pipe' });
  onTestFinished(() => void child.kill());
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  child.stdin.end(`${commands.join('\n')}\n`);
  await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
  return { answers: documents(output), errors: errors.trim() };
}

/** The JSON documents of an output that has other lines between them. */
function documents(output: string): unknown[] {
  const found: unknown[] = [];
  for (const [text] of output.matchAll(/^(?:\{\n[\s\S]*?^\}|\[\n[\s\S]*?^\]|\[\])$/gm)) found.push(JSON.parse(text));
  return found;
}

test.skipIf(missing !== '').each(['zed', 'current'] as const)(
  `Debian's openstack command works on release %s${missing}`,
  { timeout: 90_000 },
  async (profile) => {
    const sandbox = await testSandbox({ profile });
    const cloud = sandbox.clouds[0]!;
    const { answers, errors } = await run(sandbox.cloudsYaml(), cloud.name, [
      'token issue -f json',
      'catalog list -f json -c Type',
      'flavor list -f json',
      'image list -f json',
      'network create -f json net',
      'subnet create -f json --network net --subnet-range 10.9.0.0/24 sub',
      'network list -f json',
      'security group list -f json',
      'keypair create -f json --public-key /dev/null key',
      'keypair create -f json --private-key /dev/null key',
      'keypair list -f json',
      'volume create -f json --size 1 vol',
      'volume list -f json',
      'server create -f json --flavor tiny --image tiny --network net --key-name key --wait srv',
      'server list -f json',
      'server delete srv',
      'server list -f json',
      'application credential create -f json ac',
    ]);
    // An empty file is no key; the real Nova says the same.
    expect(errors).toMatch(/^BadRequestException: 400: .*Keypair data is invalid: failed to generate fingerprint$/);
    expect(answers).toEqual([
      expect.objectContaining({ project_id: cloud.accounts[0]!.projectId }),
      expect.arrayContaining([{ Type: 'compute' }, { Type: 'object-store-s3' }]),
      expect.arrayContaining([expect.objectContaining({ Name: 'SCS-2V-4', VCPUs: 2, RAM: 4096 })]),
      expect.arrayContaining([expect.objectContaining({ Name: 'Debian 12', Status: 'active' })]),
      expect.objectContaining({ name: 'net' }),
      expect.objectContaining({ cidr: '10.9.0.0/24' }),
      expect.arrayContaining([expect.objectContaining({ Name: 'net' }), expect.objectContaining({ Name: 'external' })]),
      [expect.objectContaining({ Name: 'default' })],
      expect.objectContaining({ name: 'key' }),
      [expect.objectContaining({ Name: 'key' })],
      expect.objectContaining({ name: 'vol', size: 1 }),
      [expect.objectContaining({ Name: 'vol' })],
      expect.objectContaining({ name: 'srv', status: 'ACTIVE' }),
      [expect.objectContaining({ Name: 'srv', Status: 'ACTIVE' })],
      [],
      expect.objectContaining({ name: 'ac', secret: expect.any(String) as string }),
    ]);
    expect(cloud.state.resources('server')).toEqual([]);
    expect(cloud.state.resources('application-credential')).toMatchObject([{ name: 'ac' }]);
  },
);
