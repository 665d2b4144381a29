import { isAllmendError } from '@allmend/kit-errors';
import { splitYaml } from '../intake/yaml-documents.ts';
import type { Journal, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import { readReportJson } from '../report/json.ts';
import type { OfficialReport } from '../report/official.ts';
import { officialForm } from '../report/official-form.ts';
import { readOfficial } from '../report/official-reader.ts';
import { writeOfficialJson } from '../report/official-writer.ts';

/** A report with its place in the journal. */
export interface StoredReport {
  readonly place: SubjectPlace;
  readonly row: ReportRow;
}

/**
 * A stored report in the official form, whatever form it came in. Throws what the journal throws when its content is missing or was
 * changed (`blobs.missing`, `blobs.damaged`), and `report.*` when the content is no report.
 */
export async function readStored(journal: Journal, { place, row }: StoredReport): Promise<OfficialReport> {
  const content = await journal.content(place.tenant, row.content);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  if (row.format === 'allmend') return fromAllmend(text, row);
  // The body may hold hundreds of reports on other subjects.
  const parts = splitYaml(text).filter((part) => part.toLowerCase().includes(row.report));
  for (const part of parts) {
    const { documents } = readOfficial(part, { source: row.report, now: row.receivedAt });
    const found = documents.find(({ uuid }) => uuid === row.report);
    if (found) return found;
  }
  return emptyReport(row, place.name);
}

/** The official report as it is answered: plain JSON. */
export function plainReport(report: OfficialReport): unknown {
  return JSON.parse(writeOfficialJson([report]));
}

function fromAllmend(text: string, row: ReportRow): OfficialReport {
  const report = readReportJson(text, row.report);
  try {
    return officialForm(report);
  } catch (error) {
    // A report whose testcases are all our own has no results in the official form.
    if (!isAllmendError(error) || error.reason !== 'report.nothing-to-write') throw error;
    return { ...emptyReport(row, report.subject), scope: report.scope };
  }
}

function emptyReport({ report, scope, checkedAt }: ReportRow, subject: string): OfficialReport {
  return {
    uuid: report,
    scope: { uuid: scope, name: '', url: '' },
    checkedAt: checkedAt.toISOString(),
    referenceDate: null,
    subject,
    argv: [],
    assignment: new Map(),
    sections: null,
    forcedVersion: null,
    forcedTests: null,
    invocations: [],
  };
}

/** What anybody may see: of the output the lines with results, of the log warnings and errors. No command and no values given to it. */
export function redact(report: OfficialReport): OfficialReport {
  return {
    ...report,
    argv: [],
    assignment: new Map(),
    invocations: report.invocations.map((one) => ({
      ...one,
      cmd: '',
      stdout: one.stdout.filter((line) => /^\S+: (?:PASS|FAIL|ABORT)\s*$/.test(line)),
      stderr: one.stderr.filter((line) => /^(?:WARNING|ERROR|CRITICAL)\b/.test(line)),
    })),
  };
}
