import { createHash } from 'node:crypto';
import type { Append } from './store.ts';

/** `HistoryRow.hash` of a chained row: see there. `previous` is '' for the first row of its series and tenant. */
export function chainHash(previous: string, row: Omit<Append, 'chained'>): string {
  const hash = createHash('sha256');
  for (const part of [previous, row.series, row.tenant, row.subject, row.at.toISOString()])
    hash.update(part).update('\0');
  return hash.update(row.body).digest('hex');
}
