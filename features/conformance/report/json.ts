import { Report } from '@allmend/api';
import { reportErrors } from './errors.ts';
import { readJson } from './json-text.ts';
import { reportLimits } from './official-reader.ts';

/** A report as JSON, whole. */
export function writeReportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * Reads a JSON report. Repeated keys are refused, which `JSON.parse` would let through: another reader might see another
 * verdict. Throws `report.unreadable` and `report.malformed`.
 */
export function readReportJson(text: string, source: string): Report {
  const read = readJson(text, reportLimits);
  if ('refused' in read) {
    throw reportErrors.error('unreadable', { source, problem: read.problem, line: read.line, column: read.column });
  }
  const parsed = Report.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const problem = `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not as expected'}`;
  throw reportErrors.error('malformed', { source, problem, line: 1, column: 1 });
}
