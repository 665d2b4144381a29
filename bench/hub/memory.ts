import { setTimeout as sleep } from 'node:timers/promises';
import type { HubProcess } from '@allmend/tools';
import { median } from '../figure.ts';

/** Requests under way at once. */
export const together = 20;

export async function inParallel(from: number, to: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: together }, worker));
}

/** The median of what is resident over some seconds after the work: garbage is collected in between, or is not. */
export async function settledMiB(hub: HubProcess): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < 10; n++) {
    await sleep(500);
    seen.push(hub.figures().residentMiB);
  }
  return median(seen);
}
