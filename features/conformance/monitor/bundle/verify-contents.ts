import { Snapshot } from '@allmend/api';
import type { Blobs } from '@allmend/core-blobs';
import type { Message } from '@allmend/kit-i18n';
import { isAllmendError } from '@allmend/kit-errors';
import { resultsOf } from '../../report/official.ts';
import { readReport, type ReadReport } from '../../report/reading.ts';
import { officialResults, type OfficialResult } from '../../scope/evaluation.ts';
import { verifySignature } from '../../signature/verify.ts';
import { bodiesIn } from '../evidence-of.ts';
import type { ReportRow } from '../journal.ts';
import { problemText } from './problems.ts';
import { bundleTexts } from './texts.ts';

/** What of a row's evidence is there and unchanged. */
export interface RowEvidence {
  /** Null: it is missing, changed or unreadable, which was said. */
  readonly report: ReadReport | null;
  /** Null: there is none, or it is not whole with all its bodies. */
  readonly snapshot: Snapshot | null;
}

/** Checks the contents that rows rest on, each content once. */
export interface ContentCheck {
  row(row: ReportRow, fault: (message: Message) => void): Promise<RowEvidence>;
  /** Contents, and signatures of reports, that were checked. */
  counts(): { readonly contents: number; readonly signatures: number };
}

type State = 'whole' | 'content-missing' | 'content-damaged';

export function createContentCheck(blobs: Blobs): ContentCheck {
  const states = new Map<string, State>();
  let signatures = 0;

  /** The bytes; null, and said for this report, when they are not there as they should be. */
  async function load(digest: string, report: string, fault: (message: Message) => void): Promise<Uint8Array | null> {
    try {
      const bytes = await blobs.get(digest);
      states.set(digest, 'whole');
      return bytes;
    } catch (error) {
      if (!isAllmendError(error) || !error.reason.startsWith('blobs.')) throw error;
      const state = error.reason === 'blobs.missing' ? 'content-missing' : 'content-damaged';
      states.set(digest, state);
      fault(bundleTexts.message(state, { digest, report }));
      return null;
    }
  }

  /** Bodies are the same in many runs: each is read once, and what is wrong with it said for each report. */
  async function isWhole(digest: string, report: string, fault: (message: Message) => void): Promise<boolean> {
    const known = states.get(digest);
    if (known === undefined) return (await load(digest, report, fault)) !== null;
    if (known !== 'whole') fault(bundleTexts.message(known, { digest, report }));
    return known === 'whole';
  }

  async function snapshotOf(
    { snapshot, report }: ReportRow,
    fault: (message: Message) => void,
  ): Promise<Snapshot | null> {
    const bytes = snapshot === null ? null : await load(snapshot, report, fault);
    if (!bytes) return null;
    let whole = true;
    for (const body of bodiesIn(bytes)) if (!(await isWhole(body, report, fault))) whole = false;
    const parsed = parseSnapshot(bytes);
    if (typeof parsed !== 'string') return whole ? parsed : null;
    fault(bundleTexts.message('snapshot-malformed', { report, problem: parsed }));
    return null;
  }

  async function checkSignature(row: ReportRow, content: Uint8Array, fault: (message: Message) => void): Promise<void> {
    const { report, signer, signature } = row;
    if (signature === null) {
      if (signer !== null) fault(bundleTexts.message('report-unsigned', { report }));
      return;
    }
    const text = await load(signature, report, fault);
    if (!text) return;
    signatures++;
    try {
      const { fingerprint } = await verifySignature(content, Buffer.from(text).toString(), { source: report });
      if (fingerprint !== signer) fault(bundleTexts.message('report-signer', { report }));
    } catch (error) {
      fault(bundleTexts.message('report-signature', { report, problem: problemText(error) }));
    }
  }

  return {
    counts: () => ({ contents: states.size, signatures }),
    async row(row, fault) {
      const content = await load(row.content, row.report, fault);
      if (content) await checkSignature(row, content, fault);
      const report = content && readContent(row, content, fault);
      if (report) checkResults(row, report, fault);
      return { report, snapshot: await snapshotOf(row, fault) };
    },
  };
}

function parseSnapshot(bytes: Uint8Array): Snapshot | string {
  try {
    const parsed = Snapshot.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  } catch (error) {
    return problemText(error);
  }
}

function readContent(row: ReportRow, content: Uint8Array, fault: (message: Message) => void): ReadReport | null {
  try {
    return readReport(content, { source: row.report, now: row.receivedAt });
  } catch (error) {
    fault(bundleTexts.message('report-unreadable', { report: row.report, problem: problemText(error) }));
    return null;
  }
}

/** The row must say what the report says. It may leave out testcases that no scope knows. */
function checkResults(row: ReportRow, read: ReadReport, fault: (message: Message) => void): void {
  const { report } = row;
  const said = resultsIn(row, read);
  if (!said) {
    fault(bundleTexts.message('report-other', { report }));
    return;
  }
  for (const [testcase, result] of row.results) {
    if (said.get(testcase) !== result) fault(bundleTexts.message('report-differs', { report, testcase }));
  }
}

function resultsIn(row: ReportRow, read: ReadReport): ReadonlyMap<string, OfficialResult> | null {
  if (read.kind === 'official') {
    const document = read.documents.find(({ uuid }) => uuid.toLowerCase() === row.report);
    return document ? resultsOf(document) : null;
  }
  const { report } = read;
  const isOther = report.id.toLowerCase() !== row.report || (row.snapshot !== null && row.snapshot !== report.snapshot);
  return isOther ? null : officialResults(report.findings);
}
