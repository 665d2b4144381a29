import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { link, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { temporaryFolder, tracedCalls } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeDirectory, removeStalePartials, writeDurably } from './durable.ts';

vi.mock('node:fs/promises', { spy: true });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder('files');
  file = join(folder.path, 'ring.json');
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('a file', () => {
  test('is written with its permissions, replaced, and leaves nothing beside it', async () => {
    expect(await writeDurably(file, 'one', { mode: 0o600 })).toBe(true);
    expect(await writeDurably(file, new TextEncoder().encode('two'), { mode: 0o600 })).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(['ring.json']);
  });

  test('that is not to be replaced is not, and of many writers one wins', async () => {
    const writers = Array.from({ length: 20 }, (_, n) => writeDurably(file, `writer ${n}`, { replace: false }));
    const won = (await Promise.all(writers)).flatMap((written, n) => (written ? [`writer ${n}`] : []));
    expect(won).toEqual([await readFile(file, 'utf8')]);
    expect(await writeDurably(file, 'late', { replace: false })).toBe(false);
    expect(await readFile(file, 'utf8')).toBe(won[0]);
    expect(await readdir(folder.path)).toEqual(['ring.json']);
  });

  test('may have the longest name that there is', async () => {
    const longest = join(folder.path, 'ü'.repeat(127));
    expect(await writeDurably(longest, 'x')).toBe(true);
    expect(await readFile(longest, 'utf8')).toBe('x');
  });

  test('that is not to be replaced is not on a disk without hard links either', async () => {
    vi.mocked(link).mockRejectedValue(Object.assign(new Error('operation not permitted'), { code: 'EPERM' }));
    expect(await writeDurably(file, 'one', { replace: false })).toBe(true);
    expect(await writeDurably(file, 'two', { replace: false })).toBe(false);
    vi.mocked(link).mockRejectedValue(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    await expect(writeDurably(join(folder.path, 'other'), 'x', { replace: false })).rejects.toThrow('no space left');
    vi.mocked(link).mockReset();
    expect(await readFile(file, 'utf8')).toBe('one');
    expect(await readdir(folder.path)).toEqual(['ring.json']);
  });

  test('that cannot be written leaves nothing', async () => {
    await mkdir(join(file, 'inside'), { recursive: true });
    await expect(writeDurably(file, 'x')).rejects.toThrow('EISDIR');
    expect(await writeDurably(file, 'x', { replace: false })).toBe(false);
    await expect(writeDurably(join(folder.path, 'not', 'there'), 'x')).rejects.toThrow('ENOENT');
    expect(await readdir(folder.path)).toEqual(['ring.json']);
  });

  test.for<readonly [how: string, options: string, named: RegExp]>([
    ['replaced', '{}', /rename\("[^"]*\.partial", "[^"]*ring\.json"/],
    ['made once', '{ replace: false }', /link\("[^"]*\.partial", "[^"]*ring\.json"/],
  ])('%s is on the disk before it has its name, and its name before it is said', ([, options, named], context) => {
    const trace = join(folder.path, '..', `${basename(folder.path)}.trace`);
    const tracing = ['-f', '-y', '-e', 'trace=fsync,rename,link,write', '-o', trace];
    if (spawnSync('strace', [...tracing, 'true']).status !== 0) {
      context.skip('strace is not installed or may not trace here');
    }
    const program = `
      const { writeDurably } = await import(${JSON.stringify(import.meta.resolve('./durable.ts'))});
      await writeDurably(${JSON.stringify(file)}, 'x', ${options});
      process.getBuiltinModule('node:fs').writeSync(1, 'said');`;
    execFileSync('strace', [...tracing, process.execPath, '--input-type=module', '-e', program], { timeout: 45_000 });
    const lines = tracedCalls(trace);
    rmSync(trace);
    const order = [
      /fsync\(\d+<[^>]*\.partial>/,
      named,
      new RegExp(`fsync\\(\\d+<[^>]*${basename(folder.path)}>`),
      /write\(1.*"said"/,
    ].map((pattern) => lines.findIndex((line) => pattern.test(line)));
    expect(order).not.toContain(-1);
    expect(order.toSorted((one, other) => one - other)).toEqual(order);
  });
});

test('directories are made with those above them; a link or a file in their place is refused', async () => {
  const deep = join(folder.path, 'a', 'b', 'c');
  await makeDirectory(deep);
  await makeDirectory(deep);
  expect((await stat(deep)).isDirectory()).toBe(true);
  await symlink(deep, join(folder.path, 'link'));
  await expect(makeDirectory(join(folder.path, 'link'))).rejects.toThrow('ENOTDIR');
  await writeFile(file, 'x');
  await expect(makeDirectory(file)).rejects.toThrow('EEXIST');
});

test('what killed writers left goes after a day, and nothing else', async () => {
  const [old, young] = [`x.${'a'.repeat(16)}.partial`, `x.${'b'.repeat(16)}.partial`];
  for (const name of [old, young, 'mine.partial']) await writeFile(join(folder.path, name), '');
  for (const name of [old, 'mine.partial']) await utimes(join(folder.path, name), new Date(0), new Date(0));
  await removeStalePartials(folder.path);
  expect((await readdir(folder.path)).toSorted()).toEqual([young, 'mine.partial'].toSorted());
});
