import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { startSandbox, type Sandbox } from '@allmend/openstack-sandbox';
import { runCommand, startCommand, type Ended, type Running } from '@allmend/tools';
import { waitUntil } from '@allmend/kit-testing';

/** A hub as people start it, simulated clouds in this process, and a folder in which commands run. */
export interface CommandStage extends AsyncDisposable {
  readonly path: string;
  readonly sandbox: Sandbox;
  /** Address of the public pages. */
  readonly publicUrl: string;
  /** Where editions are published. */
  readonly site: string;
  /** What the hub has printed. */
  hubPrinted(): string;
  /** A command; `hub`: with the data folder of the hub. */
  run(...args: readonly string[]): Promise<Ended>;
  start(...args: readonly string[]): Running;
  hub(...args: readonly string[]): Promise<Ended>;
}

export async function openCommandStage(names: readonly string[]): Promise<CommandStage> {
  const sandbox = await startSandbox({ pace: 0, names: [...names], clouds: names.length });
  const folder = await temporaryFolder('commands');
  const { path } = folder;
  const site = join(path, 'site');
  const clouds = join(path, 'clouds.yaml');
  await writeFile(clouds, sandbox.cloudsYaml());
  await writeFile(join(path, 'hub.yaml'), JSON.stringify({ publish: { folder: site, everyMinutes: 1 } }));
  const options = { cwd: path, env: { OS_CLIENT_CONFIG_FILE: clouds, ALLMEND_STATE_FOLDER: join(path, 'state') } };
  const listen = ['--listen', '127.0.0.1:0', '--public-listen', '127.0.0.1:0'];
  const up = ['up', '--data-dir', 'data', '--config', 'hub.yaml', '--log-level', 'debug', ...listen];
  const hub = startCommand(up, options);
  const publicUrl = await waitUntil('the hub', () => /(http:\/\/\S+?)\/? +what everybody/.exec(hub.printed())?.[1], 60);
  const run: CommandStage['run'] = (...args) => runCommand(args, options);
  return {
    path,
    sandbox,
    publicUrl,
    site,
    hubPrinted: () => hub.printed(),
    run,
    start: (...args) => startCommand(args, options),
    hub: (...args) => run(...args, '--data-dir', 'data'),
    async [Symbol.asyncDispose]() {
      hub.signal('SIGTERM');
      await hub.ended;
      await sandbox.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
