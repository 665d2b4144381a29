import { createHash } from 'node:crypto';
import type { Origin } from '@allmend/api';
import type { Submitter } from '@allmend/api/kinds';
import type { Blobs } from '@allmend/core-blobs';
import { isAllmendError } from '@allmend/kit-errors';
import type { Logger } from '@allmend/kit-telemetry';
import { standards } from '../checks/registry.ts';
import type { Journal, ReportEntry, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import type { OfficialResult } from '../scope/evaluation.ts';
import { addMonths } from '../scope/date.ts';
import { clip } from '../scope/reading.ts';
import { keepEvidence, requireProof, type Attached } from './attached.ts';
import { accountOf, officialNameOf, type Directory } from './directory.ts';
import { readDocuments, type HandedIn } from './documents.ts';
import { checkSize, openEnvelope, readContentType, type ContentForm, type Envelope } from './envelope.ts';
import { intakeErrors, refusalOf, type Refusal } from './errors.ts';
import { verifySigner } from './signer.ts';

export interface IntakeOptions {
  readonly journal: Journal;
  /** Where evidence goes that comes along with a report: the journal's own. */
  readonly blobs: (tenant: string) => Pick<Blobs, 'put'>;
  readonly directory: Directory;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Told of each report after it is written down; what it throws is logged and changes nothing. */
  readonly taken?: (report: TakenReport) => Promise<void>;
}

export interface Submission {
  /** The account that signed in. */
  readonly submitter: Submitter;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

export interface TakenReport {
  readonly report: string;
  readonly place: SubjectPlace;
  readonly submitter: Submitter;
  readonly receivedAt: Date;
  readonly row: ReportRow;
}

export type IntakeOutcome =
  | {
      readonly outcome: 'taken';
      readonly reports: readonly TakenReport[];
      /** Testcases whose results were not stored, since no scope of that UUID has them; sorted. */
      readonly dropped: readonly string[];
    }
  | ({ readonly outcome: 'refused' } & Refusal);

/** Takes in signed reports: checks everything, then writes down all reports of a body, or none. */
export interface Intake {
  take(submission: Submission): Promise<IntakeOutcome>;
}

/** Clocks may differ by this much. */
const toleratedMs = 5 * 60_000;
/** For so long history is shown; what was measured before can change nothing. Source: scs-0004-v1, regulation 4. */
const windowMonths = 18;

export function createIntake(options: IntakeOptions): Intake {
  /** Unpacked, a bundle is large: one at a time. */
  let unpacking: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const done = unpacking.then(work);
    unpacking = done.catch(() => undefined);
    return done;
  };
  return {
    async take(submission) {
      try {
        const form = readContentType(submission.contentType);
        const work = () => take(options, submission, form);
        return await (form === 'bundle' ? alone(work) : work());
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === null) throw error;
        const account = accountOf(submission.submitter);
        options.log.info({ account, reason: refusal.error.reason }, `report refused: ${refusal.error.message}`);
        return { outcome: 'refused', ...refusal };
      }
    },
  };
}

/** A report that passed all checks. */
interface Checked extends HandedIn {
  readonly place: SubjectPlace;
  /** Of its results those that a scope has. */
  readonly counted: ReadonlyMap<string, OfficialResult>;
  readonly dropped: readonly string[];
  /** Null: it came alone. */
  readonly attached: Attached | null;
}

interface Opened {
  readonly envelope: Envelope;
  readonly signer: string;
  readonly receivedAt: Date;
}

async function take(
  options: IntakeOptions,
  { submitter, body }: Submission,
  form: ContentForm,
): Promise<IntakeOutcome> {
  const { directory, log } = options;
  const receivedAt = options.now();
  checkSize(body.length);
  const envelope = await openEnvelope(form, body);
  const signer = await verifySigner(envelope, submitter, receivedAt);
  const documents = await readDocuments(envelope, receivedAt);
  requireDistinct(documents);
  const reports = documents.map((one): Checked => {
    const place = requireSubject(directory, submitter, one);
    requireClock(one, receivedAt);
    const results = countedResults(directory, one);
    return { ...one, place, ...results, attached: attachedTo(one, envelope, results.counted) };
  });
  const open = await requireNew(options, reports, digestOf(envelope));
  const taken = await record(options, open, { submitter, opened: { envelope, signer, receivedAt } });
  const dropped = [...new Set(reports.flatMap((one) => one.dropped))].sort();
  if (dropped.length > 0) {
    const shown = dropped.slice(0, 20).map(clip);
    const account = accountOf(submitter);
    log.warn(
      { account, count: dropped.length, testcases: shown },
      'results of testcases that no scope has were dropped',
    );
  }
  return { outcome: 'taken', reports: taken, dropped };
}

/** Throws `intake.duplicate-in-body`. */
function requireDistinct(documents: readonly HandedIn[]): void {
  const seen = new Set<string>();
  for (const { document, report } of documents) {
    if (seen.has(report)) throw intakeErrors.error('duplicate-in-body', { document, report });
    seen.add(report);
  }
}

/** The subject, which the account may report about: its own, or one that is delegated to it. Throws `not-yours`, `unknown-subject`. */
function requireSubject(directory: Directory, submitter: Submitter, { document, subject }: HandedIn): SubjectPlace {
  const account = accountOf(submitter);
  const named = directory.subjectIn(submitter.metadata.namespace ?? '', subject);
  const names = named ? [officialNameOf(named.subject), named.place.name] : [subject];
  const allowed = new Set([account, ...(submitter.spec.subjects ?? [])]);
  if (!names.some((name) => allowed.has(name))) {
    throw intakeErrors.error('not-yours', { document, account, subject: clip(subject) });
  }
  if (named === null) throw intakeErrors.error('unknown-subject', { document, subject: clip(subject) });
  return named.place;
}

/**
 * A report from the future would mask all later ones until then, as it does officially; one from long ago proves nothing. What is
 * merely older than the newest is taken: the journal lets it mask nothing. Throws `intake.clock-ahead`, `too-old`.
 */
function requireClock({ document, checkedAt }: HandedIn, now: Date): void {
  const ahead = checkedAt.getTime() - now.getTime();
  const at = { document, checkedAt: checkedAt.toISOString() };
  if (ahead > toleratedMs) throw intakeErrors.error('clock-ahead', { ...at, minutes: Math.ceil(ahead / 60_000) });
  if (checkedAt < addMonths(now, -windowMonths)) throw intakeErrors.error('too-old', { ...at, months: windowMonths });
}

/** Results of testcases that are declared by a scope of that UUID, drafts too. Throws `intake.unknown-scope`. */
function countedResults(
  directory: Directory,
  { document, scope, results }: HandedIn,
): Pick<Checked, 'counted' | 'dropped'> {
  const scopes = directory.scopesOf(scope);
  if (scopes.length === 0) throw intakeErrors.error('unknown-scope', { document, scope });
  const isKnown = (testcase: string): boolean => scopes.some((known) => known.scope.testcases.has(testcase));
  const counted = new Map([...results].filter(([testcase]) => isKnown(testcase)));
  return { counted, dropped: [...results.keys()].filter((testcase) => !counted.has(testcase)) };
}

/**
 * Those reports that are still to be written down. When some are here already from the very same body, taking it was interrupted:
 * then the rest is taken now, and the client learns that all is well. Throws `intake.duplicate`.
 */
async function requireNew(
  { journal, directory }: IntakeOptions,
  reports: readonly Checked[],
  digest: string,
): Promise<readonly Checked[]> {
  const open: Checked[] = [];
  let known: Checked | null = null;
  for (const one of reports) {
    const found = await journal.find(directory.tenant, one.report);
    if (found === null) {
      open.push(one);
      continue;
    }
    if (found.row.content !== digest) throw duplicate(one);
    known ??= one;
  }
  if (open.length === 0) throw duplicate(known!);
  return open;
}

interface Recording {
  readonly submitter: Submitter;
  readonly opened: Opened;
}

async function record(
  options: IntakeOptions,
  reports: readonly Checked[],
  { submitter, opened }: Recording,
): Promise<readonly TakenReport[]> {
  const taken: TakenReport[] = [];
  for (const one of reports) {
    if (one.attached) await keepEvidence(one.attached, options.blobs(options.directory.tenant));
    const row = await recordOne(options, one, entryOf(one, submitter, opened));
    if (row === null) continue;
    const report = { report: one.report, place: one.place, submitter, receivedAt: opened.receivedAt, row };
    taken.push(report);
    await tell(options, report);
  }
  if (taken.length === 0) throw duplicate(reports[0]!);
  return taken;
}

/** Null when somebody who sent the same body has just written it down. */
async function recordOne(
  { journal, directory }: IntakeOptions,
  one: Checked,
  entry: ReportEntry,
): Promise<ReportRow | null> {
  try {
    return await journal.record(entry);
  } catch (error) {
    if (!isAllmendError(error) || error.reason !== 'journal.duplicate') throw error;
    const found = await journal.find(directory.tenant, one.report);
    if (found?.row.content === digestOf({ content: entry.content })) return null;
    throw duplicate(one);
  }
}

function entryOf(one: Checked, submitter: Submitter, { envelope, signer, receivedAt }: Opened): ReportEntry {
  const { place, report, scope, checkedAt, suite, simulated, counted, attached } = one;
  return {
    place,
    report,
    scope,
    checkedAt,
    receivedAt,
    origin: submitter.spec.party satisfies Origin,
    submitter: accountOf(submitter),
    signer,
    suite,
    simulated,
    results: counted,
    format: one.whole ? 'allmend' : 'official',
    content: envelope.content,
    signature: envelope.signature,
    snapshot: attached?.report.snapshot ?? null,
  };
}

/** What came along with a report, which it must follow from. Throws `intake.evidence-not-whole`, `not-proven`. */
function attachedTo({ whole }: HandedIn, { evidence }: Envelope, counted: Checked['counted']): Attached | null {
  if (!evidence || !whole) return null;
  const attached = { report: whole, contents: evidence, results: counted };
  requireProof(attached, standards);
  return attached;
}

async function tell({ taken, log }: IntakeOptions, report: TakenReport): Promise<void> {
  try {
    await taken?.(report);
  } catch (error) {
    log.error(
      { report: report.report, error: String(error) },
      'a report was taken, but the status could not be written',
    );
  }
}

function digestOf({ content }: Pick<Envelope, 'content'>): string {
  return createHash('sha256').update(content).digest('hex');
}

function duplicate({ document, report }: HandedIn): Error {
  return intakeErrors.error('duplicate', { document, report });
}
