import { origins } from '@allmend/api';
import type { HistoryRow } from '@allmend/core-store';
import { z } from 'zod';
import type { OfficialResult } from '../scope/evaluation.ts';
import { canonicalJson } from './canonical-json.ts';
import { journalErrors } from './errors.ts';
import type { ReportEntry, ReportRow } from './journal.ts';

/** Version of the row's own shape; a reader refuses what it does not know. */
export const reportRowSchema = 'allmend.dev/report-row/v1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Body of a row as it is chained: canonical JSON of this. */
export type RowBody = z.infer<typeof RowBody>;
export const RowBody = z.object({
  schema: z.literal(reportRowSchema),
  /** Place in the chain, counted from 1, also over what was trimmed. */
  number: z.int().positive(),
  report: z.uuid(),
  scope: z.string(),
  checkedAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  origin: z.enum(origins),
  submitter: z.string().nullable(),
  signer: z.string().nullable(),
  suite: z.string(),
  simulated: z.boolean(),
  results: z.record(z.string(), z.union([z.literal(1), z.literal(0), z.literal(-1)])),
  format: z.enum(['allmend', 'official']),
  content: digest,
  signature: digest.nullable(),
  snapshot: digest.nullable(),
});

/** A row with its number in the chain. */
export interface NumberedRow extends ReportRow {
  readonly number: number;
}

/** What is chained of a report. */
export function rowBody(
  entry: ReportEntry,
  place: { readonly number: number; readonly content: string; readonly signature: string | null },
): RowBody {
  const { report, scope, origin, submitter, signer, suite, simulated, format, snapshot } = entry;
  return {
    schema: reportRowSchema,
    ...place,
    report,
    scope,
    checkedAt: entry.checkedAt.toISOString(),
    receivedAt: entry.receivedAt.toISOString(),
    origin,
    submitter,
    signer,
    suite,
    simulated,
    results: Object.fromEntries(entry.results),
    format,
    snapshot,
  };
}

export const encodeBody = (body: RowBody): Uint8Array => Buffer.from(canonicalJson(body));

/** A row of our own store. Throws `journal.damaged`. */
export function decodeRow({ seq, subject, body, hash }: HistoryRow): NumberedRow {
  const damaged = (problem: string, cause?: unknown) =>
    journalErrors.error('damaged', { row: seq, subject, problem }, { cause });
  if (hash === null) throw damaged('it is not chained');
  let value: RowBody;
  try {
    value = JSON.parse(Buffer.from(body).toString()) as RowBody;
  } catch (error) {
    throw damaged('it is not JSON', error);
  }
  if (value.schema !== reportRowSchema) throw damaged('its form is not known');
  return numberedRow(value, { row: seq, hash });
}

export function numberedRow(body: RowBody, place: { readonly row: number; readonly hash: string }): NumberedRow {
  const { schema: _, checkedAt, receivedAt, results, ...rest } = body;
  return {
    ...rest,
    ...place,
    checkedAt: new Date(checkedAt),
    receivedAt: new Date(receivedAt),
    results: new Map(Object.entries(results) as [string, OfficialResult][]),
  };
}
