import { setImmediate as breathe } from 'node:timers/promises';
import type { Report } from '@allmend/api';
import { isAllmendError } from '@allmend/kit-errors';
import { readReportJson } from '../report/json.ts';
import { resultsOf, type OfficialReport } from '../report/official.ts';
import { readOfficial, reportLimits } from '../report/official-reader.ts';
import { officialResults, type OfficialResult } from '../scope/evaluation.ts';
import { findCostlyAliases } from './aliases.ts';
import type { Envelope } from './envelope.ts';
import { intakeErrors } from './errors.ts';
import { splitYaml } from './yaml-documents.ts';

/** One report of a body, as far as the intake looks at it. */
export interface HandedIn {
  /** Place in the body, counted from 1. */
  readonly document: number;
  readonly report: string;
  readonly scope: string;
  readonly subject: string;
  readonly checkedAt: Date;
  readonly results: ReadonlyMap<string, OfficialResult>;
  /** What made it, as far as it says so. */
  readonly suite: string;
  readonly simulated: boolean;
  /** The whole report; null for official ones. */
  readonly whole: Report | null;
}

/** Most characters of one document: it is read in one go, and nothing else is done meanwhile. */
const documentSize = 1_000_000;

/** Most documents of a body. */
export const documentLimit = reportLimits.documents;

/** Reads the documents of a body, one after the other. Throws `intake.unreadable`, `document-too-large`, `too-many-documents`. */
export async function readDocuments({ form, content }: Envelope, now: Date): Promise<readonly HandedIn[]> {
  const text = decode(content);
  if (form !== 'yaml') requireBearable(text, 1);
  if (form === 'allmend' || form === 'bundle')
    return [fromReport(attempt('the body', (source) => readReportJson(text, source)))];
  if (form === 'json') requireJson(text);
  const parts = form === 'json' ? [text] : splitYaml(text);
  if (parts.length > documentLimit) throw tooMany(parts.length);
  const found: HandedIn[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0) await breathe();
    requireBearable(part, index + 1);
    if (form === 'yaml') requireCheapAliases(part, index + 1);
    const { documents } = attempt(`(document ${index + 1})`, (source) => readOfficial(part, { source, now }));
    for (const one of documents) found.push(fromOfficial(one, found.length + 1));
  }
  if (found.length > documentLimit) throw tooMany(found.length);
  if (found.length === 0) throw intakeErrors.error('unreadable', { problem: 'The body holds no report.' });
  if (form === 'json' && found.length > 1) {
    throw intakeErrors.error('unreadable', { problem: 'A JSON body holds one report.' });
  }
  return found;
}

function fromOfficial(report: OfficialReport, document: number): HandedIn {
  const { uuid, scope, subject, checkedAt } = report;
  return {
    document,
    report: uuid,
    scope: scope.uuid,
    subject,
    checkedAt: new Date(checkedAt),
    results: resultsOf(report),
    suite: suiteOf(report),
    simulated: false,
    whole: null,
  };
}

function fromReport(report: Report): HandedIn {
  return {
    document: 1,
    report: report.id.toLowerCase(),
    scope: report.scope.uuid.toLowerCase(),
    subject: report.subject,
    checkedAt: new Date(report.checkedAt),
    results: officialResults(report.findings),
    suite: `${report.tool.name} ${report.tool.version}`.slice(0, 100),
    simulated: report.simulated,
    whole: report,
  };
}

/** The official form names no suite; its command does, ours with the version. */
function suiteOf({ invocations }: OfficialReport): string {
  const program = invocations[0]?.cmd.split(' ', 1)[0] ?? '';
  return program.replace(/^(allmend)-(?=\d)/, '$1 ').slice(0, 100) || 'unknown';
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw intakeErrors.error('unreadable', { problem: 'The body is not UTF-8 text.' });
  }
}

/** The reader of reports reads YAML, of which JSON is a part. */
function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw intakeErrors.error('unreadable', { problem: 'The body is not JSON.' });
  }
}

function attempt<T>(source: string, read: (source: string) => T): T {
  try {
    return read(source);
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    throw intakeErrors.error('unreadable', { problem: error.message });
  }
}

/** Throws `intake.document-too-large`. */
function requireBearable({ length: size }: string, document: number): void {
  if (size > documentSize) throw intakeErrors.error('document-too-large', { document, size, limit: documentSize });
}

function requireCheapAliases(text: string, document: number): void {
  const fault = findCostlyAliases(text);
  if (fault !== null) throw intakeErrors.error('unreadable', { problem: `Document ${document}: ${fault}` });
}

function tooMany(count: number): Error {
  return intakeErrors.error('too-many-documents', { count, limit: documentLimit });
}
