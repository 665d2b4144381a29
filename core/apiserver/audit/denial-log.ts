import type { Logger } from '@allmend/kit-telemetry';
import { isAllmendError } from '@allmend/kit-errors';
import { StoreConflict, type Append, type Store } from '@allmend/core-store';
import type { Denial, DenialLog } from '../http/parts.ts';
import { recordKey } from '../tenancy/records.ts';
import { createDenialCounts, type DenialCounts } from './denial-counts.ts';
import { auditSeries, encodeEvent } from './event.ts';

export interface DenialLogOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly clock?: () => Date;
  /** How often rows are written; default 5 s. */
  readonly everyMs?: number;
  /** Different denials that are kept apart at a time, over all tenants; default 10,000. */
  readonly capacity?: number;
}

/** A denial log that must be closed at the end, so that what it has counted is not lost. */
export interface RunningDenialLog extends DenialLog {
  /** Writes what is due now. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Rows of one commit. */
const batchRows = 500;

/**
 * Refused requests in the audit chain of the tenant in which they were refused. Of a minute, the first of each kind is written
 * within seconds and the number of its repetitions when the minute is over, so that a flood of refusals costs two rows per
 * minute and user, and no fsync of its own. What the store does not take is tried again, and counted meanwhile.
 */
export function createDenialLog(options: DenialLogOptions): RunningDenialLog {
  const { store, logger, clock = () => new Date(), everyMs = 5000, capacity = 10_000 } = options;
  const counts = createDenialCounts(capacity);
  let writing: Promise<void> = Promise.resolve();
  let state: 'open' | 'closed' = 'open';

  const write = async (what: 'due' | 'everything'): Promise<void> => {
    const now = clock();
    let rows = counts.take(now, what);
    try {
      while (rows.length > 0) {
        const gone = await commit(rows.slice(0, batchRows), now);
        if (gone !== null) counts.forget(gone);
        rows = gone === null ? rows.slice(batchRows) : rows.filter(({ tenant }) => tenant !== gone);
      }
    } catch (error) {
      counts.giveBack(rows);
      throw error;
    }
    const lost = counts.takeLost();
    if (lost > 0) logger.error({ lost }, 'refused requests were not counted: the store has not taken any for too long');
  };

  /** Null: written. Else the tenant that is gone, for which nothing of the batch was written. */
  const commit = async (batch: readonly DenialCounts[], now: Date): Promise<string | null> => {
    const tenants = [...new Set(batch.map(({ tenant }) => tenant))];
    try {
      await store.commit({
        writes: [],
        // A tenant that was dropped meanwhile gets no rows: nothing would ever remove them.
        guards: tenants.map((tenant) => ({ key: recordKey(tenant), expect: 'present' as const })),
        appends: batch.map((one) => rowOf(one, now)),
      });
      return null;
    } catch (error) {
      if (error instanceof StoreConflict) return error.key.tenant;
      throw error;
    }
  };

  const run = (what: 'due' | 'everything'): Promise<void> => {
    writing = writing
      .then(() => write(what))
      .catch((error: unknown) => {
        const reason = isAllmendError(error) ? error.reason : 'unexpected';
        logger.error({ error, reason }, 'refused requests could not be written to the audit; they are tried again');
      });
    return writing;
  };

  const timer = setInterval(() => void run('due'), everyMs);
  timer.unref();
  return {
    denied(denial: Denial) {
      if (state === 'open') counts.add(denial);
    },
    flush: () => run('due'),
    async close() {
      if (state === 'closed') return writing;
      state = 'closed';
      clearInterval(timer);
      await run('everything');
    },
  };
}

function rowOf({ tenant, event }: DenialCounts, now: Date): Append {
  return { series: auditSeries, tenant, subject: '', at: now, chained: true, body: encodeEvent(event) };
}
