import type { Bench } from '../figure.ts';
import { openMonitorPlace, startMonitor } from './ground.ts';
import { addSubject, openSimulatedClouds, waitForReports } from './measured-clouds.ts';

/** How long it takes from adding a cloud to its first signed result. */
export const monitorFirstResult: Bench = {
  name: 'monitor-first-result',
  about: 'from adding a cloud to its first signed full result',
  async measure(say) {
    await using place = await openMonitorPlace(1);
    await using simulated = await openSimulatedClouds(place, { clouds: 1, pace: 1 });
    await using monitor = await startMonitor(place);
    say('one cloud');
    const begun = performance.now();
    await addSubject(monitor, simulated.entries[0]!);
    await waitForReports(monitor, 1, 1800);
    const minutes = (performance.now() - begun) / 60_000;
    return [
      {
        name: 'from adding a cloud to its first signed full result',
        value: minutes,
        unit: 'min',
        target: 30,
        bound: 'most',
        how: `${(minutes * 60).toFixed(0)} s; a simulated cloud whose servers, volumes and backups take as long as usual ones (pace 1); on a real OpenStack: npm run contract -- e2e/lab/monitor.lab.test.ts`,
      },
    ];
  },
};
