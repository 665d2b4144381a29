import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { completions } from './commands/completion.ts';
import { openProgram } from './program.ts';
import { runCli } from './testing.ts';
import { version } from './version.ts';

const program = () => openProgram(process, () => async () => undefined);

test('every command has help with an example, and help is no failure', async () => {
  const leaves = (command: ReturnType<typeof program>): string[][] =>
    command.commands.flatMap((one) =>
      one.commands.length === 0 ? [[one.name()]] : leaves(one as never).map((names) => [one.name(), ...names]),
    );
  for (const words of leaves(program()).filter(([name]) => name !== 'complete')) {
    const { code, out } = await runCli([...words, '--help']);
    expect(code, words.join(' ')).toBe(0);
    expect(out, words.join(' ')).toMatch(/Examples?:\n/);
    expect(out).toContain('--lang <code>');
  }
});

test('the version is that of the package; a command has a --version of its own', async () => {
  expect((await runCli(['--version'])).out.trim()).toBe(version);
  expect((await runCli(['check', 'x', '--version', 'v5.1', '--dry-run'])).code).toBe(0);
});

test.each([
  [['chek', 'x'], 'Did you mean check?'],
  [['check'], "missing required argument 'cloud'"],
  [['check', 'x', '--reed-only'], 'Did you mean --read-only?'],
  [['check', 'x', '--format', 'pdf'], 'Allowed choices are official, json, html, markdown'],
  [['check', 'x', '--sign', 'key'], '--sign needs --output'],
  [['check', 'x', '--date', 'tomorrow'], 'is not a day as YYYY-MM-DD'],
  [['check', 'x', '--only', '(', '--dry-run'], 'is not a regular expression'],
  [['check', 'x', '--only', 'nothing', '--dry-run'], 'No testcase matches "nothing"'],
  [['check', 'x', '--scope', 'scs-compatible-iass', '--dry-run'], 'scs-compatible-iaas'],
  [['flavor'], 'A flavor name is missing'],
])('wrong usage %j ends with 2 and a sentence', async (argv, sentence) => {
  const { code, err } = await runCli(argv);
  expect(err).toContain(sentence);
  expect(code).toBe(2);
});

test('with --json standard output carries the error as data', async () => {
  const { out, code } = await runCli(['check', 'x', '--only', 'nothing', '--dry-run', '--json']);
  expect(JSON.parse(out)).toMatchObject({ error: { reason: 'conformance.no-testcase' } });
  expect(code).toBe(2);
});

test('a dry run says what would be asked and created, and asks nothing', async () => {
  const { out } = await runCli(['check', 'x', '--only', 'scs-0101', '--dry-run', '--json']);
  expect(JSON.parse(out)).toMatchObject({ reads: ['flavors', 'images'], active: ['boot-probe'] });
  const readOnly = await runCli(['check', 'x', '--only', 'scs-0101', '--dry-run', '--json', '--read-only']);
  expect(JSON.parse(readOnly.out)).toMatchObject({ active: [] });
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
