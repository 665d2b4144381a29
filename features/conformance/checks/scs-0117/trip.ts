import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import { openstackErrors } from '@allmend/openstack-client';
import type { CollectContext } from '../../engine/collector.ts';
import { scs0117Errors } from './errors.ts';
import type { BackupFailure, BackupRoundTrip, BackupStep } from './observation.ts';

/** Seconds for all steps: the observation must be told before its collector's deadline ends it without one. */
const patience = 870;

/** What is waited for, as the cloud tells it. */
export interface Sight {
  readonly status: string;
  /** The cloud's own reason, where it gives one. */
  readonly problem?: string | null | undefined;
}

/** A step of the round trip that did not end well, for a reason of the cloud's. */
export class StepFailed extends Error {
  readonly step: BackupStep;
  readonly kind: BackupFailure;
  constructor(step: BackupStep, cause: AllmendError) {
    super(cause.message, { cause });
    this.name = 'StepFailed';
    this.step = step;
    this.kind = failureOf(cause);
  }
}

/** The steps of one round trip, written down as they are made. */
export interface Trip {
  readonly steps: BackupRoundTrip['steps'];
  /** Makes one step; `seen` notes a status. Throws `StepFailed`, or what says that the run was stopped. */
  step<T>(step: BackupStep, make: (seen: (status: string) => void) => Promise<T>): Promise<T>;
  /** Asks until the status is `wanted`. Throws `backup-roundtrip.*`. */
  wait(what: string, seen: (status: string) => void, ask: () => Promise<Sight>, wanted: string): Promise<void>;
}

export function openTrip(context: CollectContext, seconds = patience): Trip {
  const steps: BackupRoundTrip['steps'] = [];
  const end = performance.now() + seconds * 1000;
  return {
    steps,
    async step(step, make) {
      const row: (typeof steps)[number] = { step, startedAt: now(), finishedAt: null, status: null };
      steps.push(row);
      context.progress(step);
      try {
        const made = await make((status) => void (row.status = status));
        row.finishedAt = now();
        return made;
      } catch (error) {
        context.signal.throwIfAborted();
        if (!isAllmendError(error)) throw error;
        if (!scs0117Errors.is(error, 'timeout')) row.finishedAt = now();
        row.error = error.message;
        throw new StepFailed(step, error);
      }
    },
    async wait(what, seen, ask, wanted) {
      for (let pause = 300; ; pause = Math.min(pause * 1.4, 3000)) {
        const { status, problem } = await ask();
        seen(status);
        if (status === wanted) return;
        if (isError(status)) throw scs0117Errors.error('error-status', { what, status, problem: problem ?? '–' });
        if (performance.now() + pause > end) throw scs0117Errors.error('timeout', { what, status, seconds });
        context.progress(`${what}: ${status}`);
        await context.sleep(pause);
      }
    },
  };
}

function isError(status: string): boolean {
  return status.startsWith('error') || ['killed', 'deleted', 'pending_delete', 'deleting'].includes(status);
}

function failureOf(error: AllmendError): BackupFailure {
  if (scs0117Errors.is(error, 'error-status')) return 'error-status';
  if (scs0117Errors.is(error, 'timeout') || openstackErrors.is(error, 'timeout')) return 'timeout';
  if (openstackErrors.is(error, 'quota')) return 'quota';
  if (openstackErrors.is(error, 'not-found') || openstackErrors.is(error, 'service-missing')) return 'missing-service';
  const refused = (['forbidden', 'unauthorized', 'conflict', 'bad-request'] as const).some((name) =>
    openstackErrors.is(error, name),
  );
  return refused ? 'refused' : 'unreachable';
}

function now(): string {
  return new Date().toISOString();
}
