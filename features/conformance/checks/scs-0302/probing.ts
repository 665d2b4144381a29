import { isAllmendError } from '@allmend/kit-errors';
import { openstackErrors } from '@allmend/openstack-client';
import { probes, type DomainManagerRun, type Probe } from './observation.ts';

type Tried = DomainManagerRun['probes'][number];

/** What was asked for was not done: an answer to a list that shows nothing of it, or something of one's own instead. */
export class NothingSeen extends Error {}

/** Tries one thing after another and writes down what became of each. */
export interface Probing {
  /** The result, or null when it was not allowed. Throws only what says that the run was stopped. */
  try<T>(probe: Probe, act: () => Promise<T>): Promise<{ readonly value: T } | null>;
  /** What could not be tried for want of what it needs. */
  skip(reason: string, ...skipped: readonly Probe[]): void;
  /** The same outcome for what follows from something else. */
  same(outcome: 'refused' | 'failed', reason: string, ...others: readonly Probe[]): void;
  /** All probes in the order of the table. */
  results(): Tried[];
}

export function openProbing(signal: AbortSignal): Probing {
  const tried = new Map<Probe, Tried>();
  const note = (probe: Probe, outcome: Tried['outcome'], status: number | null, message: string | null): void => {
    tried.set(probe, { probe, outcome, status, message });
  };
  return {
    async try(probe, act) {
      try {
        const value = await act();
        note(probe, 'allowed', null, null);
        return { value };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof NothingSeen) note(probe, 'refused', null, error.message);
        else if (isAllmendError(error)) {
          const { status, cloudMessage } = error.params;
          const number = Number(status);
          const known = Number.isInteger(number) && number > 0 ? number : null;
          note(
            probe,
            isRefusal(error) ? 'refused' : 'failed',
            known,
            cloudMessage ? String(cloudMessage) : error.message,
          );
        } else throw error;
        return null;
      }
    },
    skip: (reason, ...skipped) => skipped.forEach((probe) => note(probe, 'not-tried', null, reason)),
    same: (outcome, reason, ...others) => others.forEach((probe) => note(probe, outcome, null, reason)),
    results: () =>
      (Object.keys(probes) as Probe[]).map(
        (probe) => tried.get(probe) ?? { probe, outcome: 'not-tried', status: null, message: null },
      ),
  };
}

/** Keystone hides what may not be seen. */
export function isRefusal(error: unknown): boolean {
  return (['forbidden', 'unauthorized', 'not-found'] as const).some((name) => openstackErrors.is(error, name));
}
