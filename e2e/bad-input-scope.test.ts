import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../apps/cli/testing.ts';
import { expectOrderly } from './stage.ts';

const good = `uuid: 11111111-2222-4333-8444-555555555555
name: Invented scope
url: https://scopes.example/invented.yaml
scripts:
  - executable: ./run
    testcases:
      - id: scs-0103-flavor-1v-4
modules:
  - id: invented-v1
    name: Invented
    url: https://scopes.example/9001
    targets:
      main: [scs-0103-flavor-1v-4]
versions:
  - version: v2
    include: [invented-v1]
  - version: v1
    stabilized_at: 2026-01-10
    include: [invented-v1]
timeline:
  - date: 2026-01-10
    versions: { v1: effective, v2: draft }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder('scope');
});
afterAll(() => folder[Symbol.asyncDispose]());

async function given(text: string) {
  const file = join(folder.path, 'scope.yaml');
  await writeFile(file, text);
  const run = async (...argv: readonly string[]) => expectOrderly(await runCli(argv, { cwd: folder.path }));
  return {
    lint: await run('scope', 'lint', file),
    check: await run('check', 'nobody', '--scope', file, '--dry-run'),
  };
}

test('the scope without faults is taken, so that what follows proves something', async () => {
  const { lint, check } = await given(good);
  expect(lint.code).toBe(0);
  expect(check.code).toBe(0);
});

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from({ length: 8 }, (_, level) => {
      const below = String.fromCharCode(97 + level);
      return `${String.fromCharCode(98 + level)}: &${String.fromCharCode(98 + level)} [${Array(9).fill(`*${below}`).join(', ')}]`;
    }),
  )
  .join('\n');

describe('a scope file with', () => {
  test.for<[string, string, string, number]>([
    ['unknown keys', good.replace('executable:', 'executabel:'), 'did you mean "executable"?', 5],
    [
      'a circle of versions',
      good
        .replace('version: v2\n    include: [invented-v1]', 'version: v2\n    include: [invented-v1, { ref: v1 }]')
        .replace('10\n    include: [invented-v1]', '10\n    include: [{ ref: v2 }]'),
      'include one another in a circle',
      16,
    ],
    ['a day that does not exist', good.replace('date: 2026-01-10', 'date: 2026-02-30'), '"2026-02-30"', 21],
    ['a date in words', good.replace('stabilized_at: 2026-01-10', 'stabilized_at: soon'), '"soon"', 18],
    ['a repeated key', good.replace('name: Invented scope', 'name: A\nname: B'), 'the key "name" occurs twice', 3],
    ['a bomb', bomb, 'expands to more than', 1],
    ['broken YAML', `${good}\n  - [`, '', 24],
    ['nothing in it', '', '', 1],
  ])('%s is refused by lint and check alike, with its line', async ([, text, words, line]) => {
    const { lint, check } = await given(text);
    expect(lint.code).toBe(1);
    expect(lint.out + lint.err).toContain(words);
    expect(lint.out + lint.err).toMatch(new RegExp(`scope\\.yaml:${line}:\\d+ .*error`));
    expect(check.code).toBe(2);
    expect(check.err).toMatch(/The scope file .*scope\.yaml (is not valid|cannot be read|is in no scope format)/);
    expect(check.err).toMatch(/"allmend scope lint|Check that it is a scope file/);
  });

  test('a name that is none of the shipped ones and no file', async () => {
    const { code, err } = expectOrderly(await runCli(['check', 'x', '--scope', 'scs-compatible-iass', '--dry-run']));
    expect(code).toBe(2);
    expect(err).toContain('scs-compatible-iaas');
  });
});
