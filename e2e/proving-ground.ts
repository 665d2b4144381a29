import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { InventoryItem, SandboxCloud, SandboxOptions } from '@allmend/openstack-sandbox';
import { runCommand, startCommand, type Ended, type Running } from '@allmend/tools';

/** One simulated cloud in this process, and a folder in which the command runs as a process of its own. */
export interface ProvingGround extends AsyncDisposable {
  readonly cloud: SandboxCloud;
  /** Name of the member's entry in its `clouds.yaml`. */
  readonly name: string;
  /** Working folder of the command; its state lies in `state`. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  start(...args: readonly string[]): Running;
  run(...args: readonly string[]): Promise<Ended>;
  /** What users have in the cloud now and had not when it was opened. */
  additions(): readonly InventoryItem[];
  /** Takes the cloud away; the folder stays. */
  down(): Promise<void>;
}

export async function openProvingGround(options: SandboxOptions = {}): Promise<ProvingGround> {
  const bugs: unknown[] = [];
  const sandbox = await startSandbox({ pace: 0.2, report: (error) => bugs.push(error), ...options });
  const folder = await temporaryFolder('ground');
  const cloud = sandbox.clouds[0]!;
  await writeFile(join(folder.path, 'clouds.yaml'), sandbox.cloudsYaml());
  const env = {
    OS_CLIENT_CONFIG_FILE: join(folder.path, 'clouds.yaml'),
    ALLMEND_STATE_FOLDER: join(folder.path, 'state'),
  };
  const before = new Set(cloud.state.resources().map(({ kind, id }) => `${kind}/${id}`));
  const command = { cwd: folder.path, env };
  let down: Promise<void> | null = null;
  return {
    cloud,
    name: cloud.name,
    path: folder.path,
    env,
    start: (...args) => startCommand(args, command),
    run: (...args) => runCommand(args, command),
    additions: () => cloud.state.resources().filter(({ kind, id }) => !before.has(`${kind}/${id}`)),
    down: () => (down ??= sandbox.close()),
    async [Symbol.asyncDispose]() {
      await (down ??= sandbox.close());
      await folder[Symbol.asyncDispose]();
      if (bugs.length > 0) throw bugs[0];
    },
  };
}
