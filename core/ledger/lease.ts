import { ledgerErrors } from './errors.ts';
import type { Ledger, RunInfo, RunState } from './ledger.ts';

/** A run that is kept alive in the background. */
export interface Lease {
  readonly run: RunState;
  /** Aborted, with `ledger.lease-lost` as its reason, when the lease could not be kept: create nothing any more. */
  readonly signal: AbortSignal;
  /** Stops renewing and ends the run. May be called twice. */
  end(): Promise<void>;
}

export interface LeaseOptions {
  /** Length of the lease; renewed after each third of it. 60 when absent. */
  readonly seconds?: number;
}

/**
 * Begins a run and renews its lease in the background, with a timer that does not keep the process alive. A renewal that
 * fails for a passing reason (locked file, full disk) is tried again until the lease has run out.
 */
export async function holdLease(
  ledger: Ledger,
  run: Omit<RunInfo, 'startedAt' | 'leaseUntil'>,
  { seconds = 60 }: LeaseOptions = {},
): Promise<Lease> {
  const state = await ledger.beginRun(run, seconds);
  const lost = new AbortController();
  let until = performance.now() + seconds * 1000;
  let renewal: Promise<void> | null = null;
  let ended: Promise<void> | null = null;

  async function renew(): Promise<void> {
    try {
      const start = performance.now();
      await ledger.renewRun(run.id, seconds);
      until = start + seconds * 1000;
    } catch (error) {
      const final = ledgerErrors.is(error, 'run-ended') || ledgerErrors.is(error, 'run-unknown');
      if (final || performance.now() >= until) lose(error);
    }
  }

  function lose(error: unknown): void {
    clearInterval(timer);
    const cause = error instanceof Error ? error.message : String(error);
    lost.abort(ledgerErrors.error('lease-lost', { run: run.id, cause }, { cause: error }));
  }

  const timer = setInterval(
    () => {
      renewal ??= renew().finally(() => (renewal = null));
    },
    (seconds * 1000) / 3,
  );
  timer.unref();

  async function end(): Promise<void> {
    clearInterval(timer);
    await renewal;
    await ledger.endRun(run.id);
  }

  return { run: state, signal: lost.signal, end: () => (ended ??= end()) };
}
