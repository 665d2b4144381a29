import { reportSchemaVersion, type Report } from '@allmend/api';
import { reportErrors } from './errors.ts';
import { readReportJson } from './json.ts';
import type { OfficialReport } from './official.ts';
import { readOfficial, type ReadOptions, type ReportRemark } from './official-reader.ts';

const schemaFamily = reportSchemaVersion.replace(/\d+$/, '');

/** A report file of any known kind. */
export type ReadReport =
  | { readonly kind: 'allmend'; readonly report: Report; readonly remarks: readonly ReportRemark[] }
  | {
      readonly kind: 'official';
      readonly documents: readonly OfficialReport[];
      readonly remarks: readonly ReportRemark[];
    };

/**
 * Reads a report file: Allmend's JSON or the official YAML (or JSON) form. Throws `report.unreadable`, `report.malformed`,
 * `report.unknown-format`.
 */
export function readReport(content: Uint8Array, options: ReadOptions): ReadReport {
  const text = decode(content, options.source);
  if (isAllmendJson(text)) {
    return { kind: 'allmend', report: readReportJson(text, options.source), remarks: [] };
  }
  return { kind: 'official', ...readOfficial(text, options) };
}

/** A stored report, which was checked when it came; null for what this version cannot read any more. */
export function readStoredReport(content: Uint8Array, source: string): ReadReport | null {
  try {
    return readReport(content, { source });
  } catch {
    return null;
  }
}

/** Whatever its version: the reader says when it is not one that is known. */
function isAllmendJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    const root = JSON.parse(text) as { readonly schema?: unknown };
    return typeof root.schema === 'string' && root.schema.startsWith(schemaFamily);
  } catch {
    return false;
  }
}

function decode(content: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw reportErrors.error('unreadable', { source, problem: 'it is not UTF-8 text', line: 1, column: 1 });
  }
}
