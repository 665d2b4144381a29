import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { changedFiles, makeCheckout } from './checkout.ts';
import { follow } from './follow.ts';

test('a new language is one file of the user, or one file and one line to ship it', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  makeCheckout(folder.path);
  const at = (path: string) => join(folder.path, path);
  /** What somebody sees who has put no file anywhere. */
  const flavor = () =>
    execFileSync(at('allmend'), ['flavor', 'SCS-4V-16-100s', '--lang', 'it'], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: at('other-home'), LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  mkdirSync(at('other-home'));
  expect(flavor).toThrow('There are no texts in the language "it"');

  expect(await follow('docs/how-to/add-a-language.md', folder.path)).toEqual([
    'it.json',
    'apps/cli/languages/shipped.ts',
  ]);
  const shipped = ['apps/cli/languages/it.json', 'apps/cli/languages/shipped.ts'];
  expect(changedFiles(folder.path)).toEqual(shipped);
  expect(flavor()).toContain('un disco di 100 GB');
  execFileSync(at('node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder.path });
  execFileSync(at('node_modules/.bin/oxfmt'), ['--check', ...shipped], { cwd: folder.path });
});
