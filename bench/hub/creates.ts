import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root, startHubProcess, type Protocol, type Target } from '@allmend/tools';
import type { Bench, Figure } from '../figure.ts';
import { engines, hubOf, openPlace, type Engine, type Place } from './ground.ts';
import { runCreates, type CreateResult } from './load.ts';
import { rawCommits } from './raw-commits.ts';

const clients = 50;
const seconds = 10;
const protocols: readonly Protocol[] = ['HTTP/2', 'HTTP/1.1'];

/** Creates per second over TLS, against the commits that the engine makes without a server above it. */
export const creates: Bench = {
  name: 'hub-creates',
  about: `creates with ${clients} clients, against raw durable commits of the same engine`,
  async measure(say) {
    const figures: Figure[] = [];
    for (const engine of engines) figures.push(...(await measureEngine(engine, say)));
    return figures;
  },
};

async function measureEngine(engine: Engine, say: (line: string) => void): Promise<readonly Figure[]> {
  await using place = await openPlace(engine);
  const raw: number[] = [];
  const measureRaw = async (): Promise<void> => {
    say(`${engine}: raw commits`);
    raw.push(await rawCommits(place, { clients, seconds: 4 }));
  };
  const results: { readonly protocol: Protocol; readonly result: CreateResult; readonly bare: number }[] = [];
  await measureRaw();
  for (const protocol of protocols) {
    {
      await using hub = await startHubProcess(hubOf(place));
      say(`${engine}: creates over ${protocol}`);
      const prefix = protocol === 'HTTP/2' ? 'two' : 'one';
      const { target } = hub;
      const result = await runCreates({ target, protocol, clients, warmSeconds: 5, seconds, prefix });
      await hub.stop();
      results.push({ protocol, result, bare: await bareAnswers(place, target, protocol) });
    }
    await measureRaw();
  }
  const mean = raw.reduce((sum, one) => sum + one, 0) / raw.length;
  return results.map(({ protocol, result: { perSecond, p50Ms, p95Ms }, bare }) => ({
    name: `creates with ${clients} clients over ${protocol} against raw commits, ${engine}`,
    value: perSecond / mean,
    unit: '×',
    target: 0.25,
    bound: 'least',
    how: `${perSecond.toFixed(0)}/s (each p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms; ${seconds} s after 5 s to warm up, TLS, load in another process) against ${raw.map((one) => one.toFixed(0)).join(', ')} commits/s before, between and after; a server that only reads the same bodies and answers, without store: ${bare.toFixed(0)}/s`,
  }));
}

/** What the transport alone allows on this machine: the same load on a server that reads each body and answers with it. */
async function bareAnswers({ dataDir }: Place, target: Target, protocol: Protocol): Promise<number> {
  const program = join(import.meta.dirname, 'programs/bare-server.ts');
  const args = [program, join(dataDir, 'keys')];
  const child = spawn(join(root, 'node_modules/.bin/node'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const url = `https://127.0.0.1:${/on (\d+)\./.exec(String(said))?.[1] ?? ''}`;
    const job = { protocol, clients, warmSeconds: 2, seconds: 4, prefix: 'bare' };
    return (await runCreates({ target: { ...target, url }, ...job })).perSecond;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
