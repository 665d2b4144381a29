import { collectGarbage, type GarbageSummary, type TenantBlobs } from '@allmend/core-blobs';
import type { Store } from '@allmend/core-store';
import { isAllmendError } from '@allmend/kit-errors';
import { addMonths } from '../scope/date.ts';
import { bodiesOf } from './evidence-of.ts';
import type { Journal } from './journal.ts';
import { breathe, reportSeries, rowsFrom, subjectText } from './places.ts';
import { decodeRow } from './row-body.ts';
import { listStates } from './subject-state.ts';

export interface RetentionOptions {
  readonly store: Store;
  readonly blobs: TenantBlobs;
  readonly journal: Journal;
  /** Digests that others than reports refer to among the same contents, e.g. documents: they stay, too. */
  readonly others: (tenant: string) => AsyncIterable<string> | Iterable<string>;
  /**
   * Reports of these subjects (`<namespace>/<name>`) from their instant on stay longer, e.g. while a certificate rests on them. Asked
   * before anything is forgotten; default: none.
   */
  readonly keepSince?: (tenant: string) => Promise<ReadonlyMap<string, Date>>;
  readonly now?: () => Date;
  /** Default 18: what the public history shows. */
  readonly keepMonths?: number;
  /** Milliseconds for which a content stays although no row refers to it: longer than a run takes, and than `snapshotFreshMs`. Default 48 hours. */
  readonly graceMs?: number;
}

/** A snapshot that a kept report rests on and that cannot be read, so that nobody knows which bodies belong to it. */
export interface UnreadableSnapshot {
  readonly report: string;
  readonly snapshot: string;
  /** Reason of the error, `blobs.missing` or `blobs.damaged`. */
  readonly reason: string;
}

export interface RetentionSummary {
  /** Rows that went. */
  readonly rows: number;
  /** Null: no content was deleted, for the reason beside it. */
  readonly contents: GarbageSummary | null;
  /** At most 100. */
  readonly unreadable: readonly UnreadableSnapshot[];
}

export interface Retention {
  /**
   * Forgets the reports of a tenant that are older than is kept, but for those that `keepSince` names; then the contents that nothing
   * refers to any more. In slices; can be ended and begun again at any time. Contents all stay while a snapshot that a kept report
   * rests on cannot be read. Throws what `keepSince` throws before anything goes, and what `others` throws before a content goes.
   */
  run(tenant: string, options?: { readonly signal?: AbortSignal }): Promise<RetentionSummary>;
}

const mostNamed = 100;

export function createRetention(options: RetentionOptions): Retention {
  const { store, blobs, journal, others, now = () => new Date(), keepMonths = 18, graceMs = 48 * 3_600_000 } = options;
  const { keepSince = () => Promise.resolve(new Map<string, Date>()) } = options;

  return {
    async run(tenant, { signal } = {}) {
      const kept = await uidsOf(store, tenant, await keepSince(tenant));
      const rows = await journal.trim(tenant, addMonths(now(), -keepMonths), kept);
      const own = blobs.of(tenant);
      const unreadable: UnreadableSnapshot[] = [];

      async function* referenced(): AsyncGenerator<string> {
        yield* others(tenant);
        const snapshots = new Map<string, string>();
        for await (const { place } of listStates(store, tenant)) {
          for await (const stored of rowsFrom(store, tenant, reportSeries(place.uid))) {
            const { report, content, signature, snapshot } = decodeRow(stored);
            yield content;
            if (signature !== null) yield signature;
            if (snapshot !== null) snapshots.set(snapshot, report);
          }
        }
        for (const [snapshot, report] of snapshots) {
          signal?.throwIfAborted();
          yield snapshot;
          try {
            yield* await bodiesOf(own, snapshot);
          } catch (error) {
            const reason = isAllmendError(error) ? error.reason : '';
            if (reason !== 'blobs.missing' && reason !== 'blobs.damaged') throw error;
            if (unreadable.push({ report, snapshot, reason }) === mostNamed) break;
          }
          await breathe();
        }
        // Ends the collection before anything is deleted.
        if (unreadable.length > 0) throw new Unreadable();
      }

      try {
        const garbage = { referenced, grace: graceMs, now: now(), ...(signal && { signal }) };
        return { rows, contents: await collectGarbage(own, garbage), unreadable };
      } catch (error) {
        if (error instanceof Unreadable) return { rows, contents: null, unreadable };
        throw error;
      }
    },
  };
}

class Unreadable extends Error {}

/** A subject that was deleted, and one of the same name after it, are both meant. */
async function uidsOf(store: Store, tenant: string, since: ReadonlyMap<string, Date>): Promise<Map<string, Date>> {
  const found = new Map<string, Date>();
  if (since.size === 0) return found;
  for await (const { place } of listStates(store, tenant)) {
    const from = since.get(subjectText(place));
    if (from) found.set(place.uid, from);
  }
  return found;
}
