import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { changedFiles, makeCheckout } from './checkout.ts';
import { follow, startMyCloud } from './follow.ts';

test('a new scope version is an edit of one file', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  makeCheckout(folder.path);
  await using _ = await startMyCloud(folder.path);
  const file = 'features/conformance/scope/shipped/scs-compatible-iaas.yaml.ts';
  expect(await follow('docs/how-to/add-a-scope-version.md', folder.path)).toEqual([file]);
  expect(changedFiles(folder.path)).toEqual([file]);
  execFileSync(join(folder.path, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder.path });
});
