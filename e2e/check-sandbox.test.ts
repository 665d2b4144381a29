import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadScope, mainTestcases } from '@allmend/conformance';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProvingGround, type ProvingGround } from './proving-ground.ts';
import { openStage, type Stage } from './stage.ts';

interface JsonReport {
  readonly verdict: string;
  readonly simulated: boolean;
  readonly referenceDate: string;
  readonly classes: Readonly<Record<string, string>>;
  readonly versions: readonly { readonly version: string; readonly validity: string; readonly verdict: string }[];
  readonly findings: readonly { readonly testcase: string; readonly verdict: string }[];
}

const verdictsOf = (report: JsonReport): Record<string, string> =>
  Object.fromEntries(report.findings.map(({ testcase, verdict }) => [testcase, verdict]));

const effectiveSince = '2026-11-21';
const hasPythonYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0;

describe.each(['zed', 'current'] as const)('a whole check of a healthy cloud, release %s', (profile) => {
  let ground: ProvingGround;
  let report: JsonReport;
  const at = (name: string) => join(ground.path, name);

  beforeAll(async () => {
    ground = await openProvingGround({ profile, pace: 0.1 });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'operator', '-f', at('key')]);
    await writeFile(at('signers'), `operator namespaces="report" ${await readFile(at('key.pub'), 'utf8')}`);
    const outputs = ['report.yaml', 'report.html', 'report.md', 'report.json'].flatMap((name) => ['--output', name]);
    const run = await ground.run(
      ...['check', ground.name, '--as-official', '--date', effectiveSince, '--json', ...outputs],
      ...['--sign', 'key', '--evidence', 'evidence'],
    );
    expect(run.code, run.err).toBe(0);
    report = JSON.parse(run.out) as JsonReport;
  }, 90_000);
  afterAll(() => ground[Symbol.asyncDispose]());

  test('gives the verdicts of a conforming cloud: what counts in any version in force or drafted passes', async () => {
    const { scope } = await loadScope('scs-compatible-iaas', () => Promise.reject(new Error('it ships')));
    const verdicts = verdictsOf(report);
    const effective = mainTestcases(scope, 'v5.1');
    expect(effective).toHaveLength(54);
    for (const version of ['v5.1', 'next'])
      for (const id of mainTestcases(scope, version)) expect([id, verdicts[id]]).toEqual([id, 'PASS']);
    expect(report.verdict).toBe('PASS');
    expect(report.simulated).toBe(true);
    expect(report.versions.find(({ version }) => version === 'v5.1')).toMatchObject({
      validity: 'effective',
      verdict: 'PASS',
    });
    // Declared by the official suite and never implemented there.
    for (const id of ['scs-0101-flavor-property', 'scs-0101-image-property', 'scs-0101-rngd'])
      expect([id, verdicts[id]]).toEqual([id, 'DNF']);
  });

  test('leaves nothing in the cloud', () => {
    expect(ground.additions()).toEqual([]);
  });

  test('its signature is accepted by ssh-keygen and by our own verify, and by neither after a change', async () => {
    const verify = (input: Buffer) =>
      spawnSync(
        'ssh-keygen',
        ['-Y', 'verify', '-f', at('signers'), '-I', 'operator', '-n', 'report', '-s', at('report.yaml.sig')],
        { input },
      ).status;
    const bytes = await readFile(at('report.yaml'));
    expect(verify(bytes)).toBe(0);
    const own = ['report', 'verify', 'report.yaml', '--allowed-signers', 'signers'];
    expect(await ground.run(...own)).toMatchObject({ code: 0, out: expect.stringContaining('operator') as string });

    const changed = Buffer.from(bytes);
    changed[changed.length - 2]! ^= 1;
    expect(verify(changed)).not.toBe(0);
    await writeFile(at('changed.yaml'), changed);
    await writeFile(at('changed.yaml.sig'), await readFile(at('report.yaml.sig')));
    expect((await ground.run('report', 'verify', 'changed.yaml', '--allowed-signers', 'signers')).code).not.toBe(0);
  });

  test.skipIf(!hasPythonYaml)('python reads the official form, with the same verdicts', () => {
    const code = 'import sys, yaml, json; print(json.dumps(yaml.safe_load(open(sys.argv[1])), default=str))';
    const read = execFileSync('python3', ['-c', code, at('report.yaml')], { encoding: 'utf8' });
    const { run } = JSON.parse(read) as { run: { invocations: Record<string, { results: Record<string, number> }> } };
    const official = Object.assign({}, ...Object.values(run.invocations).map(({ results }) => results)) as object;
    const words: Readonly<Record<string, number>> = { PASS: 1, FAIL: -1, DNF: 0 };
    const ours = Object.entries(verdictsOf(report)).filter(([id]) => id in official);
    expect(ours.length).toBeGreaterThan(80);
    expect(official).toEqual(Object.fromEntries(ours.map(([id, verdict]) => [id, words[verdict]])));
  });

  test('each output has its form', async () => {
    expect(await readFile(at('report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await readFile(at('report.md'), 'utf8')).toMatch(/^# /);
    expect(verdictsOf(JSON.parse(await readFile(at('report.json'), 'utf8')) as JsonReport)).toEqual(verdictsOf(report));
    // People's forms carry no signature of their own beside the machines' ones.
    await expect(readFile(at('report.json.sig'), 'utf8')).resolves.toContain('SSH SIGNATURE');
    await expect(readFile(at('report.html.sig'), 'utf8')).rejects.toThrow('ENOENT');
  });

  test('replay gives the same verdicts with the cloud down, by either predicate', async () => {
    await ground.down();
    await writeFile(at('clouds.yaml'), 'clouds: {}\n');
    const official = await ground.run('replay', 'evidence', '--as-official', '--json');
    const replayed = JSON.parse(official.out) as { differences: unknown[]; report: JsonReport };
    expect(replayed.differences).toEqual([]);
    expect(verdictsOf(replayed.report)).toEqual(verdictsOf(report));
    expect(official.code).toBe(0);
    const text = await ground.run('replay', 'evidence', '--json');
    expect((JSON.parse(text.out) as { differences: unknown[] }).differences).toEqual([]);
  });

  test('replay judges as of another day, too', async () => {
    const then = await ground.run('replay', 'evidence', '--as-official', '--json', '--date', '2025-03-01');
    const { report: earlier } = JSON.parse(then.out) as { report: JsonReport };
    expect(earlier.versions.map(({ version }) => version)).toContain('v4');
  });
});

describe('options of check', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const check = async (...args: string[]) => {
    const ran = await stage.run('check', stage.name, '--json', ...args);
    return { ...ran, report: JSON.parse(ran.out) as JsonReport };
  };

  test('--only judges what matches from the start of an id, and that decides', async () => {
    const { report, code } = await check('--only', 'scs-0103-flavor-2v');
    expect(report.findings.length).toBeGreaterThan(3);
    for (const { testcase } of report.findings) expect(testcase).toMatch(/^scs-0103-flavor-2v/);
    expect([code, report.verdict]).toEqual([0, 'PASS']);
    expect((await check('--only', 'flavor-2v').catch(() => ({ code: 2 }))).code).toBe(2);
  });

  test('--read-only creates nothing: what needs more has no fresh result, which is 3 and not 0', async () => {
    const before = stage.cloud.state.resources().length;
    const { report, code } = await check('--read-only');
    expect(stage.cloud.state.resources().length).toBe(before);
    const verdicts = verdictsOf(report);
    expect(verdicts['scs-0117-test-backup']).toBe('MISS');
    expect(verdicts['scs-0103-flavor-2v-8']).toBe('PASS');
    expect([code, report.verdict]).toEqual([3, 'MISS']);
  });

  test('a recommended testcase that fails counts only with --strict', async () => {
    stage.cloud.applyFlaw('missing-recommended-flavor');
    const only = ['--read-only', '--only', 'scs-0103'];
    expect((await check(...only)).code).toBe(0);
    const strict = await check(...only, '--strict');
    expect([strict.code, strict.report.verdict]).toEqual([1, 'FAIL']);
    stage.cloud.undoFlaw('missing-recommended-flavor');
  });

  test('--date decides which versions count', async () => {
    const versions = async (date: string) =>
      (await check('--read-only', '--only', 'scs-0103', '--date', date)).report.versions
        .filter(({ validity }) => validity === 'effective')
        .map(({ version }) => version);
    expect(await versions('2025-01-01')).toEqual(['v5.1', 'v4']);
    expect(await versions('2025-07-02')).toEqual(['v5.1']);
  });

  test('--as-official decides as the official suite where that differs', async () => {
    stage.cloud.applyFlaw('v1-flavor-name');
    const only = ['--read-only', '--only', 'scs-0100-syntax'];
    expect((await check(...only)).report.verdict).toBe('FAIL');
    expect((await check(...only, '--as-official')).report.verdict).toBe('PASS');
    stage.cloud.undoFlaw('v1-flavor-name');
  });

  test('--dry-run says what would be asked, and asks nothing', async () => {
    const { code, out } = await stage.run('check', 'no-such-cloud', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('flavors');
    expect(out).toContain('backup');
  });

  test('--concurrency 1 gives the same verdicts, one call at a time', async () => {
    const [serial, parallel] = [await check('--read-only', '--concurrency', '1'), await check('--read-only')];
    expect(verdictsOf(serial.report)).toEqual(verdictsOf(parallel.report));
    expect((await stage.run('check', stage.name, '--concurrency', '0')).code).toBe(2);
  });

  test('--deadline: what is slower did not finish, and the others go on', async () => {
    stage.cloud.setFaults(['hang:service=image']);
    // Enough for the flavors, which are asked for at the same time.
    const { report, code } = await check('--read-only', '--only', 'scs-010[23]', '--deadline', '10');
    stage.cloud.setFaults([]);
    expect(verdictsOf(report)['scs-0102-image-recency']).toBe('DNF');
    expect(verdictsOf(report)['scs-0103-flavor-2v-8']).toBe('PASS');
    expect(code).toBe(3);
  });
});
