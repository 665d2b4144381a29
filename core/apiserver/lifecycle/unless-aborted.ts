/**
 * Waits for the promise, or until the signal is aborted. Leaves nothing behind at the signal: one that lives as long as the server would
 * otherwise gather a listener with each wait, and look through all of them at each next one.
 */
export async function unlessAborted(awaited: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  try {
    await Promise.race([awaited, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
