import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, startHubProcess } from '@allmend/tools';
import { median, type Bench } from '../figure.ts';
import { openPlace, type Place } from './ground.ts';

const rounds = 7;
const programs = join(import.meta.dirname, 'programs');
/** What `npm run dist` makes. */
const singleFile = join(root, 'dist/allmend');
const env = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache/compile') };

/** How soon the hub is ready, against a process that only imports what it imports and listens. */
export const start: Bench = {
  name: 'hub-start',
  about: 'start of the hub, warm and for the first time, against importing the same dependencies and listening',
  async measure(say) {
    await using place = await openPlace();
    // Of its own: the single file may be older than the checkout, and would not know what that has written.
    await using shippedPlace = await openPlace();
    const list = join(place.folder, 'imports.json');
    const hasSingleFile = existsSync(singleFile);
    if (!hasSingleFile) say('without the single file, since npm run dist has not been run');
    say('imports of the hub');
    await hubSeconds(place, { NODE_OPTIONS: `--import=${join(programs, 'record-imports.ts')}`, RECORD_IMPORTS: list });
    await peerSeconds(place, list);
    if (hasSingleFile) await hubSeconds(shippedPlace, {}, singleFile);
    const warm: number[] = [];
    const peer: number[] = [];
    const first: number[] = [];
    const shipped: number[] = [];
    say('starts, in turns');
    for (let round = 0; round < rounds; round++) {
      peer.push(await peerSeconds(place, list));
      warm.push(await hubSeconds(place));
      if (hasSingleFile) shipped.push(await hubSeconds(shippedPlace, {}, singleFile));
      await using fresh = await openPlace();
      first.push(await hubSeconds(fresh));
    }
    const against = (own: readonly number[]) => median(own.map((seconds, round) => seconds / peer[round]!));
    const pairs = (own: readonly number[]) =>
      `median of ${rounds} pairs; ready after ${median(own).toFixed(2)} s, the other listens after ${median(peer).toFixed(2)} s`;
    const more = first.map((seconds, round) => seconds - warm[round]!);
    return [
      {
        name: 'warm start of the hub against importing the same dependencies and listening',
        value: against(warm),
        unit: '×',
        target: 1.5,
        bound: 'most',
        how: `from the checkout, every file of it read; ${pairs(warm)}`,
      },
      ...(shipped.length === 0
        ? []
        : [
            {
              name: 'the same for the single file',
              value: against(shipped),
              unit: '×',
              target: 1.5,
              bound: 'most' as const,
              how: `dist/allmend as it is there; ${pairs(shipped)}`,
            },
          ]),
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

async function hubSeconds(
  { dataDir }: Place,
  more: Readonly<Record<string, string>> = {},
  program = join(root, 'allmend'),
): Promise<number> {
  await using hub = await startHubProcess({ dataDir, program, env: { ...env, ...more } });
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
