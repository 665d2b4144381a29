import { isAllmendError } from '@allmend/kit-errors';
import type { CallContext } from './errors.ts';
import { openstackErrors } from './errors.ts';

/** One load per key, shared by all who ask while it runs and kept after it. A failure is not kept, so that the next one may try again. */
export interface Flights<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  has(key: string): boolean;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Promise<T>>();
  return {
    has: (key) => flights.has(key),
    get(key, load) {
      const known = flights.get(key);
      if (known) return known;
      const flight = load();
      flights.set(key, flight);
      flight.catch(() => flights.delete(key));
      return flight;
    },
  };
}

/** The flight's result, or a rejection with the signal's reason when that comes first; the flight goes on for the others. */
export function raceSignal<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    void flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

/** Waits for something shared as long as none of the caller's own signals fires: then `openstack.aborted`. */
export async function waitFor<T>(flight: Promise<T>, signals: readonly AbortSignal[], call: CallContext): Promise<T> {
  const signal = AbortSignal.any([...signals]);
  try {
    return await raceSignal(flight, signal);
  } catch (cause) {
    if (!signal.aborted || isAllmendError(cause)) throw cause;
    throw openstackErrors.error('aborted', { ...call }, { cause });
  }
}
