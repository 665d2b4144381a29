import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { administratorsGroup, mastersGroup, openAuthority } from '@allmend/core-apiserver';
import { startCommand } from '../command.ts';
import { processFigures, type ProcessFigures } from './process-figures.ts';
import type { Target } from './target.ts';

/** `allmend up`, as a process of its own. */
export interface HubProcess extends AsyncDisposable {
  readonly target: Target;
  readonly pid: number;
  /** Of the public pages; null: it was not told to have any. */
  readonly publicUrl: string | null;
  /** From the start of the process until it said that it listens; it is ready then. */
  readonly readySeconds: number;
  figures(): ProcessFigures;
  /** The same server, for the administrator of a tenant: its id, `root` for the operator. */
  administrator(tenant: string): Promise<Target>;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface HubProcessOptions {
  readonly dataDir: string;
  /** Left out: the embedded store. */
  readonly databaseUrl?: string;
  /** Another build of the command than this checkout's. */
  readonly program?: string;
  /** More options of `allmend up`. */
  readonly args?: readonly string[];
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const patienceMs = 120_000;

/** Starts the hub of this checkout on a port of the loopback. Throws with what it printed when it ends instead. */
export async function startHubProcess(options: HubProcessOptions): Promise<HubProcess> {
  const { dataDir, databaseUrl, program, args = [], env = {} } = options;
  const database = databaseUrl === undefined ? [] : ['--database-url', databaseUrl];
  const begun = performance.now();
  const running = startCommand(['up', '--data-dir', dataDir, '--listen', '127.0.0.1:0', ...database, ...args], {
    cwd: dataDir,
    env,
    ...(program !== undefined && { program }),
  });
  let over = false;
  void running.ended.then(() => (over = true));
  const stop = async (): Promise<void> => {
    running.signal('SIGTERM');
    await running.ended;
  };
  for (;;) {
    const url = /listens on (https:\S+)\. /.exec(running.printed())?.[1];
    if (url !== undefined) {
      const readySeconds = (performance.now() - begun) / 1000;
      const administrator = await openAdministrators(dataDir, url);
      const figures = (): ProcessFigures => processFigures(running.pid);
      const target = await administrator('root');
      const publicUrl = /(http:\/\/\S+)\/ .*everybody/.exec(running.printed())?.[1] ?? null;
      const { pid } = running;
      return { target, pid, publicUrl, readySeconds, figures, administrator, stop, [Symbol.asyncDispose]: stop };
    }
    if (over || performance.now() - begun > patienceMs) {
      running.kill();
      throw new Error(`the hub did not start:\n${running.printed().slice(-2000)}`);
    }
    await sleep(2);
  }
}

/** With the keys in the folder of the server, as `allmend kubeconfig` does. */
async function openAdministrators(dataDir: string, url: string): Promise<HubProcess['administrator']> {
  const authority = await openAuthority(join(dataDir, 'keys'));
  return async (tenant) => {
    const groups = [tenant === 'root' ? mastersGroup : administratorsGroup];
    return { url, ca: authority.ca, ...(await authority.client({ name: 'administrator', groups, tenant }, 1)) };
  };
}
