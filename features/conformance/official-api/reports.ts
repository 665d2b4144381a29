import type { Submitter } from '@allmend/api/kinds';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Directory, NamedSubject } from '../intake/directory.ts';
import type { Journal } from '../monitor/journal.ts';
import { deniedFor } from './denials.ts';
import { countParameter } from './parameters.ts';
import type { Readers } from './readers.ts';
import { plainReport, readStored, type StoredReport } from './stored-report.ts';

export interface ReportsOptions {
  readonly journal: Journal;
  readonly directory: Directory;
  readonly readers: Readers;
}

/**
 * `GET /reports`: whole reports, the newest first (officially in no order). Without `subject` those of the account's own subject. Throws
 * 401 for a subject that the account may not read.
 */
export async function listReports(
  { journal, directory, readers }: ReportsOptions,
  submitter: Submitter,
  query: URLSearchParams,
): Promise<readonly unknown[]> {
  const limit = countParameter(query, 'limit', { fallback: 10, most: 100 });
  const skip = countParameter(query, 'skip', { fallback: 0, most: 4900 });
  const wanted = query.get('subject');
  const named =
    wanted === null
      ? readers.own(submitter)
      : (directory.subjectIn(submitter.metadata.namespace ?? '', wanted) ?? directory.subject(wanted));
  if (named === null || limit === 0) {
    if (wanted !== null && named === null && !readers.readsTenant(submitter)) throw deniedFor(submitter);
    return [];
  }
  const visible = await visibleRows({ journal, readers, submitter, named }, skip + limit);
  if (visible.length === 0 && !readers.mayReadAll(submitter, named)) throw deniedFor(submitter);
  const found: unknown[] = [];
  for (const stored of visible.slice(skip)) {
    found.push(plainReport(await readStored(journal, stored)));
    await breathe();
  }
  return found;
}

interface Visible {
  readonly journal: Journal;
  readonly readers: Readers;
  readonly submitter: Submitter;
  readonly named: NamedSubject;
}

/** So many of the newest reports that the account may read. */
async function visibleRows({ journal, readers, submitter, named }: Visible, wanted: number): Promise<StoredReport[]> {
  const { place } = named;
  const found: StoredReport[] = [];
  const readsAll = readers.mayReadAll(submitter, named);
  for (let after: number | null = null; ;) {
    const rows = await journal.rows(place, {
      order: 'descending',
      limit: readsAll ? wanted : 500,
      ...(after !== null && { after }),
    });
    const stored = rows.map((row): StoredReport => ({ place, row }));
    found.push(...stored.filter((one) => readsAll || readers.mayRead(submitter, one)));
    if (readsAll || rows.length < 500 || found.length >= wanted) return found.slice(0, wanted);
    after = rows.at(-1)!.row;
  }
}
