import type { CallRecord } from '@allmend/openstack-client';
import { runErrors } from './errors.ts';

/** Counts what a run sends, and ends it when the budget of the hour is used up. */
export interface RequestCount {
  readonly recorder: (call: CallRecord) => void;
  readonly requests: number;
  /** Fires with `run.budget-used-up`. */
  readonly exhausted: AbortSignal;
}

/** Share of what is allowed that is kept for taking away what was created. */
const kept = 0.15;

/** `allowed`: requests that the hour has left. `creates`: something must be taken away at the end. */
export function countRequests(allowed: number, creates: 'creates' | 'reads'): RequestCount {
  const exhausted = new AbortController();
  const most = creates === 'creates' ? Math.floor(allowed * (1 - kept)) : allowed;
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    exhausted: exhausted.signal,
    recorder({ attempts }) {
      requests += attempts;
      if (requests >= most && !exhausted.signal.aborted) {
        exhausted.abort(runErrors.error('budget-used-up', { requests }));
      }
    },
  };
}
