import { startHubProcess } from '@allmend/tools';
import { percentile, type Bench } from '../figure.ts';
import { hubOf, openPlace } from './ground.ts';
import { runWatchers } from './load.ts';

const watchers = 1000;
const sessions = 20;
const events = 100;

/** How soon very many watchers know of a change. */
export const watching: Bench = {
  name: 'hub-watchers',
  about: `${watchers} watchers: from a change to the last of them`,
  async measure(say) {
    await using place = await openPlace();
    await using hub = await startHubProcess(hubOf(place));
    const idleMiB = hub.figures().residentMiB;
    say(`${watchers} watchers`);
    const { lastMs, acknowledgedMs } = await runWatchers({ target: hub.target, watchers, sessions, events });
    const { peakMiB } = hub.figures();
    return [
      {
        name: `from a change to the last of ${watchers} watchers, p95`,
        value: percentile(lastMs, 95),
        unit: 'ms',
        target: 250,
        bound: 'most',
        how: `${events} changes of one object, watchers on ${sessions} HTTP/2 connections in another process, from sending the change: p50 ${percentile(lastMs, 50).toFixed(0)} ms, acknowledged after ${percentile(acknowledgedMs, 50).toFixed(0)} ms; memory of the hub ${idleMiB.toFixed(0)} MiB before, ${peakMiB.toFixed(0)} MiB at most`,
      },
    ];
  },
};
