import { join } from 'node:path';
import type { Verdict } from '@allmend/api';
import { openFolderBlobs } from '@allmend/core-blobs';
import { judge } from '../../engine/judge.ts';
import type { Standard } from '../../engine/testcase.ts';
import { officialResults, verdictOf } from '../../scope/evaluation.ts';
import { readAllowedSigners, type AllowedSigners } from '../../signature/allowed-signers.ts';
import { monitorErrors } from '../errors.ts';
import type { ReportRow } from '../journal.ts';
import type { NumberedRow } from '../row-body.ts';
import { BundleHead, bundleFiles } from './layout.ts';
import { createProblems, problemText, type BundleProblem, type Problems } from './problems.ts';
import { bundleTexts } from './texts.ts';
import { createContentCheck, type RowEvidence } from './verify-contents.ts';
import { readBundleFile, tryBundleFile, verifyFiles } from './verify-files.ts';
import { verifyRoots } from './verify-roots.ts';
import { verifyRows } from './verify-rows.ts';

export interface VerifyBundleOptions {
  /**
   * Keys of the monitor from elsewhere. Without them those in the bundle are believed: then it is shown that it holds together, and not who
   * wrote it.
   */
  readonly allowedSigners?: AllowedSigners;
  /** When given, every verdict whose evidence is whole is computed again. */
  readonly standards?: readonly Standard[];
  /** Told of each row that can be read, in the order of its chain, before what it rests on is checked. */
  readonly row?: (subject: BundleHead['subjects'][number], row: ReportRow) => void;
  readonly signal?: AbortSignal;
}

/** A result that is another one when it is computed again. */
export interface RecomputedDifference {
  readonly subject: string;
  readonly report: string;
  readonly testcase: string;
  readonly was: Verdict;
  readonly now: Verdict;
}

export interface BundleVerdict {
  readonly tenant: string;
  readonly writtenAt: string;
  readonly since: string | null;
  readonly until: string | null;
  readonly subjects: number;
  /** Files of the signed list. */
  readonly files: number;
  /** Links of chains: rows and roots. */
  readonly links: number;
  readonly rows: number;
  /** Rows up to the last one of their subject that a root names. */
  readonly sealed: number;
  readonly roots: number;
  readonly contents: number;
  /** Signatures of reports. */
  readonly signatures: number;
  /** Reports whose verdicts were computed again. */
  readonly recomputed: number;
  readonly differences: readonly RecomputedDifference[];
  /** How many there are; the first thousand of them are named. */
  readonly problemCount: number;
  readonly problems: readonly BundleProblem[];
}

/** Differences that are named. */
const mostDifferences = 1000;

/**
 * Verifies a bundle (`writeBundle`) offline: each file against the signed list, each link of each chain, each root of a day and that it
 * names the rows that are here, each content that a row rests on, each signature of a report. What is wrong is named, and the rest
 * checked all the same. Throws `monitor.bundle-missing`.
 */
export async function verifyBundle(path: string, options: VerifyBundleOptions = {}): Promise<BundleVerdict> {
  const { standards, signal } = options;
  const problems = createProblems();
  const head = await readHead(path);
  const signers = options.allowedSigners ?? (await ownSigners(path, problems));
  const files = await verifyFiles(path, signers, new Date(head.writtenAt), problems);
  const { tenant } = head;
  const { roots, heads } = await verifyRoots({ folder: path, tenant, subjects: head.subjects }, signers, problems);
  const contents = createContentCheck(openFolderBlobs(join(path, bundleFiles.blobs)));
  const differences: RecomputedDifference[] = [];
  let recomputed = 0;
  let [rows, sealed] = [0, 0];
  for (const subject of head.subjects) {
    const check = async (row: NumberedRow, file: string): Promise<void> => {
      signal?.throwIfAborted();
      options.row?.(subject, row);
      const evidence = await contents.row(row, (message) => problems.add(file, message, row.row));
      const found = standards && judgeAgain(row, evidence, standards);
      if (!found) return;
      recomputed++;
      const place = { subject: `${subject.namespace}/${subject.name}`, report: row.report };
      for (const one of found) if (differences.length < mostDifferences) differences.push({ ...place, ...one });
    };
    const chain = { folder: path, tenant, subject, heads: heads.get(subject.uid) ?? [], row: check };
    const found = await verifyRows(chain, problems);
    rows += found.rows;
    sealed += found.sealed;
  }
  if (head.whole) checkWhole(head, [...heads.keys()], problems);
  return {
    tenant,
    writtenAt: head.writtenAt,
    since: head.since,
    until: head.until,
    subjects: head.subjects.length,
    files,
    links: rows + roots,
    rows,
    sealed,
    roots,
    ...contents.counts(),
    recomputed,
    differences,
    problemCount: problems.count(),
    problems: problems.found,
  };
}

async function readHead(path: string): Promise<BundleHead> {
  const missing = (problem: string) => monitorErrors.error('bundle-missing', { path, problem });
  let text: string;
  try {
    text = await readBundleFile(path, bundleFiles.subjects);
  } catch (error) {
    throw missing(`${bundleFiles.subjects} cannot be read (${problemText(error)})`);
  }
  try {
    const parsed = BundleHead.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw missing(`${bundleFiles.subjects} is of no known form (${parsed.error.issues[0]?.path.join('.') ?? ''})`);
  } catch (error) {
    if (error instanceof SyntaxError) throw missing(`${bundleFiles.subjects} is not JSON`);
    throw error;
  }
}

async function ownSigners(path: string, problems: Problems): Promise<AllowedSigners> {
  const text = await tryBundleFile(path, bundleFiles.signers, problems);
  try {
    if (text !== null) return readAllowedSigners(text, bundleFiles.signers);
  } catch (error) {
    problems.add(bundleFiles.signers, bundleTexts.message('file-unreadable', { problem: problemText(error) }));
  }
  return { entries: [] };
}

function checkWhole({ subjects }: BundleHead, named: readonly string[], problems: Problems): void {
  const here = new Set(subjects.map(({ uid }) => uid));
  for (const uid of named) {
    if (!here.has(uid)) problems.add(bundleFiles.subjects, bundleTexts.message('subject-missing', { subject: uid }));
  }
}

/** What differs when the snapshot is judged again; null when the evidence is not whole. */
function judgeAgain(
  row: NumberedRow,
  { report, snapshot }: RowEvidence,
  standards: readonly Standard[],
): Pick<RecomputedDifference, 'testcase' | 'was' | 'now'>[] | null {
  if (!snapshot || !report) return null;
  const semantics = report.kind === 'allmend' ? report.report.semantics : 'official';
  const now = officialResults(judge(snapshot, standards, semantics, (testcase) => row.results.has(testcase)));
  return [...row.results]
    .filter(([testcase, was]) => (now.get(testcase) ?? null) !== was)
    .map(([testcase, was]) => ({ testcase, was: verdictOf(was), now: verdictOf(now.get(testcase) ?? null) }));
}
