import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const never = new Promise<void>(() => undefined);

test('a wait that is over leaves no listener at the signal', async () => {
  const { signal } = new AbortController();
  for (let wait = 0; wait < 20; wait++) await unlessAborted(Promise.resolve(), signal);
  await expect(unlessAborted(Promise.reject(new Error('the store is away')), signal)).rejects.toThrow('away');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a wait ends when the signal is aborted, before it or meanwhile', async () => {
  const stopping = new AbortController();
  const waiting = unlessAborted(never, stopping.signal);
  stopping.abort();
  await waiting;
  await unlessAborted(never, stopping.signal);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});
