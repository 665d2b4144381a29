import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const execute = promisify(execFile);
const isRoot = process.getuid?.() === 0;
const why = isRoot ? '' : ' (skipped: mounting a small disk needs root)';

describe.runIf(isRoot)(`a disk that is full or read-only${why}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  /** A disk of some KiB in the working folder; full but for `free` bytes of it. */
  async function smallDisk(
    name: string,
    { size, free }: { readonly size: number; readonly free?: number },
  ): Promise<{ readonly path: string } & AsyncDisposable> {
    const path = stage.at(name);
    await mkdir(path);
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${size}k`, 'tmpfs', path]);
    if (free !== undefined) await writeFile(`${path}/ballast`, Buffer.alloc((size - free) * 1024));
    return {
      path,
      async [Symbol.asyncDispose]() {
        await execute('umount', ['-l', path]);
      },
    };
  }

  const members = () => stage.cloud.state.resources().filter(({ name }) => name.startsWith('allmend-'));
  const check = (env: Record<string, string>, ...flags: readonly string[]) =>
    stage.runWith(env, 'check', stage.name, '--only', 'scs-010[03]|scs-0116|scs-0117', ...flags);

  test('no room for the ledger: nothing is created', async () => {
    await using disk = await smallDisk('full-state', { size: 128, free: 0 });
    const { code, err } = await check({ ALLMEND_STATE_FOLDER: disk.path });
    expect(code).not.toBe(0);
    expect(err).toContain(disk.path);
    expect(err).toMatch(/full|no space/i);
    expect(err).toMatch(/\[(ledger|conformance|command)\.[\w-]+\]/);
    expect(members()).toEqual([]);
  });

  test('no room for the evidence: it says which folder, and that a run can go on', async () => {
    await using disk = await smallDisk('full-evidence', { size: 128, free: 0 });
    const { code, err } = await check({}, '--evidence', `${disk.path}/evidence`);
    expect(code).not.toBe(0);
    expect(err).toContain(disk.path);
    expect(err).toMatch(/full|no space/i);
    expect(members()).toEqual([]);
  });

  test.each([16, 48, 96])('evidence that fills the disk after %i KiB: what was created is removed', async (free) => {
    await using disk = await smallDisk(`filling-${free}`, { size: 256, free });
    const { code, err } = await check({}, '--evidence', `${disk.path}/evidence`);
    expect(code).not.toBe(0);
    expect(err).toContain(disk.path);
    expect(err).toMatch(/full|no space/i);
    expect(members()).toEqual([]);
    expect(await stage.run('janitor', '--settle', '0.1')).toMatchObject({ code: 0 });
  });

  test('no room for the report: verdicts are shown, and no half file is left', async () => {
    await using disk = await smallDisk('full-output', { size: 64, free: 4 });
    const target = `${disk.path}/report.html`;
    const { code, err, out } = await check({}, '--output', target, '--read-only');
    expect(code).toBe(2);
    expect(out).toContain('Verdict: ');
    expect(err).toContain(`The file ${target} cannot be written: the disk is full.`);
    expect(err).toContain('free space');
    expect(await readdir(disk.path)).toEqual(['ballast']);
  });

  test('a read-only state folder: a sentence before anything is asked', async () => {
    await using disk = await smallDisk('read-only', { size: 64 });
    await execute('mount', ['-o', 'remount,ro', disk.path]);
    const { code, err, out } = await check({ ALLMEND_STATE_FOLDER: disk.path });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(disk.path);
    expect(err).toMatch(/read-only|cannot be written|permission/i);
    expect(members()).toEqual([]);
  });

  test('a read-only output folder', async () => {
    await using disk = await smallDisk('read-only-output', { size: 64 });
    await execute('mount', ['-o', 'remount,ro', disk.path]);
    const { code, err } = await check({}, '--read-only', '--output', `${disk.path}/report.yaml`);
    expect(code).toBe(2);
    expect(err).toContain(`The file ${disk.path}/report.yaml cannot be written`);
  });
});
