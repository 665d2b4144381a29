import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mastersGroup, openAuthority } from '@allmend/core-apiserver';
import { startCommand } from '../command.ts';
import { processFigures, type ProcessFigures } from './process-figures.ts';
import type { Target } from './target.ts';

/** `allmend up`, as a process of its own. */
export interface HubProcess extends AsyncDisposable {
  readonly target: Target;
  readonly pid: number;
  /** From the start of the process until it said that it listens; it is ready then. */
  readonly readySeconds: number;
  figures(): ProcessFigures;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface HubProcessOptions {
  readonly dataDir: string;
  /** Left out: the embedded store. */
  readonly databaseUrl?: string;
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const patienceMs = 120_000;

/** Starts the hub of this checkout on a port of the loopback. Throws with what it printed when it ends instead. */
export async function startHubProcess({ dataDir, databaseUrl, env = {} }: HubProcessOptions): Promise<HubProcess> {
  const database = databaseUrl === undefined ? [] : ['--database-url', databaseUrl];
  const begun = performance.now();
  const running = startCommand(['up', '--data-dir', dataDir, '--listen', '127.0.0.1:0', ...database], {
    cwd: dataDir,
    env,
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
      const target = await targetOf(dataDir, url);
      const figures = (): ProcessFigures => processFigures(running.pid);
      return { target, pid: running.pid, readySeconds, figures, stop, [Symbol.asyncDispose]: stop };
    }
    if (over || performance.now() - begun > patienceMs) {
      running.kill();
      throw new Error(`the hub did not start:\n${running.printed().slice(-2000)}`);
    }
    await sleep(2);
  }
}

async function targetOf(dataDir: string, url: string): Promise<Target> {
  const authority = await openAuthority(join(dataDir, 'keys'));
  const masters = { name: 'administrator', groups: [mastersGroup], tenant: 'root' };
  return { url, ca: authority.ca, ...(await authority.client(masters, 1)) };
}
