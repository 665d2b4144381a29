import { symlinkSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { root } from '../readers/blocks.ts';
import { follow } from '../readers/follow.ts';
import { findKubectl } from './kubectl-program.ts';

const kubectl = await findKubectl();
if (kubectl.path === null) console.log(`Skipped: the pages about the hub. ${kubectl.missing}`);

/** Pages whose reader has a checkout and kubectl, and nothing else. */
const pages = [
  'docs/tutorial/hub.md',
  'docs/how-to/tenants.md',
  'docs/how-to/back-up-and-restore.md',
  'docs/how-to/rotate-keys.md',
  'docs/how-to/mend-a-hub.md',
];

describe.skipIf(kubectl.path === null)('what the pages about the hub show is what happens', () => {
  const path = process.env.PATH ?? '';
  beforeAll(() => {
    if (kubectl.path !== null && isAbsolute(kubectl.path))
      process.env.PATH = `${dirname(kubectl.path)}${delimiter}${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
  });

  test.each(pages)('%s', { timeout: 180_000 }, async (page) => {
    await using folder = await temporaryFolder('reader');
    symlinkSync(process.env.ALLMEND_DIST ?? join(root, 'allmend'), join(folder.path, 'allmend'));
    await follow(page, folder.path);
  });
});
