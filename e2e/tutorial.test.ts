import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { describe, test } from 'vitest';
import { root } from './readers/blocks.ts';
import { follow, startMyCloud } from './readers/follow.ts';

/** Pages whose reader has no cloud yet. */
const alone = ['docs/tutorial/check-your-cloud.md', 'docs/how-to/try-flaws-in-the-sandbox.md'];
/** Pages whose reader has a cloud named `mycloud` and an SSH key. */
const withCloud = [
  'docs/how-to/verify-and-replay.md',
  'docs/how-to/write-an-allowed-signers-file.md',
  'docs/how-to/check-in-a-pipeline.md',
  'docs/how-to/manual-evidence.md',
  'docs/how-to/air-gapped.md',
  'docs/how-to/clean-up-after-a-crash.md',
];

describe('what the pages show is what happens', () => {
  test.each(alone)('%s', { timeout: 180_000 }, async (page) => {
    await using folder = await temporaryFolder('reader');
    linkCheckout(folder.path);
    await follow(page, folder.path);
  });

  test.each(withCloud)('%s', { timeout: 180_000 }, async (page) => {
    await using folder = await temporaryFolder('reader');
    linkCheckout(folder.path);
    await using _ = await startMyCloud(folder.path);
    await follow(page, folder.path);
  });
});

/** What the pages name of a checkout; with ALLMEND_DIST the command is the single file. */
function linkCheckout(folder: string): void {
  symlinkSync(process.env.ALLMEND_DIST ?? join(root, 'allmend'), join(folder, 'allmend'));
  symlinkSync(join(root, 'examples'), join(folder, 'examples'));
}
