import { execFile } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** So many failures of the same command, and nothing else logged since the first, are no passing trouble: 0.04 s doubled five times. */
const stuckAfter = 7;
const failedRule = /Exit code: (?:4|255); Cmd: (\['ebtables'[^\]]*\])/;

/**
 * Whether Neutron's Linux bridge agent repeats one command that can never succeed. When a server goes while its port is being
 * updated, the agent removes a rule that is not there any more, and tries again with pauses that double without end; meanwhile it
 * connects no port, and each new server fails after two minutes. Only a restart helps an operator.
 * Source: neutron 21, plugins/ml2/drivers/linuxbridge/agent/arp_protect.py, `ebtables` (tenacity without stop).
 */
export function isAgentStuck(log: string): boolean {
  const lines = log.split('\n').filter((line) => /^\d{4}-\d\d-\d\d /.test(line));
  const last = lines.slice(-stuckAfter).map((line) => failedRule.exec(line)?.[1] ?? null);
  return last.length === stuckAfter && last[0] !== null && last.every((command) => command === last[0]);
}

export interface LabGuard {
  /** Ends the watch; gives how often the agent was restarted. */
  stop(): Promise<number>;
}

/** Restarts the lab's network agent, as its operator would, when it is stuck. `clouds`: the lab's clouds.yaml; its logs lie beside it. */
export function guardLab(dir: string, clouds: string): LabGuard {
  const log = join(dirname(clouds), 'log', 'neutron-linuxbridge.log');
  const stopping = new AbortController();
  let restarts = 0;
  const watch = async (): Promise<void> => {
    let from = await sizeOf(log);
    while (!stopping.signal.aborted) {
      await pause(5000, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!isAgentStuck(await readFrom(log, from))) continue;
      restarts++;
      console.log(
        'The network agent of the lab repeats a command that cannot succeed (see tools/lab-guard.ts): restarted.',
      );
      for (const argv of [['no-network-agent'], ['--undo', 'no-network-agent']])
        await execute(join(dir, 'openstack-flaw'), argv).catch((error: Error) => console.log(error.message));
      from = await sizeOf(log);
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await watching;
      return restarts;
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** What was written since; at most its last 64 KiB. */
async function readFrom(path: string, from: number): Promise<string> {
  const size = await sizeOf(path);
  const start = Math.max(size < from ? 0 : from, size - 65_536);
  if (size <= start) return '';
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
