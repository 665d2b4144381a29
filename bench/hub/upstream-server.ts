import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mastersGroup, openAuthority } from '@allmend/core-apiserver';
import { openExchange, processFigures, type Target } from '@allmend/tools';

/** A kube-apiserver with its etcd, empty, with the settings of both left as they are. */
export interface UpstreamServer extends AsyncDisposable {
  readonly target: Target;
  readonly readySeconds: number;
  /** Both processes together, MiB. */
  residentMiB(): number;
  peakMiB(): number;
}

export interface UpstreamPrograms {
  readonly apiserver: string;
  readonly etcd: string;
}

const patienceMs = 120_000;

/** Source: the flags of kube-apiserver and etcd that have no default. Throws with what they printed when they do not start. */
export async function startUpstream(programs: UpstreamPrograms, folder: string): Promise<UpstreamServer> {
  const keys = join(folder, 'keys');
  const authority = await openAuthority(keys);
  await authority.server(['127.0.0.1', 'localhost']);
  const masters = await authority.client({ name: 'administrator', groups: [mastersGroup], tenant: 'root' }, 1);
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  await using started = new AsyncDisposableStack();
  const begun = performance.now();
  const etcd = run(started, programs.etcd, [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ]);
  const apiserver = run(started, programs.apiserver, [
    `--etcd-servers=${clientUrl}`,
    `--secure-port=${secure}`,
    '--bind-address=127.0.0.1',
    `--tls-cert-file=${join(keys, 'server.crt')}`,
    `--tls-private-key-file=${join(keys, 'server.key')}`,
    `--client-ca-file=${join(keys, 'ca.crt')}`,
    `--service-account-key-file=${join(keys, 'server.crt')}`,
    `--service-account-signing-key-file=${join(keys, 'server.key')}`,
    '--service-account-issuer=https://bench.example.org',
    '--service-cluster-ip-range=10.96.0.0/24',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount',
  ]);
  const target = { url: `https://127.0.0.1:${secure}`, ca: authority.ca, ...masters };
  while (!(await isReady(target))) {
    const ended = [etcd, apiserver].find(({ child }) => child.exitCode !== null);
    if (ended || performance.now() - begun > patienceMs) {
      throw new Error(`kube-apiserver did not start:\n${(ended ?? apiserver).printed().slice(-2000)}`);
    }
    await sleep(20);
  }
  const readySeconds = (performance.now() - begun) / 1000;
  const sum = (member: 'residentMiB' | 'peakMiB'): number =>
    [etcd, apiserver].reduce((total, { child }) => total + processFigures(child.pid!)[member], 0);
  const running = started.move();
  return {
    target,
    readySeconds,
    residentMiB: () => sum('residentMiB'),
    peakMiB: () => sum('peakMiB'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function isReady(target: Target): Promise<boolean> {
  try {
    const exchange = await openExchange(target, 'HTTP/2');
    const { code } = await exchange.send({ method: 'GET', path: '/readyz' });
    exchange.close();
    return code === 200;
  } catch {
    return false;
  }
}

interface Run {
  readonly child: ChildProcess;
  printed(): string;
}

function run(stack: AsyncDisposableStack, program: string, args: readonly string[]): Run {
  const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err = `${err}${text}`.slice(-10_000)));
  const ended = once(child, 'close');
  stack.defer(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, printed: () => err };
}

/** A port that was free a moment ago: neither program takes port 0 and says which one it got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
