import { Subject, Submitter } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import type { Journal } from '../monitor/journal.ts';
import type { Directory } from './directory.ts';
import type { TakenReport } from './intake.ts';

export interface StatusNotesOptions {
  /** Needs the right to patch `subjects/status` and `submitters/status` in the tenant. */
  readonly client: Pick<Client, 'kind'>;
  /** Told of what could not be written; it is tried again. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds between two rounds of writing; default 5 s. */
  readonly restMs?: number;
}

/**
 * What came last, in the status of each Subject and of each Submitter. After a calm it is written at once; while many reports come, each
 * object is written once in a round: a write of an object costs the server more than taking a report. Nothing waits for it, for the
 * journal alone is what was taken.
 */
export interface StatusNotes extends AsyncDisposable {
  /** The `taken` of an intake. */
  readonly taken: (report: Pick<TakenReport, 'report' | 'place' | 'submitter' | 'receivedAt'>) => Promise<void>;
  /** Notes what the journal has and no status says: a server that was killed could not write it any more. */
  catchUp(directory: Directory, journal: Pick<Journal, 'rows'>): Promise<void>;
  /** Writes what is open. */
  [Symbol.asyncDispose](): Promise<void>;
}

interface Note {
  readonly at: Date;
  readonly write: () => Promise<unknown>;
}

export function createStatusNotes({ client, failed, restMs = 5000 }: StatusNotesOptions): StatusNotes {
  /** The newest of each object. */
  const open = new Map<string, Note>();
  let round: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let rested = true;

  const note = (object: string, one: Note): void => {
    const known = open.get(object);
    if (!known || known.at <= one.at) open.set(object, one);
  };

  const begin = (): void => {
    if (round || !rested || open.size === 0) return;
    rested = false;
    const begun = performance.now();
    round = writeAll().finally(() => {
      round = null;
      // Never more than half of the time, however many objects there are.
      timer = setTimeout(awake, Math.max(restMs, performance.now() - begun)).unref();
    });
  };

  const awake = (): void => {
    rested = true;
    begin();
  };

  async function writeAll(): Promise<void> {
    const due = [...open];
    // What comes from now on is of the next round.
    open.clear();
    for (const [nth, [object, one]] of due.entries()) {
      try {
        await one.write();
      } catch (error) {
        // Deleted meanwhile, or made anew.
        if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) continue;
        failed(error);
        // That one last, so that it does not hold up the others.
        for (const [left, its] of [...due.slice(nth + 1), [object, one] as const]) {
          if (!open.has(left)) open.set(left, its);
        }
        return;
      }
    }
  }

  const options = { subresource: 'status', manager: 'allmend-intake' } as const;

  const noteSubject = ({ report, place, receivedAt: at }: Pick<TakenReport, 'report' | 'place' | 'receivedAt'>) => {
    const { uid, name, namespace } = place;
    const merge = { metadata: { uid }, status: { lastReport: { id: report, receivedAt: wireTime(at) } } };
    note(`subject ${uid}`, { at, write: () => client.kind(Subject).patch({ name, namespace }, { merge }, options) });
  };

  const noteSubmitter = ({ metadata }: Submitter, at: Date): void => {
    const { uid = '', name = '', namespace = '' } = metadata;
    const merge = { metadata: { uid }, status: { lastSubmission: wireTime(at) } };
    note(`submitter ${uid}`, {
      at,
      write: () => client.kind(Submitter).patch({ name, namespace }, { merge }, options),
    });
  };

  return {
    taken({ report, place, submitter, receivedAt }) {
      noteSubject({ report, place, receivedAt });
      noteSubmitter(submitter, receivedAt);
      begin();
      return Promise.resolve();
    },
    async catchUp(directory, journal) {
      for (const { place, subject } of directory.subjects()) {
        const [row] = await journal.rows(place, { order: 'descending', limit: 1 });
        if (!row || row.report === subject.status?.lastReport?.id) continue;
        noteSubject({ report: row.report, place, receivedAt: row.receivedAt });
        const submitter = row.submitter === null ? null : directory.submitter(row.submitter);
        if (submitter && !isSaid(submitter, row.receivedAt)) noteSubmitter(submitter, row.receivedAt);
        begin();
      }
    },
    async [Symbol.asyncDispose]() {
      rested = false;
      await round;
      if (timer) clearTimeout(timer);
      await writeAll();
    },
  };
}

function isSaid({ status }: Submitter, at: Date): boolean {
  return status?.lastSubmission !== undefined && status.lastSubmission >= wireTime(at);
}
