import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, asking again every few milliseconds; fails with `what` after `seconds`. Returns the truthy answer. */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 20,
): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(10);
  }
}
