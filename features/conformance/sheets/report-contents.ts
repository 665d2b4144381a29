import type { Finding } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { createLru } from '@allmend/kit-lru';
import { limitDetails } from '../engine/details.ts';
import type { Journal, ReportRow } from '../monitor/journal.ts';
import { officialWord, type OfficialReport } from '../report/official.ts';
import { readStoredReport } from '../report/reading.ts';
import { verdictOf, type OfficialResult } from '../scope/evaluation.ts';
import type { Scope } from '../scope/model.ts';
import type { Questions } from './questions.ts';
import { readStored, type StoredContent } from './stored-content.ts';
import { sheetTexts } from './texts.ts';

/** What reports say of testcases, read from their contents. */
export interface ReportContents {
  /** One sentence for each testcase of the report that says something of it; empty for a report that is not there. */
  messages(tenant: string, report: string): Promise<ReadonlyMap<string, Message>>;
  /** A finding of a report, whole; null when the report says nothing of the testcase. */
  finding(tenant: string, row: ReportRow, testcase: string, scope: Scope | null): Promise<ReadFinding | null>;
}

export interface ReadFinding {
  readonly finding: Finding;
  readonly content: StoredContent;
  /** Digest of the snapshot that the report itself names; null when it names none. */
  readonly snapshot: string | null;
}

/** Sentences that are kept; one is a few hundred bytes. */
const mostSentences = 50_000;
/** Most lines of a log that are shown of one testcase. */
const longestLine = 500;

export function createReportContents(journal: Journal, questions: Questions): ReportContents {
  const kept = createLru<ReadonlyMap<string, Message>>({
    capacity: mostSentences,
    weigh: (messages) => messages.size + 1,
  });

  /** `lost`: it may be put back from a backup, and is to be read again then. */
  const sentences = async (
    tenant: string,
    row: ReportRow,
  ): Promise<{ readonly state: 'whole' | 'lost'; readonly messages: ReadonlyMap<string, Message> }> => {
    const content = await readStored(journal, tenant, row.content);
    const ids = [...row.results];
    if (content.state !== 'good') {
      const messages = ids.map(([id, result]) => [id, lostMessage(content.state, result)] as const);
      return { state: 'lost', messages: new Map(messages) };
    }
    const read = readStoredReport(content.bytes, row.report);
    if (read?.kind === 'allmend') {
      const messages = read.report.findings.map(({ testcase, message }) => [testcase, message as Message] as const);
      return { state: 'whole', messages: new Map(messages) };
    }
    const official = read?.documents.find(({ uuid }) => uuid === row.report);
    const messages = ids.map(([id, result]) => [id, saidIn(official, id, result).message] as const);
    return { state: 'whole', messages: new Map(messages) };
  };

  return {
    async messages(tenant, report) {
      const key = `${tenant}/${report}`;
      const known = kept.get(key);
      if (known) return known;
      const found = await journal.find(tenant, report);
      if (!found) return new Map();
      const { state, messages } = await sentences(tenant, found.row);
      if (state === 'whole') kept.set(key, messages);
      return messages;
    },
    async finding(tenant, row, testcase, scope) {
      const content = await readStored(journal, tenant, row.content);
      const result = row.results.get(testcase);
      const bare = (message: Message, details: readonly Message[]): Finding => ({
        testcase,
        verdict: verdictOf(result ?? null),
        message,
        details: [...limitDetails(details)],
        demanded: { ...questions.demanded(testcase, scope) },
        resources: [],
        exchanges: [],
        remedy: [],
        observedAt: row.checkedAt.toISOString(),
      });
      if (content.state !== 'good') {
        if (result === undefined) return null;
        return { finding: bare(lostMessage(content.state, result), []), content, snapshot: row.snapshot };
      }
      const read = readStoredReport(content.bytes, row.report);
      if (read?.kind === 'allmend') {
        const finding = read.report.findings.find((one) => one.testcase === testcase);
        return finding ? { finding, content, snapshot: read.report.snapshot } : null;
      }
      if (result === undefined) return null;
      const official = read?.documents.find(({ uuid }) => uuid === row.report);
      const { message, details } = saidIn(official, testcase, result);
      return { finding: bare(message, details), content, snapshot: null };
    },
  };
}

function lostMessage(state: 'missing' | 'changed', result: OfficialResult): Message {
  return sheetTexts.message(`content-${state}`, { result: officialWord(result) });
}

/** The log of one testcase in an official report. Every line is a stranger's text. */
function saidIn(
  report: OfficialReport | undefined,
  testcase: string,
  result: OfficialResult,
): { readonly message: Message; readonly details: readonly Message[] } {
  const lines = (report?.invocations ?? [])
    .filter(({ results }) => results.has(testcase))
    .flatMap(({ stderr, stdout, results }) => [
      ...linesOf(testcase, stderr, [...results.keys()]),
      ...stdout.filter((line) => mentions(line, testcase)),
    ]);
  const [first] = [...lines].sort((a, b) => gravity(a) - gravity(b));
  const word = officialWord(result);
  const plain = first === undefined || first.trim() === `${testcase}: ${word}`;
  return {
    message: plain
      ? sheetTexts.message('report-result', { result: word })
      : sheetTexts.message('report-says', { line: shown(first) }),
    details: lines.map((line) => sheetTexts.message('log-line', { line: shown(line) })),
  };
}

/** Lines that name the testcase, and those below its heading (`DEBUG: ** <id>`) that name no other. */
function linesOf(testcase: string, log: readonly string[], all: readonly string[]): readonly string[] {
  const others = all.filter((id) => id !== testcase);
  let below = false;
  return log.filter((line) => {
    const heading = /^DEBUG: \*\* (\S+)/.exec(line)?.[1];
    if (heading !== undefined) {
      below = heading === testcase;
      return false;
    }
    return mentions(line, testcase) || (below && !others.some((id) => mentions(line, id)));
  });
}

/** As a whole word: ids may begin with other ids. */
function mentions(line: string, testcase: string): boolean {
  for (let at = line.indexOf(testcase); at >= 0; at = line.indexOf(testcase, at + 1)) {
    const around = `${line[at - 1] ?? ' '}${line[at + testcase.length] ?? ' '}`;
    if (!/[\w-]/.test(around)) return true;
  }
  return false;
}

const gravities = ['CRITICAL', 'ERROR', 'WARNING', 'INFO'];

function gravity(line: string): number {
  const at = gravities.findIndex((word) => line.startsWith(word));
  return at < 0 ? gravities.length : at;
}

function shown(line: string): string {
  const whole = line.trim();
  return whole.length > longestLine ? `${whole.slice(0, longestLine - 1).toWellFormed()}…` : whole;
}
