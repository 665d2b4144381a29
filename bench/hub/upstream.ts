import { startHubProcess, type Protocol, type Target } from '@allmend/tools';
import { percentile, type Bench, type Figure } from '../figure.ts';
import { hubOf, openPlace } from './ground.ts';
import { runCreates, runWatchers } from './load.ts';
import { startUpstream, type UpstreamPrograms } from './upstream-server.ts';

const clients = 50;
const seconds = 10;
const watchers = 1000;
const protocols: readonly Protocol[] = ['HTTP/2', 'HTTP/1.1'];

/** The same load on Allmend and on kube-apiserver with etcd, one after the other on this machine. */
export const upstream: Bench = {
  name: 'hub-upstream',
  about: 'the same load on kube-apiserver and etcd (needs KUBE_APISERVER and ETCD, paths of the programs)',
  async measure(say) {
    const { KUBE_APISERVER: apiserver, ETCD: etcd } = process.env;
    if (!apiserver || !etcd) return { skipped: 'KUBE_APISERVER and ETCD name no programs to compare with' };
    say('allmend');
    const ours = await measureOurs();
    say('kube-apiserver and etcd');
    const theirs = await measureTheirs({ apiserver, etcd });
    return figuresOf(ours, theirs);
  },
};

interface Measured {
  readonly readySeconds: number;
  readonly idleMiB: number;
  readonly perSecond: readonly number[];
  readonly lastMs: number;
  readonly peakMiB: number;
}

async function measureOurs(): Promise<Measured> {
  await using place = await openPlace();
  await using hub = await startHubProcess(hubOf(place));
  const { readySeconds } = hub;
  const idleMiB = hub.figures().residentMiB;
  const loaded = await load(hub.target);
  return { readySeconds, idleMiB, ...loaded, peakMiB: hub.figures().peakMiB };
}

async function measureTheirs(programs: UpstreamPrograms): Promise<Measured> {
  await using place = await openPlace();
  await using server = await startUpstream(programs, place.folder);
  const { readySeconds } = server;
  const idleMiB = server.residentMiB();
  const loaded = await load(server.target);
  return { readySeconds, idleMiB, ...loaded, peakMiB: server.peakMiB() };
}

async function load(target: Target): Promise<Pick<Measured, 'perSecond' | 'lastMs'>> {
  const perSecond: number[] = [];
  for (const protocol of protocols) {
    const prefix = protocol === 'HTTP/2' ? 'two' : 'one';
    perSecond.push((await runCreates({ target, protocol, clients, warmSeconds: 5, seconds, prefix })).perSecond);
  }
  const { lastMs } = await runWatchers({ target, watchers, sessions: 20, events: 100 });
  return { perSecond, lastMs: percentile(lastMs, 95) };
}

function figuresOf(ours: Measured, theirs: Measured): readonly Figure[] {
  const peer = 'against kube-apiserver and etcd';
  const atMost = (name: string, own: number, their: number, how: string): Figure => ({
    name: `${name} ${peer}`,
    value: own / their,
    unit: '×',
    target: 1,
    bound: 'most',
    how,
  });
  return [
    ...protocols.map((protocol, n): Figure => {
      const [own, their] = [ours.perSecond[n]!, theirs.perSecond[n]!];
      const how = `SQLite, ${own.toFixed(0)}/s against ${their.toFixed(0)}/s`;
      const name = `creates with ${clients} clients over ${protocol} ${peer}`;
      return { name, value: own / their, unit: '×', target: 1, bound: 'least', how };
    }),
    atMost(
      `from a change to the last of ${watchers} watchers, p95,`,
      ours.lastMs,
      theirs.lastMs,
      `${ours.lastMs.toFixed(0)} ms against ${theirs.lastMs.toFixed(0)} ms`,
    ),
    atMost(
      'first start',
      ours.readySeconds,
      theirs.readySeconds,
      `ready after ${ours.readySeconds.toFixed(2)} s against ${theirs.readySeconds.toFixed(2)} s`,
    ),
    atMost(
      'memory when just started',
      ours.idleMiB,
      theirs.idleMiB,
      `VmRSS ${ours.idleMiB.toFixed(0)} MiB against ${theirs.idleMiB.toFixed(0)} MiB of both processes`,
    ),
    atMost(
      'memory after this load',
      ours.peakMiB,
      theirs.peakMiB,
      `VmHWM ${ours.peakMiB.toFixed(0)} MiB against ${theirs.peakMiB.toFixed(0)} MiB of both processes`,
    ),
  ];
}
