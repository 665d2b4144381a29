import { processFigures } from '@allmend/tools';
import type { Bench } from '../figure.ts';
import { openMonitorPlace, startMonitor } from './ground.ts';
import { addSubject, openSimulatedClouds, waitForReports } from './measured-clouds.ts';

/** Memory of a monitor that measures a hundred clouds. */
export const monitorMemory: Bench = {
  name: 'monitor-memory',
  about: 'memory of a hub that measures a hundred clouds',
  measure: (say) => measureMemory(100, say),
};

const longestSeconds = 3600;
/** A process that may use 512 MiB is told so. */
const heapMiB = 256;

export async function measureMemory(count: number, say: (line: string) => void) {
  await using place = await openMonitorPlace(1);
  await using simulated = await openSimulatedClouds(place, { clouds: count, pace: 0.2 });
  await using monitor = await startMonitor(place, heapMiB);
  const idle = monitor.hub.figures();
  say(`${count} clouds`);
  const begun = performance.now();
  for (const entry of simulated.entries) await addSubject(monitor, entry);
  await waitForReports(monitor, count, longestSeconds);
  const seconds = (performance.now() - begun) / 1000;
  const { peakMiB, residentMiB, cpuSeconds } = processFigures(monitor.hub.pid);
  return [
    {
      name: `memory of a hub that measures ${count} clouds`,
      value: peakMiB,
      unit: 'MiB',
      target: 512,
      bound: 'most' as const,
      how: `VmHWM of allmend up with public pages, heap limited to ${heapMiB} MiB (NODE_OPTIONS=--max-old-space-size=${heapMiB}), from its start until each of ${count} simulated clouds (another process) was measured in full once, active testcases included; ${idle.residentMiB.toFixed(0)} MiB before, ${residentMiB.toFixed(0)} MiB at the end; all after ${seconds.toFixed(0)} s, ${(cpuSeconds - idle.cpuSeconds).toFixed(0)} s of the processor`,
    },
  ];
}
