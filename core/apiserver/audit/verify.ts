import { createHash } from 'node:crypto';
import type { HistoryRow } from '@allmend/core-store';

/** Result of checking a chain. */
export type ChainVerdict =
  | {
      readonly intact: 'yes';
      readonly rows: number;
      /** Hash of the last row (of what the chain began with, when there is none): whoever notes it can tell later whether rows were cut off. */
      readonly head: string;
    }
  | {
      readonly intact: 'no';
      /** How many rows from the start hold. */
      readonly rows: number;
      /** Number of the row at which the chain breaks; null when rows are missing at the end. */
      readonly brokenAt: number | null;
      readonly problem: string;
    };

export interface ChainStart {
  /** What the first row is linked to: '' from the very beginning, else what `Store.anchor` says or the export carries. */
  readonly anchor: string;
  /** Hash of a row that was noted earlier: it must be in the chain, so that nothing after the start and before it is gone. */
  readonly head?: string;
}

/** Checks a chain row by row, so that an export of any length takes no memory. */
export interface ChainCheck {
  next(row: HistoryRow): void;
  end(): ChainVerdict;
}

/**
 * Checks the chain of one series in one tenant, offline: a changed byte, a row that was removed, added or moved breaks it at the
 * row where it happened. Rows cut off at the end show only against a `head` that was noted elsewhere. Pure; the rule of the hash
 * is written here a second time (see `HistoryRow.hash`), so that what checks does not share code with what is checked.
 */
export function checkChain({ anchor, head }: ChainStart): ChainCheck {
  let previous = anchor;
  let first: HistoryRow | null = null;
  let count = 0;
  let headSeen = head === undefined || head === anchor;
  let broken: Extract<ChainVerdict, { intact: 'no' }> | null = null;
  return {
    next(row) {
      if (broken) return;
      const problem = rowProblem(row, previous, first);
      if (problem !== null) {
        broken = { intact: 'no', rows: count, brokenAt: row.seq, problem };
        return;
      }
      first ??= row;
      previous = row.hash!;
      count += 1;
      headSeen ||= previous === head;
    },
    end() {
      if (broken) return broken;
      if (headSeen) return { intact: 'yes', rows: count, head: previous };
      return {
        intact: 'no',
        rows: count,
        brokenAt: null,
        problem: 'the row that was noted as the head is not in the chain',
      };
    },
  };
}

/** `checkChain` over rows that are all there. */
export function verifyAudit(rows: Iterable<HistoryRow>, start: ChainStart): ChainVerdict {
  const check = checkChain(start);
  for (const row of rows) check.next(row);
  return check.end();
}

function rowProblem(row: HistoryRow, previous: string, first: HistoryRow | null): string | null {
  if (first && (row.series !== first.series || row.tenant !== first.tenant)) return 'the row belongs to another chain';
  if (row.hash === null) return 'the row is not chained';
  if (Number.isNaN(row.at.getTime())) return 'the instant of the row cannot be read';
  if (row.hash === linkHash(previous, row)) return null;
  return 'the hash does not fit the row and the one before it: one of them was changed, or rows between them are missing';
}

function linkHash(previous: string, { series, tenant, subject, at, body }: HistoryRow): string {
  const hash = createHash('sha256');
  for (const part of [previous, series, tenant, subject, at.toISOString()]) hash.update(part).update('\0');
  return hash.update(body).digest('hex');
}
