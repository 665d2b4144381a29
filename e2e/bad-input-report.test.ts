import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const execute = promisify(execFile);
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  for (const name of ['ours', 'foreign'])
    await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', stage.at(name)]);
  const publicKey = (await stage.read('ours.pub')).trim().split(' ').slice(0, 2).join(' ');
  await writeFile(stage.at('allowed'), `${stage.name} namespaces="report" ${publicKey}\n`);
  const output = ['--output', stage.at('report.yaml'), '--output', stage.at('report.json')];
  const { code } = await stage.run('check', stage.name, '--read-only', ...output, '--sign', stage.at('ours'));
  expect(code).toBe(3);
});
afterAll(() => stage[Symbol.asyncDispose]());

const verify = (file: string, ...flags: readonly string[]) =>
  stage.run('report', 'verify', stage.at(file), '--signature', stage.at('report.yaml.sig'), ...flags);
const allowed = () => ['--allowed-signers', stage.at('allowed')];

describe('signatures', () => {
  test('the report as it was written is accepted, so that what follows proves something', async () => {
    const { code, out } = await verify('report.yaml', ...allowed());
    expect(out).toContain(`signed by ${stage.name}`);
    expect(code).toBe(0);
  });

  test('without allowed signers the signer is not checked, and it says so', async () => {
    const { code, out } = await verify('report.yaml');
    expect(out).toMatch(/good signature, signer not checked \(ssh-ed25519, SHA256:/);
    expect(code).toBe(0);
  });

  test('one changed byte', async () => {
    const bytes = await readFile(stage.at('report.yaml'));
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 2]) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      await writeFile(stage.at('changed.yaml'), changed);
      const { code, err } = await verify('changed.yaml', ...allowed());
      expect(code).toBe(1);
      expect(err).toContain('was not made by the key SHA256:');
    }
  });

  test('a foreign key', async () => {
    await copyFile(stage.at('report.yaml'), stage.at('foreign.yaml'));
    await execute('ssh-keygen', ['-Y', 'sign', '-n', 'report', '-f', stage.at('foreign'), stage.at('foreign.yaml')]);
    const signature = ['--signature', stage.at('foreign.yaml.sig')];
    const { code, out } = await stage.run('report', 'verify', stage.at('foreign.yaml'), ...signature, ...allowed());
    expect(out).toContain('signed by a key that is not among the allowed signers');
    expect(code).toBe(1);
  });

  test('another purpose than reports', async () => {
    await copyFile(stage.at('report.yaml'), stage.at('mail.yaml'));
    await execute('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'mail', '-f', stage.at('ours'), stage.at('mail.yaml')]);
    const { code, err } = await stage.run('report', 'verify', stage.at('mail.yaml'));
    expect(code).toBe(1);
    expect(err).toContain('mail');
  });

  test('a signature that is none, and one that is missing', async () => {
    await writeFile(stage.at('none.sig'), '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n');
    const broken = await stage.run('report', 'verify', stage.at('report.yaml'), '--signature', stage.at('none.sig'));
    expect(broken.code).toBeGreaterThan(0);
    expect(broken.err).toContain('none.sig');
    const missing = await stage.run('report', 'verify', stage.at('report.json'), '--signature', stage.at('nowhere'));
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('nowhere cannot be read: it does not exist');
  });
});

describe('content', () => {
  const bomb = `x: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[at]}`).join(',')}]`)
    .join('\n')}\n`;
  const official = () => stage.read('report.yaml');
  const ours = () => stage.read('report.json');

  test.for<[string, string, () => Promise<string> | string, string]>([
    [
      'a repeated key in YAML',
      'a.yaml',
      async () => `${await official()}\nsubject: another\n`,
      'the key "subject" occurs twice',
    ],
    [
      'a repeated key in our JSON',
      'a.json',
      async () => (await ours()).replace('"verdict": "MISS"', '"verdict": "MISS",\n  "verdict": "PASS"'),
      'the key "verdict" occurs twice',
    ],
    [
      'a key repeated through an escape',
      'b.json',
      async () => (await ours()).replace('"verdict": "MISS"', '"verdict": "MISS",\n  "v\\u0065rdict": "PASS"'),
      'the key "verdict" occurs twice',
    ],
    ['a YAML bomb', 'b.yaml', () => bomb, 'expands to more than'],
    ['a value that contains itself', 'c.yaml', () => 'a: &a [*a]\n', 'contains itself'],
    ['a hundred thousand brackets', 'd.yaml', () => '['.repeat(100_000), 'nest deeper'],
    ['a tag that makes objects', 'e.yaml', () => 'a: !!python/object/apply:os.system ["true"]\n', ''],
    ['bytes that are no text', 'f.yaml', () => '\u0000\u0001', ''],
    ['another document', 'g.yaml', () => 'hello: world\n', 'g.yaml'],
    ['JSON of a later version', 'h.json', async () => (await ours()).replace('report/v1', 'report/v9'), 'schema'],
    ['an unknown verdict', 'i.json', async () => (await ours()).replaceAll('"MISS"', '"MAYBE"'), 'verdict'],
    ['nothing', 'j.yaml', () => '', ''],
  ])('%s is refused in a sentence', async ([, name, text, words]) => {
    await writeFile(stage.at(name), await text());
    const { code, out, err } = await stage.run('report', 'show', stage.at(name));
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(name);
    expect(err).toContain(words);
  });
});
