import type { Bench } from './figure.ts';
import { median } from './figure.ts';
import { openGround, type Ground } from './ground.ts';
import { timedAllmend } from './timing.ts';

const rounds = 5;

/** Seconds that the program itself needs before it asks anything: the same modules loaded, nothing asked. */
async function startSeconds(ground: Ground): Promise<number> {
  const runs = [];
  for (let i = 0; i < rounds; i++) runs.push((await ground.check('--dry-run')).seconds);
  return median(runs);
}

async function wallSeconds(ground: Ground, ...args: readonly string[]): Promise<number> {
  const runs = [];
  for (let i = 0; i < rounds; i++) runs.push((await ground.check('--read-only', ...args)).seconds);
  return median(runs);
}

/** Seconds that the newest run asked the cloud, token included. */
async function collectionSeconds(ground: Ground): Promise<number> {
  const { startedAt, finishedAt } = await ground.snapshot();
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

/** How many requests the read-only part sends, and how its time follows from the cloud's. */
export const readOnly: Bench = {
  name: 'read-only',
  about: 'requests, wall time, and gain over one request at a time',
  async measure(say) {
    await using ground = await openGround();
    say('read-only run');
    await ground.check('--read-only');
    ground.forget();
    await ground.check('--read-only');
    const isDiscovery = (path: string) => /^\/[a-z-]*\/?(v[\d.]+\/?)?$/.test(path.split('?')[0]!);
    const isPage = (path: string) => /[?&]marker=/.test(path);
    const counted = ground.calls.filter((call) => !isDiscovery(call.path) && !isPage(call.path));
    const other = ground.calls.length - counted.length;

    say('wall time with 100 ms latency');
    await using slow = await openGround({ latency: 100 });
    const start = await startSeconds(slow);
    const wall = await wallSeconds(slow);
    const { exchanges } = await slow.snapshot();
    const seconds = (chosen: typeof exchanges) => Math.max(0, ...chosen.map((one) => one.durationMs)) / 1000;
    const token = seconds(exchanges.filter((one) => one.route.includes('/auth/tokens')));
    const slowest = seconds(exchanges.filter((one) => one.method === 'GET'));
    const allowed = start + token + 1.5 * slowest;

    say('one request at a time, in pairs');
    const gains: number[] = [];
    for (let i = 0; i < rounds; i++) {
      await slow.check('--read-only', '--concurrency', '1');
      const serial = await collectionSeconds(slow);
      await slow.check('--read-only');
      gains.push(serial / (await collectionSeconds(slow)));
    }

    say('one testcase');
    const single = await wallSeconds(slow, '--only', 'scs-0103-flavor-1v-4$');
    return [
      {
        name: 'requests of the read-only part',
        value: counted.length,
        unit: '',
        target: 14,
        bound: 'most',
        how: `counted by the sandbox; besides ${other} for version discovery and further pages`,
      },
      {
        name: 'wall time of the read-only part',
        value: wall,
        unit: 's',
        target: allowed,
        bound: 'most',
        how: `median of ${rounds}, 100 ms latency; target = start ${start.toFixed(2)} + token ${token.toFixed(2)} + 1.5 × slowest list ${slowest.toFixed(2)}`,
      },
      {
        name: 'gain over one request at a time',
        value: median(gains),
        unit: '×',
        target: 3,
        bound: 'least',
        how: `median of ${rounds} pairs, 100 ms latency: from the token request to the last observation, --concurrency 1 against the usual`,
      },
      {
        name: 'one read-only testcase again',
        value: single,
        unit: 's',
        target: 2 * token + start,
        bound: 'most',
        how: `median of ${rounds}, 100 ms latency; target = 2 × token ${token.toFixed(2)} + start ${start.toFixed(2)}`,
      },
    ];
  },
};

/** Memory of the command alone, and how soon it answers. */
export const command: Bench = {
  name: 'command',
  about: 'memory of a read-only check, start of the command against the OpenStack command line',
  async measure(say) {
    await using ground = await openGround();
    say('memory');
    await ground.check('--read-only');
    const peaks: number[] = [];
    for (let i = 0; i < rounds; i++) peaks.push((await ground.check('--read-only')).peakMiB ?? Number.NaN);
    say('start, in pairs');
    const { timed } = await import('./timing.ts');
    const ratios: number[] = [];
    const help: number[] = [];
    for (let i = 0; i <= rounds; i++) {
      const own = await timedAllmend(['--help']);
      const peer = await timed('/usr/bin/openstack', ['--version']).catch(() => null);
      if (!peer) throw new Error('the OpenStack command line is not installed (python3-openstackclient)');
      // The first pair warms the disk.
      if (i === 0) continue;
      help.push(own.seconds);
      ratios.push(own.seconds / peer.seconds);
    }
    return [
      {
        name: 'peak memory of the command',
        value: median(peaks),
        unit: 'MiB',
        target: 150,
        bound: 'most',
        how: `median of ${rounds} read-only checks of a sandbox in another process, VmHWM`,
      },
      {
        name: 'allmend --help against openstack --version',
        value: median(ratios),
        unit: '×',
        target: 0.5,
        bound: 'most',
        how: `median of ${rounds} pairs; allmend --help took ${median(help).toFixed(2)} s`,
      },
    ];
  },
};
