import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startHubProcess, type HubProcess } from '@allmend/tools';
import { waitUntil } from '@allmend/kit-testing';
import { hubOf, type Place } from './ground.ts';

/** Requests under way at once. */
export const together = 20;

export interface Held {
  /** Resident set, MiB. */
  readonly residentMiB: number;
  /** Objects and buffers, MiB. */
  readonly liveMiB: number;
}

export interface MeasuredHub extends AsyncDisposable {
  readonly hub: HubProcess;
  /** Collects the garbage of the hub and says what is left. */
  held(): Promise<Held>;
}

export async function startMeasuredHub(place: Place): Promise<MeasuredHub> {
  const report = join(place.folder, 'memory.json');
  const preload = join(import.meta.dirname, 'programs/report-memory.ts');
  const env = { NODE_OPTIONS: `--import=${preload}`, REPORT_MEMORY: report };
  const hub = await startHubProcess({ ...hubOf(place), env });
  return {
    hub,
    async held() {
      await rm(report, { force: true });
      process.kill(hub.pid, 'SIGUSR2');
      const text = await waitUntil('the report of the hub', () => readFile(report, 'utf8').catch(() => ''), 30);
      const { rss, heapUsed, external } = JSON.parse(text) as NodeJS.MemoryUsage;
      return { residentMiB: rss / 2 ** 20, liveMiB: (heapUsed + external) / 2 ** 20 };
    },
    [Symbol.asyncDispose]: () => hub.stop(),
  };
}

export async function inParallel(from: number, to: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: together }, worker));
}
