import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { root } from './blocks.ts';
import { changedFiles, makeCheckout } from './checkout.ts';
import { follow, startMyCloud } from './follow.ts';

test('a new check is one folder and one line', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  makeCheckout(folder.path);
  await using _ = await startMyCloud(folder.path);
  const written = await follow('docs/how-to/add-a-check.md', folder.path);
  expect(changedFiles(folder.path)).toEqual([...written].toSorted());
  expect(
    written.filter((path) => !path.startsWith('features/conformance/checks/scs-0999/')),
    'what is edited outside the new folder',
  ).toEqual(['features/conformance/checks/registry.ts']);

  const run = (program: string, ...args: string[]) =>
    execFileSync(join(folder.path, 'node_modules/.bin', program), args, { cwd: folder.path, encoding: 'utf8' });
  expect(importFaults(folder.path)).toEqual(importFaults(root));
  run('tsc', '-p', '.');
  run('oxfmt', '--check', ...written);
  run('vitest', 'run', 'features/conformance/checks/scs-0999');
});

/** What the import check says of a checkout. */
function importFaults(checkout: string): unknown {
  const script =
    "import { findImportFaults } from './tools/imports.ts'; console.log(JSON.stringify(findImportFaults(process.cwd())))";
  const node = join(checkout, 'node_modules/.bin/node');
  const args = ['--input-type=module', '-e', script];
  return JSON.parse(execFileSync(node, args, { cwd: checkout, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}
