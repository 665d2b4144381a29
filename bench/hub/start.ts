import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root, startHubProcess } from '@allmend/tools';
import { median, type Bench } from '../figure.ts';
import { openPlace, type Place } from './ground.ts';

const rounds = 7;
const programs = join(import.meta.dirname, 'programs');
const env = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache/compile') };

/** How soon the hub is ready, against a process that only imports what it imports and listens. */
export const start: Bench = {
  name: 'hub-start',
  about: 'start of the hub, warm and for the first time, against importing the same dependencies and listening',
  async measure(say) {
    await using place = await openPlace();
    const list = join(place.folder, 'imports.json');
    say('imports of the hub');
    await hubSeconds(place, { NODE_OPTIONS: `--import=${join(programs, 'record-imports.ts')}`, RECORD_IMPORTS: list });
    await peerSeconds(place, list);
    const warm: number[] = [];
    const peer: number[] = [];
    const first: number[] = [];
    say('starts, in turns');
    for (let round = 0; round < rounds; round++) {
      peer.push(await peerSeconds(place, list));
      warm.push(await hubSeconds(place));
      await using fresh = await openPlace();
      first.push(await hubSeconds(fresh));
    }
    const ratios = warm.map((seconds, round) => seconds / peer[round]!);
    const more = first.map((seconds, round) => seconds - warm[round]!);
    return [
      {
        name: 'warm start of the hub against importing the same dependencies and listening',
        value: median(ratios),
        unit: '×',
        target: 1.5,
        bound: 'most',
        how: `median of ${rounds} pairs; hub ready after ${median(warm).toFixed(2)} s, the other listens after ${median(peer).toFixed(2)} s`,
      },
      {
        name: 'first start of the hub, above a warm one',
        value: median(more),
        unit: 's',
        target: 3,
        bound: 'most',
        how: `median of ${rounds}; authority, certificates, keys and tables are made: ready after ${median(first).toFixed(2)} s`,
      },
    ];
  },
};

async function hubSeconds({ dataDir }: Place, more: Readonly<Record<string, string>> = {}): Promise<number> {
  await using hub = await startHubProcess({ dataDir, env: { ...env, ...more } });
  return hub.readySeconds;
}

async function peerSeconds({ dataDir, folder }: Place, list: string): Promise<number> {
  const begun = performance.now();
  const args = [join(programs, 'same-imports.ts'), list, join(dataDir, 'keys')];
  const child = spawn(join(root, 'node_modules/.bin/node'), args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  const ended = once(child, 'close');
  const said = await Promise.race([once(child.stdout, 'data'), ended.then(() => null)]);
  if (said === null) throw new Error('the process that imports the same could not');
  const seconds = (performance.now() - begun) / 1000;
  child.kill('SIGTERM');
  await ended;
  return seconds;
}
