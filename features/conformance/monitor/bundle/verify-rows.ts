import type { HistoryRow } from '@allmend/core-store';
import { reportSeries, subjectText } from '../places.ts';
import { numberedRow, RowBody, type NumberedRow } from '../row-body.ts';
import { bundleFiles, type BundleHead } from './layout.ts';
import { problemText, type Problems } from './problems.ts';
import { readChain } from './read-chain.ts';
import { bundleTexts } from './texts.ts';
import type { SealedHead } from './verify-roots.ts';

export interface VerifiedRows {
  readonly rows: number;
  /** Those up to the last one that a root names: nobody can have put them in or changed them since that day. */
  readonly sealed: number;
}

interface SubjectFile {
  readonly folder: string;
  readonly tenant: string;
  readonly subject: BundleHead['subjects'][number];
  readonly heads: readonly SealedHead[];
  /** What rests on a row. */
  readonly row: (row: NumberedRow, file: string) => Promise<void>;
}

/** The chain of one subject: every link, every number, and that the roots of the days name the hashes that are here. */
export async function verifyRows(options: SubjectFile, problems: Problems): Promise<VerifiedRows> {
  const { folder, tenant, subject, heads } = options;
  const file = bundleFiles.rows(subject.uid).replaceAll('\\', '/');
  const named = new Map(heads.map((head) => [head.rows, head]));
  let first: number | null = null;
  let last = 0;

  async function check(stored: HistoryRow & { readonly hash: string }, anchor: string): Promise<void> {
    const fault = (message: ReturnType<typeof bundleTexts.message>) => problems.add(file, message, stored.seq);
    const row = readRow(stored, fault);
    if (!row) return;
    if (stored.subject !== subjectText(subject) || stored.at.getTime() !== row.receivedAt.getTime()) {
      fault(bundleTexts.message('row-place'));
    }
    // A chain begins with 1; a part of one begins anywhere.
    const expected = first !== null ? last + 1 : anchor === '' ? 1 : row.number;
    if (row.number !== expected) fault(bundleTexts.message('row-number', { number: row.number, expected }));
    if (first === null) checkHead(named.get(row.number - 1), anchor, problems, file);
    first ??= row.number;
    last = row.number;
    checkHead(named.get(row.number), row.hash, problems, file, stored.seq);
    await options.row(row, file);
  }

  const chain = { folder, file, series: reportSeries(subject.uid), tenant, row: check };
  const { rows, anchor } = await readChain(chain, problems);
  // Of a time in which nothing came: the roots name what the next row would be linked to.
  const end = heads.at(-1);
  const beyond = rows > 0 ? heads.find((head) => head.rows > last) : end?.hash === anchor ? undefined : end;
  if (beyond) {
    const { day, rows: number } = beyond;
    problems.add(file, bundleTexts.message('rows-missing', { day, number, found: last }));
  }
  const sealed = Math.max(0, ...heads.map((head) => head.rows).filter((number) => number <= last));
  return { rows, sealed: Math.max(0, sealed - (first ?? 1) + 1) };
}

function checkHead(head: SealedHead | undefined, hash: string, problems: Problems, file: string, row?: number): void {
  if (!head || head.hash === hash) return;
  problems.add(file, bundleTexts.message('root-head', { day: head.day, number: head.rows }), row);
}

function readRow(
  { seq, body, hash }: HistoryRow & { readonly hash: string },
  fault: (message: ReturnType<typeof bundleTexts.message>) => void,
): NumberedRow | null {
  try {
    const parsed = RowBody.safeParse(JSON.parse(Buffer.from(body).toString()));
    if (parsed.success) return numberedRow(parsed.data, { row: seq, hash });
    const issue = parsed.error.issues[0];
    fault(bundleTexts.message('row-malformed', { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` }));
  } catch (error) {
    fault(bundleTexts.message('row-malformed', { problem: problemText(error) }));
  }
  return null;
}
