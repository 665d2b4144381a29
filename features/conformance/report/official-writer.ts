import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import { writeNaiveTime } from './naive-time.ts';
import type { OfficialInvocation, OfficialReport } from './official.ts';

/**
 * Official reports as a YAML text of one document each, in the shape, key order and scalar forms that the official suite's own
 * writer has, so that YAML 1.1 readers (PyYAML) and 1.2 readers understand the same.
 */
export function writeOfficialYaml(reports: readonly OfficialReport[]): string {
  return reports.map((report) => `---\n${writeDocument(plainReport(report))}`).join('');
}

/** The same content as JSON: one object, or a list of several. */
export function writeOfficialJson(reports: readonly OfficialReport[]): string {
  const plain = reports.map(plainReport);
  const asObject = (_key: string, value: unknown): unknown =>
    value instanceof Map ? Object.fromEntries(value) : value;
  return `${JSON.stringify(plain.length === 1 ? plain[0] : plain, asObject, 2)}\n`;
}

function plainReport(report: OfficialReport): Record<string, unknown> {
  return {
    spec: { uuid: report.scope.uuid, name: report.scope.name, url: report.scope.url },
    checked_at: writeNaiveTime(report.checkedAt),
    ...(report.referenceDate !== null && { reference_date: report.referenceDate }),
    subject: report.subject,
    run: {
      uuid: report.uuid,
      argv: report.argv,
      assignment: report.assignment,
      sections: report.sections,
      forced_version: report.forcedVersion,
      forced_tests: report.forcedTests,
      invocations: new Map(report.invocations.map((one) => [one.id, plainInvocation(one)])),
    },
  };
}

function plainInvocation({ id, cmd, results, rc, stdout, stderr, ...counts }: OfficialInvocation): object {
  const { info, warning, error, critical } = counts;
  return { id, cmd, results, rc, stdout, stderr, info, warning, error, critical };
}

const writeOptions = {
  lineWidth: 0,
  indentSeq: false,
  nullStr: 'null',
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

function writeDocument(content: Record<string, unknown>): string {
  const document = new Document(content, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string') node.type = scalarType(node.value);
    },
  });
  // The two times are the only plain scalars that YAML 1.1 is to read as something else than a text.
  if (isMap(document.contents)) {
    for (const { key, value } of document.contents.items) {
      if (isScalar(key) && isScalar(value) && (key.value === 'checked_at' || key.value === 'reference_date')) {
        value.type = Scalar.PLAIN;
      }
    }
  }
  return document.toString(writeOptions).replace(unprintable, escapeCharacter);
}

const reserved = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
const plainWord = /^[A-Za-z/][\w./-]*(?: [\w./=][\w./=,-]*)*$/;
const plainUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const plainUrl = /^https?:\/\/[\w./-]+$/;
const printable = /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Plain only where both YAML versions read the same text; else quoted, with escapes where a character must not stand as it is. */
function scalarType(text: string): Scalar.Type {
  if (plainUuid.test(text) || plainUrl.test(text)) return Scalar.PLAIN;
  if (plainWord.test(text) && !reserved.test(text)) return Scalar.PLAIN;
  return printable.test(text) ? Scalar.QUOTE_SINGLE : Scalar.QUOTE_DOUBLE;
}

/** What YAML 1.1 readers refuse even in quotation marks. Only double-quoted scalars hold such characters. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
