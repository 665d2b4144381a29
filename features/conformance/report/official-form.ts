import { createHash } from 'node:crypto';
import type { Finding, Report } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { officialResult, type OfficialResult } from '../scope/evaluation.ts';
import { reportErrors } from './errors.ts';
import { readNaiveTime } from './naive-time.ts';
import { officialWord, type OfficialReport } from './official.ts';

/** What the official form says about the run besides its results. */
export interface OfficialRun {
  /** Arguments of the command, without secrets and paths; default: those that the report itself tells. */
  readonly argv?: readonly string[];
  readonly forcedVersion?: string | null;
  readonly forcedTests?: string | null;
}

/** Longest log line; what a cloud calls its things may be long. */
const longestLine = 500;
/** Most lines of details for one testcase. */
const mostDetails = 20;

/**
 * A report in the official form. Only testcases of the official suite go in, and none that is missing, since the official form
 * has no word for it. Throws `report.nothing-to-write`.
 */
export function officialForm(report: Report, run: OfficialRun = {}): OfficialReport {
  const judged = report.findings
    .map((finding) => ({ finding, result: officialResult(finding.verdict) }))
    .filter((one): one is { finding: Finding; result: OfficialResult } => one.result !== null)
    .filter(({ finding }) => !finding.testcase.startsWith('allmend-') && report.classes[finding.testcase] !== 'own')
    .toSorted((a, b) => (a.finding.testcase < b.finding.testcase ? -1 : 1));
  if (judged.length === 0) throw reportErrors.error('nothing-to-write');
  const ids = judged.map(({ finding }) => finding.testcase);
  const stderr = judged.flatMap(({ finding }) => logLines(finding));
  const { name, version } = report.tool;
  return {
    uuid: report.id,
    scope: report.scope,
    checkedAt: readNaiveTime(report.checkedAt) ?? report.checkedAt,
    referenceDate: report.referenceDate,
    subject: report.subject,
    argv: run.argv ?? ['check', report.subject, '--date', report.referenceDate],
    assignment: new Map([['os_cloud', report.subject]]),
    sections: null,
    forcedVersion: run.forcedVersion ?? null,
    forcedTests: run.forcedTests ?? null,
    invocations: [
      {
        id: derivedUuid(report.id),
        cmd: [`${name}-${version}`, 'check', report.subject, ...ids].map(logText).join(' '),
        results: new Map(judged.map(({ finding, result }) => [finding.testcase, result])),
        rc: 0,
        stdout: judged.map(({ finding, result }) => `${finding.testcase}: ${officialWord(result)}`),
        stderr,
        info: 0,
        warning: stderr.filter((line) => line.startsWith('WARNING: ')).length,
        error: stderr.filter((line) => line.startsWith('ERROR: ')).length,
        critical: 0,
      },
    ],
  };
}

/** The log of one testcase: why it did not pass, where the text and the official predicate differ, the single faults. */
function logLines(finding: Finding): string[] {
  const { testcase, verdict, official, deviation, details } = finding;
  const reason = `${testcase}: ${formatMessage('en', finding.message)}`;
  const lines = [`DEBUG: ** ${testcase}`];
  if (verdict === 'FAIL') lines.push(`ERROR: ${reason}`);
  if (verdict === 'DNF') lines.push(`WARNING: ${reason}`);
  if (official !== undefined && official !== verdict) {
    const why = deviation === undefined ? '' : ` (deviation ${deviation})`;
    lines.push(
      `WARNING: ${testcase}: verdict by the text of the standard; the official predicate gives ${official}${why}`,
    );
  }
  if (verdict !== 'PASS') {
    const shown = details.slice(0, mostDetails).map((detail) => `DEBUG: ${testcase}: ${formatMessage('en', detail)}`);
    lines.push(...shown);
    if (details.length > mostDetails) lines.push(`DEBUG: ${testcase}: and ${details.length - mostDetails} more`);
  }
  return lines.map(logText);
}

/**
 * One harmless line. Clouds name their own things, and the official monitor shows logs in its pages without escaping them:
 * so no control characters, no markup.
 */
export function logText(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll('&', '+')
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replaceAll('`', "'")
    .trim();
  return line.length > longestLine ? `${line.slice(0, longestLine - 1).toWellFormed()}…` : line;
}

/** A UUID (version 8) that follows from the report's, so that the same report is written the same twice. */
function derivedUuid(id: string): string {
  const hex = createHash('sha256').update(`invocation of ${id}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
