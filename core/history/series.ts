import type { Append, HistoryQuery, HistoryRow, Store } from '@allmend/core-store';
import type { z } from 'zod';
import { historyErrors } from './errors.ts';

/** What becomes of rows that nobody needs one by one any more. */
export interface RollUp<Body, Sum> {
  /** The series that their sums are written to; its rows are at the beginning of their bucket. */
  readonly into: Series<Sum>;
  /** Length of a bucket in milliseconds: buckets begin at its multiples since 1970, UTC. */
  readonly bucketMs: number;
  /** Rows of one subject and one bucket, in the order in which they were written, at least one. */
  sum(rows: readonly Row<Body>[]): Sum;
}

export interface SeriesDefinition<Schema extends z.ZodType, Sum> {
  /** e.g. `health.measurement`; never changes, for rows are found by it. */
  readonly name: string;
  /** What a row holds, as JSON. */
  readonly body: Schema;
  /** Days for which rows are kept. With a roll-up they are kept until they are in it, in any case. */
  readonly keepDays: number;
  /** Rows are linked by SHA-256 (`HistoryRow.hash`). */
  readonly chained?: true;
  readonly rollUp?: RollUp<z.output<Schema>, Sum>;
}

/** One row, with its body as it was written. */
export interface Row<Body> {
  readonly row: number;
  readonly subject: string;
  readonly at: Date;
  readonly body: Body;
  /** Of chained series. */
  readonly hash: string | null;
}

/** An append-only history of one kind of things. */
export interface Series<Body> {
  readonly name: string;
  readonly keepDays: number;
  readonly rollUp: RollUp<Body, never> | null;
  /** A row for a batch of the store: it is written in the same commit as what it tells of. Throws `history.row-invalid`. */
  append(row: { readonly tenant: string; readonly subject: string; readonly at: Date; readonly body: Body }): Append;
  /** Throws `history.row-unreadable` for a row that is not as the series has them. */
  read(store: Store, query: Omit<HistoryQuery, 'series'>): Promise<readonly Row<Body>[]>;
}

/** Makes a series. Its type follows from its schema. */
export function defineSeries<Schema extends z.ZodType, Sum = never>(
  definition: SeriesDefinition<Schema, Sum>,
): Series<z.output<Schema>> {
  type Body = z.output<Schema>;
  const { name, body: schema, keepDays, chained = false, rollUp = null } = definition;
  return {
    name,
    keepDays,
    rollUp: rollUp as RollUp<Body, never> | null,
    append({ tenant, subject, at, body }) {
      const checked = schema.safeParse(body);
      if (!checked.success)
        throw historyErrors.error('row-invalid', { series: name, problem: problemOf(checked.error) });
      return { series: name, tenant, subject, at, body: Buffer.from(JSON.stringify(checked.data)), chained };
    },
    async read(store, query) {
      return (await store.history({ ...query, series: name })).map((row) => parseRow(name, schema, row));
    },
  };
}

function parseRow<Schema extends z.ZodType>(
  series: string,
  schema: Schema,
  { seq, subject, at, body, hash }: HistoryRow,
): Row<z.output<Schema>> {
  const fail = (problem: string, cause: unknown): Error =>
    historyErrors.error('row-unreadable', { series, row: seq, problem }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch (error) {
    throw fail('it is not JSON', error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw fail(problemOf(parsed.error), parsed.error);
  return { row: seq, subject, at, body: parsed.data, hash };
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'the row'}: ${issue.message}` : error.message;
}
