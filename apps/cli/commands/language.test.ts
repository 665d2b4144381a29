import { PassThrough } from 'node:stream';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import type { ProcessParts } from '../context.ts';
import { run } from '../program.ts';

async function allmend(folder: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const env = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
  const parts = { stdout, stderr, stdin: new PassThrough(), env, cwd: folder } as unknown as ProcessParts;
  const code = await run(argv, parts);
  const [out, err] = await Promise.all([stdout.end(), stderr.end()].map(async (one) => (await one.toArray()).join('')));
  return { code, out: out!, err: err! };
}

test('what is exported passes the check; what is left out is missing; what is spoilt is wrong', async () => {
  await using folder = await temporaryFolder('language');
  const file = join(folder.path, 'it.json');
  const check = () => allmend(folder.path, 'language', 'check', file, '--json');
  const exported = await allmend(folder.path, 'language', 'export');
  expect(exported.code).toBe(0);
  await writeFile(file, exported.out);
  expect(await check()).toMatchObject({ code: 0 });

  const { 'command.PASS': _, ...rest } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  await writeFile(file, JSON.stringify(rest));
  const partial = await check();
  expect(partial.code).toBe(3);
  expect(JSON.parse(partial.out)).toMatchObject({ remarks: [{ key: 'command.PASS', kind: 'missing' }] });

  await writeFile(file, JSON.stringify({ ...rest, 'command.checking': 'Controllo' }));
  const wrong = await allmend(folder.path, 'language', 'check', file);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('command.checking: lacks {cloud}, {scope}, and {date}');
});

test('exports in a built-in language, and refuses one that nobody knows', async () => {
  await using folder = await temporaryFolder('language');
  const german = await allmend(folder.path, 'language', 'export', '--lang', 'de');
  expect(JSON.parse(german.out)).toMatchObject({ 'command.PASS': 'Bestanden' });
  const unknown = await allmend(folder.path, 'language', 'export', '--lang', 'xx');
  expect(unknown).toMatchObject({ code: 2, out: '' });
  expect(unknown.err).toContain('There are no texts in the language "xx".');
});
