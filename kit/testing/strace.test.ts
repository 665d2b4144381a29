import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder.ts';
import { tracedCalls } from './strace.ts';

test('a call during which another thread made one is one line, where it ended', async () => {
  await using folder = await temporaryFolder('strace');
  const file = join(folder.path, 'trace');
  const lines = [
    '7 write(1</dev/null>, "begin", 5) = 5',
    '7 fdatasync(20</data/store-wal> <unfinished ...>',
    '12 write(9<anon_inode:[eventfd]>, "\\1\\0", 8) = 8',
    '12 fsync(4</data> <unfinished ...>',
    '7 <... fdatasync resumed>)             = 0',
    '12 <... fsync resumed>) = 0',
    '7 +++ exited with 0 +++',
  ];
  writeFileSync(file, lines.join('\n'));
  expect(tracedCalls(file)).toEqual([
    lines[0],
    lines[2],
    '7 fdatasync(20</data/store-wal>)             = 0',
    '12 fsync(4</data>) = 0',
    lines[6],
  ]);
});
