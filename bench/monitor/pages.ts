import { Agent, request } from 'undici';
import { percentile, type Bench, type Figure } from '../figure.ts';
import { startMonitor } from './ground.ts';
import { fillHistory, wholeHistory, type Filled } from './history.ts';

const count = 300;
const together = 8;
/** Requests for one page to the official monitor with as much history, seconds. Source: scs-standards §6.3, 7. */
const official = 1.2;
/** Senders: the pages limit each address. */
const senders = 16;

/** How fast the public pages of a monitor with 18 months of history are. */
export const monitorPages: Bench = {
  name: 'monitor-pages',
  about: 'public pages over 940,000 results',
  async measure(say) {
    return measurePages(await fillHistory(wholeHistory, say), say);
  },
};

export async function measurePages({ place, results, subjects }: Filled, say: (line: string) => void) {
  await using _place = place;
  const pages = [
    ['overview', '/de/'],
    ['page of a cloud', `/de/clouds/${subjects[0]}`],
    ['/status', '/status'],
    ['/page/table', '/page/table'],
  ] as const;
  const figures: Figure[] = [];
  for (const [name, path] of pages) {
    // A process of its own each: the first request has nothing in memory.
    await using monitor = await startMonitor(place);
    await using ask = openAsker(monitor.publicUrl);
    say(name);
    const cold = await ask.get(path);
    const warm: number[] = [];
    const before = monitor.hub.figures().cpuSeconds;
    for (let n = 0; n < count; n++) warm.push((await ask.get(path)).ms);
    // Says more than the clock where the machine has other work.
    const processorMs = ((monitor.hub.figures().cpuSeconds - before) * 1000) / count;
    const crowd: number[] = [];
    for (let n = 0; n < count; n += together) {
      const answers = await Promise.all(Array.from({ length: together }, () => ask.get(path)));
      crowd.push(...answers.map(({ ms }) => ms));
    }
    const how = `${count} requests one after the other, ${results} results of ${subjects.length} subjects, ${Math.round(cold.bytes / 1024)} KiB as sent; p50 ${percentile(warm, 50).toFixed(1)} ms, of the processor ${processorMs.toFixed(1)} ms each; ${together} at once: p95 ${percentile(crowd, 95).toFixed(1)} ms; memory ${monitor.hub.figures().peakMiB.toFixed(0)} MiB`;
    figures.push(
      { name: `${name}, p95`, value: percentile(warm, 95), unit: 'ms', target: 50, bound: 'most', how },
      {
        name: `${name}, the very first request after a start`,
        value: cold.ms / 1000,
        unit: 's',
        target: official,
        bound: 'most',
        how: `once; the target is what the official monitor needs for each request with as many results (scs-standards §6.3, 7)`,
      },
    );
  }
  return figures;
}

/** Asks like readers from several addresses of this machine, compressed as browsers do. */
function openAsker(url: string) {
  const agents = Array.from(
    { length: senders },
    (_, n) => new Agent({ localAddress: `127.0.0.${n + 10}`, connections: together }),
  );
  let next = 0;
  return {
    async get(path: string): Promise<{ readonly ms: number; readonly bytes: number }> {
      const dispatcher = agents[next++ % senders]!;
      const begun = performance.now();
      const answer = await request(`${url}${path}`, { dispatcher, headers: { 'accept-encoding': 'gzip' } });
      const bytes = (await answer.body.arrayBuffer()).byteLength;
      const ms = performance.now() - begun;
      if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode}`);
      return { ms, bytes };
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(agents.map((agent) => agent.close()))),
  };
}
