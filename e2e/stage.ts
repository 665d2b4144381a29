import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { SandboxCloud, SandboxOptions } from '@allmend/openstack-sandbox';
import { expect } from 'vitest';
import { runCli, type Ran } from '../apps/cli/testing.ts';

/** One simulated cloud and the command, both in this process. */
export interface Stage extends AsyncDisposable {
  readonly cloud: SandboxCloud;
  /** Name of the member's entry in `clouds.yaml`. */
  readonly name: string;
  /** Working folder of the command; its state lies in `allmend` below it. */
  readonly path: string;
  /** Runs the command; whatever it prints is orderly (`expectOrderly`). */
  run(...argv: readonly string[]): Promise<Ran>;
  runWith(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Ran>;
  /** In a window of that width; `terminal` when the command is to believe that it has one. */
  runIn(
    window: { readonly columns: number; readonly terminal?: boolean; readonly env?: Readonly<Record<string, string>> },
    ...argv: readonly string[]
  ): Promise<Ran>;
  /** Writes the cloud's `clouds.yaml`, changed, to a file beside it, and gives its path. */
  changedClouds(change: (text: string) => string): Promise<string>;
  /** Path of a file in the working folder. */
  at(name: string): string;
  read(name: string): Promise<string>;
}

export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox({ pace: 0, names: ['lindenau'], ...options });
  const folder = await temporaryFolder('stage');
  const cloud = sandbox.clouds[0]!;
  const clouds = join(folder.path, 'clouds.yaml');
  await writeFile(clouds, sandbox.cloudsYaml());
  const secrets = cloud.accounts.map(({ password }) => password);
  const runIn: Stage['runIn'] = async ({ env, columns, terminal }, ...argv) => {
    const window = { columns, terminal: terminal ?? false };
    const options = { cwd: folder.path, env: { OS_CLIENT_CONFIG_FILE: clouds, ...env }, ...window };
    return expectOrderly(await runCli(argv, options), secrets);
  };
  const runWith: Stage['runWith'] = (env, ...argv) => runIn({ columns: 120, env }, ...argv);
  return {
    cloud,
    name: cloud.name,
    path: folder.path,
    run: (...argv) => runWith({}, ...argv),
    runWith,
    runIn,
    async changedClouds(change) {
      const path = join(folder.path, 'changed-clouds.yaml');
      await writeFile(path, change(sandbox.cloudsYaml()));
      return path;
    },
    at: (name) => join(folder.path, name),
    read: (name) => readFile(join(folder.path, name), 'utf8'),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Whatever went wrong: sentences, no stack trace, no secret, no error without a name. */
export function expectOrderly(ran: Ran, secrets: readonly string[] = []): Ran {
  const printed = ran.out + ran.err;
  expect(printed).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(printed).not.toMatch(/node:internal|\[object Object\]|\bundefined\b|command\.unexpected/);
  expect(printed).not.toMatch(/gAAAA[\w-]{20}/);
  for (const secret of secrets) expect(printed).not.toContain(secret);
  return ran;
}
