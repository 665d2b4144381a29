import { createHash } from 'node:crypto';
import type { HistoryRow } from '@allmend/core-store';

/**
 * Hash of a chained row: the rule of `HistoryRow.hash`, written here a second time, so that what checks does not share code with
 * what is checked. `previous` is '' for the first row.
 */
export function linkHash(previous: string, row: Omit<HistoryRow, 'seq' | 'hash'>): string {
  const hash = createHash('sha256');
  for (const part of [previous, row.series, row.tenant, row.subject, row.at.toISOString()])
    hash.update(part).update('\0');
  return hash.update(row.body).digest('hex');
}
