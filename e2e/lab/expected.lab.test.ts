import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labCloudsFile, temporaryFolder } from '@allmend/kit-testing';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../apps/cli/testing.ts';

/** Verdicts of the official suite on this cloud in one state. ABORT is its word for "did not finish". */
interface Expected {
  readonly variant: string;
  /** Ids whose official verdict depends on how the official suite asks, not only on the cloud. */
  readonly method_bound: readonly string[];
  readonly testcases: Readonly<Record<string, 'PASS' | 'FAIL' | 'ABORT'>>;
}

const clouds = labCloudsFile();
const lab = process.env.ALLMEND_LAB;
/** Others work on the same cloud meanwhile: it must not be broken. */
const shared = process.env.ALLMEND_LAB_SHARED === '1';
const folder = lab ? join(lab, 'expected') : null;
const variants: Expected[] = folder
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Expected)
      .sort((a, b) => Number(b.variant === 'healthy') - Number(a.variant === 'healthy'))
  : [];
const words = { 1: 'PASS', 0: 'ABORT', [-1]: 'FAIL' } as const;

function flaw(...args: readonly string[]): void {
  execFileSync(join(lab!, 'openstack-flaw'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

describe.skipIf(!clouds || !lab)('the official verdicts on a real OpenStack', () => {
  beforeAll(() => {
    if (!shared) flaw('--undo-all');
  }, 300_000);
  afterAll(() => {
    if (!shared) flaw('--undo-all');
  }, 300_000);

  test.each(variants.filter((one) => one.variant === 'healthy' || !shared))(
    '$variant: every id is as the official suite has it, and replay gives the same without the cloud',
    { timeout: 600_000 },
    async (expected) => {
      await using work = await temporaryFolder('expected');
      const at = (name: string) => join(work.path, name);
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', at('key')]);
      const env = { OS_CLIENT_CONFIG_FILE: clouds! };
      const bound = new Set(expected.method_bound);
      const compared = Object.keys(expected.testcases).filter((id) => !bound.has(id));
      // In the broken states only what is compared; it still boots a server, but makes no backup.
      const only = expected.variant === 'healthy' ? [] : ['--only', `(?:${compared.join('|')})$`];
      if (expected.variant !== 'healthy') flaw(expected.variant);
      try {
        const argv = [
          'check',
          'lab',
          '--as-official',
          '--output',
          at('report.yaml'),
          '--sign',
          at('key'),
          '--evidence',
          at('evidence'),
        ];
        const run = await runCli([...argv, ...only], { cwd: work.path, env });
        expect([0, 1, 3], run.err).toContain(run.code);
      } finally {
        if (expected.variant !== 'healthy') flaw('--undo', expected.variant);
      }
      const report = parse(readFileSync(at('report.yaml'), 'utf8')) as {
        run: { invocations: Record<string, { results: Record<string, 1 | 0 | -1> }> };
      };
      const results = Object.assign({}, ...Object.values(report.run.invocations).map((one) => one.results)) as Record<
        string,
        1 | 0 | -1
      >;
      const found = Object.fromEntries(compared.map((id) => [id, id in results ? words[results[id]!] : 'MISSING']));
      expect(found).toEqual(Object.fromEntries(compared.map((id) => [id, expected.testcases[id]])));
      const signers = `lab namespaces="report" ${readFileSync(at('key.pub'), 'utf8')}`;
      const verified = spawnSync(
        'sh',
        [
          '-c',
          'printf %s "$1" > s && ssh-keygen -Y verify -f s -I lab -n report -s report.yaml.sig < report.yaml',
          'sh',
          signers,
        ],
        {
          cwd: work.path,
          encoding: 'utf8',
        },
      );
      expect(verified.stdout).toContain('Good "report" signature');
      const replayed = await runCli(['replay', at('evidence'), '--as-official', '--json'], { cwd: work.path });
      expect(JSON.parse(replayed.out.split('\n')[0]!)).toMatchObject({ differences: [] });
    },
  );
});
