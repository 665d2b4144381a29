import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@allmend/api';
import { openEvidenceFolder } from '@allmend/conformance';
import { startSandbox, type ObservedCall, type SandboxOptions } from '@allmend/openstack-sandbox';
import { timedAllmend, type Timed } from './timing.ts';

/** A sandbox cloud in this process and a place for the command, which runs in its own. */
export interface Ground extends AsyncDisposable {
  readonly cloud: string;
  /** Requests that the cloud has seen since the last call of `forget`. */
  readonly calls: readonly ObservedCall[];
  forget(): void;
  check(...args: readonly string[]): Promise<Timed>;
  /** The snapshot of the newest run. */
  snapshot(): Promise<Snapshot>;
  readonly evidence: string;
}

export async function openGround(options: SandboxOptions = {}): Promise<Ground> {
  const calls: ObservedCall[] = [];
  const sandbox = await startSandbox({ names: ['lindenau'], ...options, observe: (call) => calls.push(call) });
  const folder = await mkdtemp(join(tmpdir(), 'allmend-bench-'));
  const cloud = sandbox.clouds[0]!.name;
  const evidence = join(folder, 'evidence');
  await writeFile(join(folder, 'clouds.yaml'), sandbox.cloudsYaml());
  const env = { OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'), XDG_STATE_HOME: folder };
  return {
    cloud,
    calls,
    evidence,
    forget: () => void calls.splice(0),
    check: (...args) => timedAllmend(['check', cloud, '--evidence', evidence, ...args], { env, cwd: folder }),
    async snapshot() {
      const newest = (await readdir(join(evidence, 'runs'))).sort().at(-1)!;
      const { snapshot } = JSON.parse(await readFile(join(evidence, 'runs', newest), 'utf8')) as { snapshot: string };
      return (await openEvidenceFolder(evidence, { create: false })).getSnapshot(snapshot);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
