import type { Message } from '@allmend/kit-i18n';
import { clip } from '../scope/reading.ts';
import { isRefusal, readYaml, type Place, type YamlLimits, type YamlView } from '../scope/yaml-view.ts';
import { reportErrors } from './errors.ts';
import { Malformed } from './fields.ts';
import { reportFormats } from './formats/registry.ts';
import { officialWord, type OfficialInvocation, type OfficialReport } from './official.ts';
import { reportTexts } from './texts.ts';

/** Logs of a whole night's run of all clouds stay far below this. */
export const reportLimits: YamlLimits = { characters: 8_000_000, documents: 500, depth: 24, values: 500_000 };

/** Something a reader should know about a report that can be used all the same. */
export interface ReportRemark {
  /** Stable, e.g. `future-checked-at`. */
  readonly code: string;
  readonly message: Message;
}

export interface ReadOfficial {
  readonly documents: readonly OfficialReport[];
  readonly remarks: readonly ReportRemark[];
}

export interface ReadOptions {
  /** Names the report in errors. */
  readonly source: string;
  /** Against which `checked_at` is held; default: the clock. */
  readonly now?: Date;
  /** Minutes east of UTC at which times without zone were written; default 0. */
  readonly naiveOffsetMinutes?: number;
}

/** Clocks may differ by this much before a report counts as coming from the future. */
const toleratedMilliseconds = 5 * 60_000;

/**
 * Reads official reports (YAML of several documents, or JSON), tolerant of unknown keys, strict in everything else.
 * Throws `report.unreadable` (not YAML, bomb, duplicate key, too large), `report.unknown-format`, `report.malformed`.
 */
export function readOfficial(text: string, options: ReadOptions): ReadOfficial {
  const { source, now = new Date(), naiveOffsetMinutes = 0 } = options;
  const views = readYaml(text, reportLimits);
  if (isRefusal(views)) {
    throw reportErrors.error('unreadable', { source, problem: views.problem, line: views.line, column: views.column });
  }
  const documents = views
    .filter((view) => !isEmpty(view))
    .map((view) => readDocument(view, source, naiveOffsetMinutes));
  if (documents.length === 0) throw unknownFormat(source);
  return { documents, remarks: documents.flatMap((document) => remarksOn(document, now)) };
}

function readDocument(view: YamlView, source: string, naiveOffsetMinutes: number): OfficialReport {
  const format = view.kind === 'map' ? reportFormats.find((one) => one.detect(view)) : undefined;
  if (view.kind !== 'map' || format === undefined) throw unknownFormat(source);
  try {
    return format.read(view, { naiveOffsetMinutes });
  } catch (error) {
    if (error instanceof Malformed) throw malformed(source, error.message, error.place);
    throw error;
  }
}

function remarksOn(report: OfficialReport, now: Date): ReportRemark[] {
  const remarks: ReportRemark[] = [];
  if (new Date(report.checkedAt).getTime() > now.getTime() + toleratedMilliseconds) {
    const params = { subject: clip(report.subject), time: report.checkedAt };
    remarks.push({ code: 'future-checked-at', message: reportTexts.message('future-checked-at', params) });
  }
  const seen = new Map<string, number>();
  for (const invocation of report.invocations) {
    for (const [testcase, result] of invocation.results) {
      if (seen.has(testcase) && seen.get(testcase) !== result) {
        remarks.push({
          code: 'two-results',
          message: reportTexts.message('two-results', { testcase: clip(testcase) }),
        });
      }
      seen.set(testcase, result);
    }
    remarks.push(...contradictions(invocation));
  }
  return remarks;
}

/** Results that the printed lines do not bear out; the last line of a testcase is what counts officially. */
function contradictions({ results, stdout }: OfficialInvocation): ReportRemark[] {
  const printed = new Map<string, string>();
  for (const line of stdout) {
    const found = /^(\S+): (PASS|FAIL|ABORT)$/.exec(line.trimEnd());
    if (found) printed.set(found[1]!, found[2]!);
  }
  return [...results]
    .filter(([testcase, result]) => (printed.get(testcase) ?? officialWord(result)) !== officialWord(result))
    .map(([testcase, result]) => {
      const params = { testcase: clip(testcase), result: officialWord(result), printed: printed.get(testcase)! };
      return { code: 'contradiction', message: reportTexts.message('contradiction', params) };
    });
}

function isEmpty(view: YamlView): boolean {
  return view.kind === 'scalar' && view.value === null;
}

function malformed(source: string, problem: string, { line, column }: Place): Error {
  return reportErrors.error('malformed', { source, problem, line, column });
}

function unknownFormat(source: string): Error {
  return reportErrors.error('unknown-format', { source, known: reportFormats.map((one) => one.id).join(', ') });
}
