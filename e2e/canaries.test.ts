import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { waitUntil } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud } from '@allmend/openstack-client';
import { beforeAll, afterAll, expect, test } from 'vitest';
import { openProvingGround, type ProvingGround } from './proving-ground.ts';

/** Everything that the cloud or the user keeps secret, gathered while runs are under way; value → what it is. */
const secrets = new Map<string, string>();
/** What was printed. */
const printed: string[] = [];
let ground: ProvingGround;
const at = (name: string) => join(ground.path, name);
/** Files that the user wrote, and that hold secrets because he put them there. */
const given = new Set(['clouds.yaml', 'key', 'allowed_signers']);

function gather(): void {
  const { tokens, ec2Credentials, secrets: kept } = ground.cloud.tables;
  for (const id of tokens.keys()) secrets.set(id, 'token');
  for (const { secret } of ec2Credentials.values()) secrets.set(secret, 'secret of an EC2 credential');
  for (const { payload } of kept.values())
    if (payload !== null)
      secrets.set(Buffer.from(ground.cloud.content.get(payload)).toString(), 'payload of the key manager');
}

beforeAll(async () => {
  ground = await openProvingGround({ durations: { guestBoot: 300 }, observe: () => gather() });
  for (const { password, userName } of ground.cloud.accounts) secrets.set(password, `password of ${userName}`);

  const config = await loadCloudConfig(ground.name, { env: ground.env });
  const member = openCloud(config);
  const { userId } = await member.token();
  const canary = 'canary-application-credential-9f27c1';
  const credential = await member.identity.createApplicationCredential(userId, {
    name: 'canaries',
    secret: canary,
    unrestricted: true,
  });
  secrets.set(canary, 'secret of the application credential');
  const { projectId } = await member.token();
  const keys = await member.identity.createEc2Credential(userId, projectId!);
  await member.close();
  const clouds = await readFile(at('clouds.yaml'), 'utf8');
  await writeFile(
    at('clouds.yaml'),
    `${clouds}  by-credential:
    auth_type: v3applicationcredential
    auth:
      auth_url: ${JSON.stringify(config.auth['auth_url'])}
      application_credential_id: ${credential.id}
      application_credential_secret: ${canary}
    ec2_access_key: ${keys.access}
    ec2_secret_key: ${keys.secret}
    region_name: ${JSON.stringify(ground.cloud.region)}
`,
  );
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'canary', '-f', at('key')]);
  for (const line of (await readFile(at('key'), 'utf8')).split('\n'))
    if (line.length > 40 && !line.startsWith('-')) secrets.set(line, 'signing key');

  const run = async (...args: string[]) => {
    const { code, out, err } = await ground.run(...args, '--log-level', 'debug');
    expect([0, 1, 3], err).toContain(code);
    printed.push(out, err);
  };
  const outputs = ['yaml', 'json', 'html', 'md'].flatMap((form) => ['--output', `report.${form}`]);
  await run(
    'check',
    ground.name,
    '--evidence',
    'evidence',
    '--sign',
    'key',
    '--explain',
    ...outputs,
    '--domain-manager-cloud',
    `${ground.name}-manager`,
  );
  await run('check', 'by-credential', '--evidence', 'evidence', '--json', '--only', 'scs-01(01|16|17)|scs-0123');
  expect(printed.at(-2)).toContain('use-given-credential');
  // Cut off in the middle, so that a journal and open ledger entries lie about.
  const killed = ground.start('check', ground.name, '--evidence', 'evidence', '--log-level', 'debug');
  await waitUntil('something to be created', () => ground.additions().some(({ kind }) => kind === 'server'), 30);
  killed.kill();
  const { out, err } = await killed.ended;
  printed.push(out, err);
  await run('check', ground.name, '--evidence', 'evidence', '--resume', '--only', 'scs-0103');
  await run('janitor', '--settle', '0.5');
  await run('replay', 'evidence', '--explain', '--all');
  const wrong = await ground.run('check', 'by-credential', '--submit', 'http://127.0.0.1:9/', '--log-level', 'debug');
  printed.push(wrong.out, wrong.err);
}, 120_000);
afterAll(() => ground[Symbol.asyncDispose]());

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

/** A secret as it may stand in text, JSON, an address, or base64 at any of the three alignments. */
function forms(secret: string): string[] {
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + secret)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...encoded.filter((text) => text.length >= 12),
  ];
}

function found(text: string): string[] {
  return [...secrets].filter(([secret]) => forms(secret).some((form) => text.includes(form))).map(([, what]) => what);
}

test('the canaries are there', () => {
  const kinds = new Set([...secrets.values()].map((what) => what.replace(/ of (?!an? |the ).*/, '')));
  expect([...kinds].sort()).toEqual(
    [
      'password',
      'payload of the key manager',
      'secret of an EC2 credential',
      'secret of the application credential',
      'signing key',
      'token',
    ].sort(),
  );
  const [token] = [...secrets].find(([, what]) => what === 'token')!;
  expect(found(`x ${Buffer.from(`a${token}`).toString('base64')} y`)).toEqual(['token']);
});

test('no output has one', () => {
  expect(printed.join('')).toContain('"msg":"call"');
  expect(printed.flatMap(found)).toEqual([]);
});

test('no file has one: evidence, journal, ledger, reports', async () => {
  const seen = { blobs: 0, ledger: 0, reports: 0, runs: 0 };
  for await (const file of filesBelow(ground.path)) {
    const name = file.slice(ground.path.length + 1);
    if (given.has(name)) continue;
    const raw = await readFile(file);
    const isBlob = name.includes('/blobs/');
    const packed = raw.length > 4 && raw.readUInt32LE(0) === 0xfd2fb528;
    if (isBlob) seen.blobs++;
    else if (name.includes('ledger.sqlite')) seen.ledger++;
    else if (name.startsWith('report.')) seen.reports++;
    else if (name.includes('/runs/')) seen.runs++;
    expect([name, found((packed ? zstdDecompressSync(raw) : raw).toString('latin1'))]).toEqual([name, []]);
  }
  expect(seen.blobs).toBeGreaterThan(50);
  expect(seen.ledger).toBeGreaterThan(0);
  expect(seen.reports).toBe(6);
  expect(seen.runs).toBe(3);
});

test('no recorded body keeps a field that is secret by its name', async () => {
  const kept: string[] = [];
  for await (const file of filesBelow(at('evidence/blobs'))) {
    const raw = await readFile(file);
    const packed = raw.length > 4 && raw.readUInt32LE(0) === 0xfd2fb528;
    const text = (packed ? zstdDecompressSync(raw) : raw).toString('utf8');
    for (const match of text.matchAll(
      /"(password|original_password|secret|private_key|adminPass|payload|blob)":\s*"([^"]*)"/g,
    ))
      if (match[2] !== '[redacted]') kept.push(`${match[1]}: ${match[2]}`);
  }
  expect(kept).toEqual([]);
});
