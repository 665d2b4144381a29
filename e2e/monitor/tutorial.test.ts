import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { test } from 'vitest';
import { root } from '../readers/blocks.ts';
import { follow } from '../readers/follow.ts';

test('docs/tutorial/monitor.md: what it shows is what happens', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  symlinkSync(process.env.ALLMEND_DIST ?? join(root, 'allmend'), join(folder.path, 'allmend'));
  await follow('docs/tutorial/monitor.md', folder.path);
});
