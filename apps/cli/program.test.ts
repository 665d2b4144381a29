import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { completions } from './commands/completion.ts';
import { openProgram } from './program.ts';
import { runCli } from './testing.ts';
import { version } from './version.ts';

const cloudsYaml = (name: string) =>
  `clouds: {${name}: {auth: {auth_url: "http://127.0.0.1:1/v3", username: m, password: p, project_name: q}}}\n`;
const program = () => openProgram(process, () => async () => undefined);

test('every command and every group of commands has help with an example, and help is no failure', async () => {
  const below = (command: Command, before: readonly string[] = []): { words: string[]; leaf: boolean }[] =>
    command.commands.flatMap((one) => {
      const words = [...before, one.name()];
      return [{ words, leaf: one.commands.length === 0 }, ...below(one, words)];
    });
  const all = below(program()).filter(({ words: [name] }) => name !== 'complete');
  expect(all).toContainEqual({ words: ['report'], leaf: false });
  for (const { words, leaf } of all) {
    const { code, out } = await runCli([...words, '--help']);
    expect(code, words.join(' ')).toBe(0);
    expect(out, words.join(' ')).toMatch(/Examples?:\n/);
    if (leaf) expect(out).toContain('--lang <code>');
  }
});

test('the version is that of the package; a command has a --version of its own', async () => {
  expect((await runCli(['--version'])).out.trim()).toBe(version);
  expect((await runCli(['check', 'x', '--version', 'v5.1', '--dry-run'])).code).toBe(0);
});

test.each([
  [['chek', 'x'], 'Did you mean check?'],
  [['check'], "Missing required argument 'cloud'."],
  [['scope', 'show'], 'See `allmend scope show --help`'],
  [['check', 'x', '--reed-only'], 'Did you mean --read-only?'],
  [['check', 'x', '--format', 'pdf'], 'Allowed choices are official, json, html, markdown'],
  [['check', 'x', '--sign', 'key'], '--sign needs --output or --bundle'],
  [['check', 'x', '--bundle', 'b'], '--bundle needs --sign'],
  [['check', 'x', '--date', 'tomorrow'], '"tomorrow" is not a date'],
  [['check', 'x', '--date', '2027-02-30'], '"2027-02-30" is not a date'],
  [['check', 'x', '--version', 'v5.2'], 'did you mean "v5.1"?'],
  [['check', 'x', '--version', 'v5.2', '--dry-run'], 'did you mean "v5.1"?'],
  [['check', 'x', '--output', 'r.yaml', '--sign', '/nonexistent/key'], 'The file /nonexistent/key cannot be read'],
  [['check', 'x', '--only', '(', '--dry-run'], 'is not a regular expression'],
  [['check', 'x', '--only', 'nothing', '--dry-run'], 'No testcase matches "nothing"'],
  [['check', 'x', '--scope', 'scs-compatible-iass', '--dry-run'], 'scs-compatible-iaas'],
  [['flavor'], 'A flavor name is missing'],
])('wrong usage %j ends with 2 and a sentence', async (argv, sentence) => {
  const { code, err } = await runCli(argv);
  expect(err).toContain(sentence);
  expect(code).toBe(2);
});

test.each([
  [['check', 'x', '--only', 'nothing', '--dry-run', '--json'], 'conformance.no-testcase'],
  [['check', 'x', '--reed-only', '--json'], 'command.usage'],
])('with --json standard output carries the error as data: %j', async (argv, reason) => {
  const { out, code } = await runCli(argv);
  expect(JSON.parse(out)).toMatchObject({ error: { reason } });
  expect(code).toBe(2);
});

test('a dry run says what would be asked and created, and asks nothing', async () => {
  const { out } = await runCli(['check', 'x', '--only', 'scs-0101', '--dry-run', '--json']);
  expect(JSON.parse(out)).toMatchObject({ reads: ['flavors', 'images'], active: ['boot-probe'] });
  const readOnly = await runCli(['check', 'x', '--only', 'scs-0101', '--dry-run', '--json', '--read-only']);
  expect(JSON.parse(readOnly.out)).toMatchObject({ active: [] });
});

test('a dry run names what is created only where the cloud calls for it, and what was not asked for not', async () => {
  await using folder = await temporaryFolder('plan');
  await writeFile(join(folder.path, 'clouds.yaml'), cloudsYaml('guild'));
  const plan = async (...argv: string[]) => {
    const { out } = await runCli(['check', 'x', '--dry-run', '--json', ...argv], { cwd: folder.path });
    return (JSON.parse(out) as { active: string[] }).active;
  };
  expect(await plan('--only', 'scs-011[56]')).toEqual(['created-security-group', 'secret-roundtrip']);
  expect(await plan('--only', 'allmend-0302')).toEqual([]);
  expect(await plan('--only', 'allmend-0302', '--domain-manager-cloud', 'guild')).toEqual(['domain-manager']);
});

test('a domain manager that clouds.yaml does not have is said before anything is asked', async () => {
  await using folder = await temporaryFolder('manager');
  await writeFile(join(folder.path, 'clouds.yaml'), cloudsYaml('guild'));
  const { code, err } = await runCli(['check', 'guild', '--domain-manager-cloud', 'gild'], { cwd: folder.path });
  expect(err).toContain('Did you mean "guild"?');
  expect(code).toBe(2);
});

test('an upload that cannot be is said before anything is asked', async () => {
  await using folder = await temporaryFolder('submit');
  await writeFile(join(folder.path, 'clouds.yaml'), cloudsYaml('x'));
  const key = join(folder.path, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const refused = async (output: string, url: string, token?: string) => {
    const argv = ['check', 'x', '--sign', key, '--output', join(folder.path, output), '--submit', url];
    const { code, err } = await runCli(argv, { cwd: folder.path, env: token ? { ALLMEND_SUBMIT_TOKEN: token } : {} });
    expect(code).toBe(2);
    return err;
  };
  expect(await refused('r.yaml', 'https://monitor.example')).toContain('needs --submit-token FILE');
  expect(await refused('r.json', 'https://monitor.example', 'eDp5')).toContain('an --output in the official form');
  expect(await refused('r.yaml', 'monitor', 'eDp5')).toContain('it is no URL');
  expect(await refused('r.yaml', 'https://monitor.example', 'secret')).toContain(
    'does not hold an account and a secret',
  );
});

test.each([
  ['availabilty-zones-check', 'but not "availabilty-zones-check"'],
  ['availability-zones-check', 'there is another one for availability-zones-check'],
])('a document for %s beside a right one is refused', async (testcase, sentence) => {
  await using folder = await temporaryFolder('documents');
  const file = join(folder.path, 'documents.yaml');
  const one = (id: string) =>
    `- {testcase: ${id}, owner: Ida, date: 2026-01-12, expires: 2027-01-12, statement: Three zones.}\n`;
  await writeFile(file, one('availability-zones-check') + one(testcase));
  const { code, err } = await runCli(['check', 'x', '--dry-run', '--documents', file]);
  expect(err).toContain(sentence);
  expect(code).toBe(2);
});

test('the language comes from the flag, the settings, or the environment', async () => {
  await using folder = await temporaryFolder('cli');
  const spoken = async (argv: string[], env: Record<string, string>) =>
    (await runCli(['check', 'x', '--dry-run', ...argv], { env })).out;
  expect(await spoken(['--lang', 'de'], { LANG: 'fr_FR.UTF-8' })).toContain('Würde');
  expect(await spoken([], { LANG: 'fr_FR.UTF-8' })).toContain('Jugerait');
  const config = join(folder.path, 'config.yaml');
  await writeFile(config, 'language: de\n');
  expect(await spoken(['--config', config], { LANG: 'fr_FR.UTF-8' })).toContain('Würde');
  await writeFile(config, 'langage: de\n');
  const { code, err } = await runCli(['scope', 'list', '--config', config]);
  expect(code).toBe(2);
  expect(err).toContain(`${config}:1: "langage" is not a known setting.`);
  expect(err).toContain('Did you mean "language"?');
});

test('flavor explains, and fails on a name that is not valid', async () => {
  const good = await runCli(['flavor', 'SCS-4V-16-100s', '--json']);
  expect(good.code).toBe(0);
  expect(JSON.parse(good.out)).toMatchObject([
    { valid: true, canonical: 'SCS-4V-16-100s', extraSpecs: { 'scs:disk0-type': 'ssd' } },
  ]);
  const bad = await runCli(['flavor', 'SCS-0V-4']);
  expect(bad.code).toBe(1);
  expect(bad.out).toContain('✗ SCS-0V-4');
});

test('flavor --make asks and prints a name; answers that cannot be are asked again', async () => {
  const answers = [
    '0',
    '4',
    'V',
    'n',
    '16',
    'n',
    'n',
    'y',
    '',
    '100',
    's',
    '',
    'n',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ];
  const { out, code, err } = await runCli(['flavor', '--make'], { input: `${answers.join('\n')}\n` });
  expect(err).not.toContain('allmend:');
  expect(out).toMatch(/^SCS-4V-16-100s/);
  expect(code).toBe(0);
});

test('completion knows commands, options, choices and cloud names', async () => {
  const clouds = async () => ['lindenau', 'lab'];
  const complete = (...words: string[]) => completions(program(), words, clouds);
  expect(await complete('ch')).toEqual(['check']);
  expect(await complete('check', 'l')).toEqual(['lab', 'lindenau']);
  expect(await complete('check', 'lab', '--read')).toEqual(['--read-only']);
  expect(await complete('check', 'lab', '--format', 'h')).toEqual(['html']);
  expect(await complete('report', '')).toEqual(['convert', 'show', 'verify']);
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await runCli(['completion', shell])).out).toContain('allmend complete');
});
