import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCloud, loadScope, openEvidenceFolder, standards } from '@allmend/conformance';
import { openSqliteLedger } from '@allmend/core-ledger';
import { labCloudsFile } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud, openstackErrors, type CloudConfig } from '@allmend/openstack-client';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { Bench, Figure } from '../figure.ts';

/** Whole runs, with all that they create: on simulated clouds with a bad network, and on a real one. */
const simulatedRuns = 1000;
const realRuns = 20;
/** One ledger and one cloud each. */
const together = 4;
const flaws = ['missing-recommended-flavor', 'stale-image'];
const faults = ['5xx:rate=0.04', 'torn:rate=0.03', 'slow:rate=0.03,ms=150'];

/** Whether a cloud that stays the same is ever said to pass and to fail: §6.3 of the SCS reference has the official suite do so. */
export const monitorSteadiness: Bench = {
  name: 'monitor-steadiness',
  about: 'contradicting verdicts on an unchanged cloud',
  async measure(say) {
    const figures = [await simulated(say)];
    const file = labCloudsFile();
    if (file) figures.push(await real(file, say));
    else say('no real OpenStack here (ALLMEND_LAB_CLOUDS): skipped');
    return figures;
  },
};

async function simulated(say: (line: string) => void): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'allmend-bench-steadiness-'));
  const sandbox = await startSandbox({ clouds: together, pace: 0, latency: 3, flaws, faults });
  try {
    const file = join(folder, 'clouds.yaml');
    await writeFile(file, sandbox.cloudsYaml());
    const found = await Promise.all(
      sandbox.clouds.map(async ({ name }, at) => {
        const config = await loadCloudConfig(name, { env: { OS_CLIENT_CONFIG_FILE: file } });
        const count = Math.floor(simulatedRuns / together);
        return repeat(config, { count, folder: join(folder, name), say: at === 0 ? say : () => undefined });
      }),
    );
    return figure(found, 'simulated cloud', `${together} simulated clouds, 3 ms latency, ${faults.join(', ')}`);
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function real(file: string, say: (line: string) => void): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'allmend-bench-steadiness-'));
  try {
    const config = await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: file } });
    return figure([await repeat(config, { count: realRuns, folder, say })], 'real cloud', 'a real OpenStack');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was found in some runs of one cloud. */
interface Found {
  readonly runs: number;
  /** By testcase. */
  readonly verdicts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unfinished: number;
  /** Runs that got no token, however often it was asked for: they say nothing. */
  readonly refused: number;
}

function figure(all: readonly Found[], where: string, how: string): Figure {
  const contradicted = all.flatMap(({ verdicts }) => [...verdicts].filter(([, words]) => words.size > 1));
  const sum = (of: (one: Found) => number): number => all.reduce((total, one) => total + of(one), 0);
  const ids = new Set(all.flatMap(({ verdicts }) => [...verdicts.keys()]));
  const names = contradicted.length > 0 ? `; contradicted: ${contradicted.map(([id]) => id).join(', ')}` : '';
  return {
    name: `contradicting verdicts, ${where}`,
    value: contradicted.length,
    unit: '',
    target: 0,
    bound: 'most',
    how: `${sum(({ runs }) => runs)} whole runs on ${how}; ${ids.size} testcases had a verdict, ${sum(({ unfinished }) => unfinished)} times one did not finish, ${sum(({ refused }) => refused)} runs got no token${names}`,
  };
}

async function repeat(
  config: CloudConfig,
  options: { readonly count: number; readonly folder: string; readonly say: (line: string) => void },
): Promise<Found> {
  const { count, folder, say } = options;
  const { scope } = await loadScope('scs-compatible-iaas', async () => '');
  const verdicts = new Map<string, Set<string>>();
  let unfinished = 0;
  let refused = 0;
  for (let run = 1; run <= count; run++) {
    const place = join(folder, String(run));
    const evidence = await openEvidenceFolder(place, { create: true });
    const ledger = await openSqliteLedger(join(place, 'ledger.sqlite'));
    const cloud = openCloud(config);
    try {
      const { report } = await checkCloud({
        standards,
        scope,
        date: new Date().toISOString().slice(0, 10),
        semantics: 'text',
        strict: false,
        only: null,
        tool: { name: 'allmend', version: 'bench' },
        cloud,
        readOnly: false,
        allowPrivileged: false,
        ledger,
        evidence,
        collect: { documents: {}, domainManagerCloud: null },
        resume: null,
        signal: new AbortController().signal,
        event: () => undefined,
      });
      for (const { testcase, verdict } of report.findings) {
        if (verdict === 'PASS' || verdict === 'FAIL')
          verdicts.set(testcase, (verdicts.get(testcase) ?? new Set()).add(verdict));
        else if (verdict === 'DNF') unfinished++;
      }
    } catch (error) {
      if (!openstackErrors.is(error, 'unreachable') && !openstackErrors.is(error, 'server-error')) throw error;
      refused++;
    } finally {
      await cloud.close();
      await ledger.close();
      await rm(place, { recursive: true, force: true });
    }
    if (run % Math.max(1, Math.floor(count / 10)) === 0) say(`run ${run} of ${count}`);
  }
  return { runs: count, verdicts, unfinished, refused };
}
