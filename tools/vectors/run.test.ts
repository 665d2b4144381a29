import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runVectors } from './run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allmend-vectors-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

const right = { name: 'SCS-2V-4', v3: 'ok', cloudtest: 'ok', canonical: 'SCS-2V-4', prose: 'in other words' };

describe('vectors', () => {
  test('a case that agrees passes; what the file does not state is not compared', async () => {
    await put('scs0100_names.json', [right, { name: 'SCS-2v-4', v3: 'error', err: 'any', cloudtest: 'FAIL' }]);
    expect(await runVectors(folder)).toEqual({
      files: [{ file: 'scs0100_names.json', passed: 2, failures: [] }],
      unknown: [],
    });
  });

  test('a case that differs fails with both verdicts', async () => {
    await put('scs0100_names.json', [right, { ...right, canonical: 'SCS-2V-5' }]);
    const [file] = (await runVectors(folder)).files;
    expect(file).toMatchObject({
      passed: 1,
      failures: [
        {
          index: 1,
          label: 'SCS-2V-4',
          differences: [{ field: 'canonical', expected: 'SCS-2V-5', actual: 'SCS-2V-4' }],
        },
      ],
    });
  });

  test.each([
    ['a malformed case', [{ v3: 'ok' }], '"name" should be a text, found nothing'],
    ['a case without expectation', [{ name: 'SCS-2V-4' }], 'the case carries no expectation that is known'],
    ['a case that is no object', ['SCS-2V-4'], 'the case is no object'],
    ['a file without cases', { releases: [] }, 'the file has no list of cases'],
  ])('%s fails', async (_, content, error) => {
    await put('scs0100_names.json', content);
    expect((await runVectors(folder)).files[0]).toMatchObject({ passed: 0, failures: [{ error }] });
  });

  test('a file that is no JSON fails', async () => {
    await put('scs0100_names.json', 'oops');
    const [file] = (await runVectors(folder)).files;
    expect(file?.failures[0]?.error).toMatch(/^the file is no JSON/);
  });

  test('surroundings may stand beside the cases or in the case', async () => {
    const releases = [{ tag_name: 'v1.34.2', published_at: '2026-01-01T00:00:00Z', draft: false, prerelease: false }];
    const vector = { version: '1.34.1', now: '2026-03-01', cve_affects_version: false };
    const cases = [
      { ...vector, recent: false },
      { ...vector, releases: [], recent: true },
    ];
    await put('k8s_recency.json', { releases, cases });
    expect((await runVectors(folder)).files[0]).toMatchObject({ passed: 2, failures: [] });
  });

  test('an unknown file is named', async () => {
    await put('scs0999_things.json', []);
    await put('README.md', 'not a vector');
    expect(await runVectors(folder)).toEqual({ files: [], unknown: ['scs0999_things.json'] });
  });
});

describe('npm run vectors', () => {
  const command = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      const script = join(import.meta.dirname, '..', 'vectors.ts');
      execFile(process.execPath, [script, ...args], (error, out, err) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });

  test('ends with the count, and with 1 when a case failed', async () => {
    await put('scs0100_names.json', [right]);
    const good = await command(folder);
    expect([good.code, good.out.trimEnd().split('\n').at(-1)]).toEqual([0, '1 passed, 0 failed']);
    await put('scs0100_names.json', [right, { ...right, short: 'x' }]);
    const bad = await command(folder);
    expect([bad.code, bad.out.trimEnd().split('\n').at(-1)]).toEqual([1, '1 passed, 1 failed']);
    expect(bad.out).toContain('short: official "x", ours "SCS-2V-4"');
  });

  test('prints JSON alone on standard output', async () => {
    await put('scs0100_names.json', [right]);
    const { out, err } = await command('--json', folder);
    expect(JSON.parse(out)).toMatchObject({ passed: 1, failed: 0 });
    expect(err).toBe('1 passed, 0 failed\n');
  });

  test('a folder without any known file, no folder and a wrong option are wrong usage', async () => {
    expect(await command(folder)).toMatchObject({ code: 2 });
    expect(await command()).toMatchObject({ code: 2 });
    expect(await command('--jsn', folder)).toMatchObject({ code: 2 });
    expect(await command(join(folder, 'nowhere'))).toMatchObject({ code: 2 });
  });
});
