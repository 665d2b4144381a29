import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { root, startCommand } from '@allmend/tools';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const examples = join(root, 'examples/hub');
const unit = readFileSync(join(examples, 'allmend.service'), 'utf8');
const recipe = readFileSync(join(examples, 'Containerfile'), 'utf8');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.log('Skipped: systemd-analyze verify of the unit. There is no systemd here.');

test.skipIf(!hasSystemd)('systemd knows every line of the unit', async () => {
  await using folder = await temporaryFolder('unit');
  const path = join(folder.path, 'allmend.service');
  const remarks = (text: string): string => {
    // The command is there under another path, and other units of this machine are none of ours.
    writeFileSync(path, text.replaceAll('/usr/local/bin/allmend', join(root, 'allmend')));
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    return (stdout + stderr)
      .split('\n')
      .filter((line) => line.includes('allmend.service'))
      .join('\n');
  };
  expect(remarks(unit)).toBe('');
  expect(remarks(unit.replace('ProtectHome=', 'ProtectHoem='))).toContain("Unknown key 'ProtectHoem'");
});

test('what the unit runs starts, is ready, and ends in order', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder('unit');
  const [, ...args] = /^ExecStart=(.*)$/m.exec(unit)![1]!.split(' ');
  const config = join(folder.path, 'config.yaml');
  const settings = readFileSync(join(examples, 'config.yaml'), 'utf8');
  expect(settings).toContain('listen: 0.0.0.0:8443');
  writeFileSync(config, settings.replace('0.0.0.0:8443', '127.0.0.1:0'));
  const places: Readonly<Record<string, string>> = {
    '/etc/allmend/config.yaml': config,
    '/var/lib/allmend': join(folder.path, 'state'),
  };
  await startsAndEnds(
    args.map((arg) => places[arg] ?? arg),
    folder.path,
  );
  const certificate = readFileSync(join(folder.path, 'state/keys/server.crt'));
  expect(
    execFileSync('openssl', ['x509', '-noout', '-ext', 'subjectAltName'], { input: certificate }).toString(),
  ).toContain('DNS:hub.example.org');
});

test('what the container runs starts, is ready, and ends in order', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder('container');
  const [program] = listOf('ENTRYPOINT');
  expect(recipe).toContain(`\nCOPY allmend ${program}\n`);
  const places: Readonly<Record<string, string>> = {
    '/var/lib/allmend': join(folder.path, 'state'),
    '0.0.0.0:8443': '127.0.0.1:0',
  };
  await startsAndEnds(
    listOf('CMD').map((arg) => places[arg] ?? arg),
    folder.path,
  );
});

test('the container brings the libraries that the program needs', () => {
  const node = join(root, 'node_modules/.bin/node');
  const needed = execFileSync('ldd', [node], { encoding: 'utf8' });
  const packages = { 'libatomic.so': 'libatomic1', 'libstdc++.so': 'libstdc++6' };
  for (const [library, name] of Object.entries(packages)) {
    if (needed.includes(library)) expect(recipe).toContain(name);
  }
});

test('the settings of the example that are commented out are settings too', async () => {
  await using folder = await temporaryFolder('settings');
  const text = readFileSync(join(examples, 'config.yaml'), 'utf8').replaceAll(
    /^# (?=(?:databaseUrl|issuers): ?| )/gm,
    '',
  );
  const settings = parse(text) as Readonly<Record<string, unknown>>;
  expect(Object.keys(settings)).toEqual(['listen', 'serverNames', 'databaseUrl', 'issuers']);
  const config = join(folder.path, 'config.yaml');
  writeFileSync(config, text);
  cpSync(config, join(folder.path, 'wrong.yaml'));
  writeFileSync(join(folder.path, 'wrong.yaml'), text.replace('audiences', 'audience'));
  const doctor = (file: string) =>
    startCommand(['doctor', '--data-dir', 'none', '--config', file], { cwd: folder.path }).ended;
  expect(await doctor('config.yaml')).toMatchObject({
    code: 1,
    out: expect.stringContaining('does not exist') as string,
  });
  expect(await doctor('wrong.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('issuers') as string });
});

async function startsAndEnds(args: readonly string[], folder: string): Promise<void> {
  const running = startCommand(args, { cwd: folder, env: { NODE_EXTRA_CA_CERTS: '' } });
  const url = await waitUntil('the hub', () => /listens on (https:\S+\d)/.exec(running.printed())?.[1], 30);
  const ca = join(folder, 'state/keys/ca.crt');
  expect(existsSync(ca)).toBe(true);
  expect(execFileSync('curl', ['--silent', '--cacert', ca, `${url}/readyz`], { encoding: 'utf8' })).toBe('ok');
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
}

function listOf(instruction: string): readonly string[] {
  return JSON.parse(new RegExp(`^${instruction} (.*)$`, 'm').exec(recipe)![1]!) as string[];
}
