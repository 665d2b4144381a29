import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '@allmend/openstack-sandbox';
import { expect } from 'vitest';
import { missingLine, readSteps } from './blocks.ts';
import { writeBlock } from './checkout.ts';
import { openShell } from './shell.ts';

/**
 * Does what a page says in a folder that looks like a checkout to the reader, whose home is the folder `home` in it. `before`:
 * what the reader has typed before. Resolves to the files that the page has the reader write.
 */
export async function follow(page: string, folder: string, before = ''): Promise<readonly string[]> {
  const steps = readSteps(page);
  expect(steps.length, `${page} has blocks marked "run" or "file"`).toBeGreaterThan(0);
  const home = join(folder, 'home');
  const key = join(home, '.ssh/id_ed25519');
  mkdirSync(join(home, '.ssh'), { recursive: true });
  if (!existsSync(key)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await using shell = openShell(folder, { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8' });
  if (before !== '') await shell.run(before);
  const written = new Set<string>();
  for (const { block, exitCode, output } of steps) {
    const file = block.marks.get('file');
    if (file !== undefined) {
      writeBlock(block, folder);
      written.add(file);
      continue;
    }
    const result = await shell.run(block.text);
    const place = `${page}:${block.line}\n${result.output}`;
    expect(result.exitCode, place).toBe(exitCode);
    expect(missingLine(result.output, output), place).toBeNull();
  }
  return [...written];
}

/** A simulated cloud that the reader's `clouds.yaml` in the folder calls `mycloud`. */
export async function startMyCloud(folder: string): Promise<AsyncDisposable> {
  const sandbox = await startSandbox({ clouds: 1, pace: 0 });
  const name = sandbox.clouds[0]!.name;
  const clouds = sandbox.cloudsYaml().replaceAll(new RegExp(`^ {2}${name}`, 'gm'), '  mycloud');
  writeFileSync(join(folder, 'clouds.yaml'), clouds);
  return { [Symbol.asyncDispose]: () => sandbox.close() };
}
