import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, onTestFinished, test } from 'vitest';
import { changedFiles, makeCheckout } from '../readers/checkout.ts';
import { follow } from '../readers/follow.ts';

test('a new kind of channel is one folder and one line', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  makeCheckout(folder.path);
  const before = process.env.PATH;
  process.env.PATH = `${join(folder.path, 'node_modules/.bin')}${delimiter}${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  const written = await follow('docs/how-to/add-a-notification-channel.md', folder.path);
  expect(changedFiles(folder.path)).toEqual([...written].toSorted());
  expect(written.toSorted()).toEqual([
    'features/notification/channels/mattermost/mattermost.test.ts',
    'features/notification/channels/mattermost/mattermost.ts',
    'features/notification/channels/registry.ts',
  ]);

  // Types of the reader's own room only: the whole tree is `npm run check`.
  const room = { extends: './tsconfig.json', include: ['features/notification', 'kit/egress/undici-parts.d.ts'] };
  writeFileSync(join(folder.path, 'tsconfig.room.json'), JSON.stringify(room));
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(folder.path, 'node_modules/.bin', program), args, { cwd: folder.path, encoding: 'utf8' });
  run('tsc', '-p', 'tsconfig.room.json');
  run('oxfmt', '--check', ...written);
  run('oxlint', '--type-aware', '--deny-warnings', 'features/notification/channels/mattermost');

  const index = join(folder.path, 'features/notification/index.ts');
  const source = `import { notificationChannels } from ${JSON.stringify(index)};
    process.stdout.write(notificationChannels.map(({ type }) => type).join());`;
  expect(run('node', '--input-type=module', '-e', source)).toBe('email,mattermost,webhook');
});
