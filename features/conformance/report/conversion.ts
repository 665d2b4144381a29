import type { Locale } from '@allmend/kit-i18n';
import type { Scope } from '../scope/model.ts';
import { shippedScopeByUuid } from '../scope/shipped/catalogue.ts';
import { reportErrors } from './errors.ts';
import { writeReportJson } from './json.ts';
import { writeOfficialMarkdown, writeReportMarkdown } from './markdown.ts';
import { officialForm, type OfficialRun } from './official-form.ts';
import { writeOfficialJson, writeOfficialYaml } from './official-writer.ts';
import type { ReadReport } from './reading.ts';

/** Forms that a report of any kind can be written in as text, besides the HTML page. */
export const textFormats = ['official', 'json', 'markdown'] as const;
export type TextFormat = (typeof textFormats)[number];

export interface ConversionOptions {
  /** Names the report in errors. */
  readonly source: string;
  readonly locale: Locale;
  /** For the official form of Allmend's own reports. */
  readonly run?: OfficialRun;
  /** Scope of a UUID; default: the shipped ones. */
  readonly scopeOf?: (uuid: string) => Scope | null;
}

/**
 * Writes a report that was read (or built) in another form. An official report as JSON is the official JSON form, which holds
 * no findings. Throws `report.nothing-to-write`.
 */
export function convertReport(read: ReadReport, to: TextFormat, options: ConversionOptions): string {
  const { locale, run, scopeOf = shippedScopeByUuid } = options;
  if (read.kind === 'official') {
    if (to === 'official') return writeOfficialYaml(read.documents);
    if (to === 'json') return writeOfficialJson(read.documents);
    return writeOfficialMarkdown(read.documents, locale, scopeOf, read.remarks);
  }
  if (to === 'official') return writeOfficialYaml([officialForm(read.report, run)]);
  return to === 'json' ? writeReportJson(read.report) : writeReportMarkdown(read.report, locale);
}

/** The report with its findings, for forms that show them (the HTML page). Throws `report.cannot-convert` for an official one. */
export function requireFindings(
  read: ReadReport,
  { source, format }: { readonly source: string; readonly format: string },
): Extract<ReadReport, { kind: 'allmend' }>['report'] {
  if (read.kind === 'official') throw reportErrors.error('cannot-convert', { source, format });
  return read.report;
}
