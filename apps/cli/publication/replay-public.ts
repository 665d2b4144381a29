import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { standards, type Scope } from '@allmend/conformance';
import { verifyBundle, type BundleVerdict, type ReportRow } from '@allmend/conformance/controllers';
import { isAllmendError } from '@allmend/kit-errors';
import { formatMessage, type Locale, type Message } from '@allmend/kit-i18n';
import { plainLine } from '@allmend/kit-terminal';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { bundleJson, bundleLines, readSigners, type VerifyFlags } from './evidence-verify.ts';
import { readPublished, type PublishedData } from './published-data.ts';
import { openPublished } from './published-files.ts';
import { changedFrozen, scopeOf } from './published-scope.ts';
import { declaredOf, recomputeStanding, recomputeSubject, type Evidence, type Recomputation } from './recompute.ts';
import { publicationTexts } from './texts.ts';

/** Lines of each kind that are shown. */
const mostLines = 50;

/**
 * The whole of `allmend replay --public`: verifies the evidence that a monitor has published, judges its snapshots again, and computes
 * each verdict that is published from it. A folder needs no network.
 */
export async function replayPublic(context: CommandContext, place: string, flags: VerifyFlags): Promise<number> {
  const { cwd, signal } = context;
  const allowedSigners = await readSigners(flags.allowedSigners);
  await using files = await openPublished(place, cwd, signal);
  const { data, evidence } = await files.whole(async () => ({
    data: await readPublished(files),
    evidence: await files.bundle(),
  }));
  const rows: SubjectRow[] = [];
  const bundle = await verifyBundle(evidence, {
    ...(allowedSigners && { allowedSigners }),
    standards,
    row: ({ namespace, name }, row) => void rows.push({ id: `${namespace}/${name}`, row }),
    signal,
  });
  const outcome = 'sheet' in data ? recompute(data, rows, context.locale) : { ...nothing, problems: data };
  const seals = 'sheet' in data ? await sealProblems(data, evidence) : [];
  return tell(context, flags, {
    bundle,
    data: 'sheet' in data ? data : null,
    outcome: { ...outcome, problems: [...outcome.problems, ...seals] },
    keys: allowedSigners ? 'given' : 'own',
  });
}

interface SubjectRow {
  readonly id: string;
  readonly row: ReportRow;
}

interface Outcome extends Recomputation {
  readonly problems: readonly Message[];
  /** Testcases that rest on documents. */
  readonly declared: readonly Message[];
}

const nothing: Outcome = { verdicts: 0, results: 0, differences: [], problems: [], declared: [] };

function recompute(data: PublishedData, rows: readonly SubjectRow[], locale: Locale): Outcome {
  const { sheet, subjects } = data;
  const problems: Message[] = [...data.problems];
  const scopes = new Map<string, Scope>();
  for (const [name, published] of data.scopes) {
    const scope = scopeOf(published);
    scopes.set(name, scope);
    for (const { message } of changedFrozen(scope))
      problems.push(
        publicationTexts.message('scope-changed', { scope: name, finding: formatMessage(locale, message) }),
      );
  }
  const declared: Message[] = [];
  const parts: Recomputation[] = [];
  for (const { id, standings } of sheet.subjects) {
    for (const stands of standings) {
      const scope = scopes.get(stands.scope);
      const own = subjects.find((one) => one.id === id && one.scope === stands.scope)?.sheet ?? null;
      const file = `data/clouds/${id}/${stands.scope}.json`;
      if (!scope || !own || own.subject.id !== id || own.scope !== stands.scope) {
        problems.push(
          publicationTexts.message('file-missing', { file: scope ? file : `data/standards/${stands.scope}.json` }),
        );
        continue;
      }
      const documents = declaredOf(own);
      for (const { testcase } of documents)
        declared.push(publicationTexts.message('declared-only', { subject: id, testcase }));
      const evidence: Evidence = {
        id,
        scope,
        documents,
        rows: rows.filter((one) => one.id === id && one.row.scope === scope.uuid).map(({ row }) => row),
      };
      try {
        parts.push(recomputeStanding(stands, sheet.asOf, evidence), recomputeSubject(own, evidence));
      } catch (error) {
        // A scope that contradicts itself: it says of a version in force nothing else.
        if (!isAllmendError(error)) throw error;
        problems.push(publicationTexts.message('file-unreadable', { file, problem: error.message }));
      }
    }
  }
  return {
    verdicts: parts.reduce((sum, one) => sum + one.verdicts, 0),
    results: parts.reduce((sum, one) => sum + one.results, 0),
    differences: parts.flatMap(({ differences }) => differences),
    problems,
    declared,
  };
}

/** The seals that are published must be those of the evidence, as far as it has them. */
async function sealProblems({ sheet, roots }: PublishedData, evidence: string): Promise<readonly Message[]> {
  const text = await readFile(join(evidence, 'day-roots.jsonl'), 'utf8').catch(() => '');
  const sealed = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [day, hash] = sealOf(line) ?? [];
    if (day !== undefined && hash !== undefined) sealed.set(day, hash);
  }
  const published = new Map([...roots, ...(sheet.root ? [[sheet.root.day, sheet.root.hash] as const] : [])]);
  return [...published]
    .filter(([day, hash]) => sealed.get(day) !== hash || (roots.size > 0 && roots.get(day) !== hash))
    .map(([day]) => publicationTexts.message('root-differs', { day }));
}

function sealOf(line: string): readonly [day: string, hash: string] | null {
  try {
    const { type, body } = JSON.parse(line) as { type?: unknown; body?: unknown };
    if (type !== 'row' || typeof body !== 'string') return null;
    const { day, hash } = JSON.parse(body) as { day?: unknown; hash?: unknown };
    return typeof day === 'string' && typeof hash === 'string' ? [day, hash] : null;
  } catch {
    return null;
  }
}

interface Found {
  readonly bundle: BundleVerdict;
  readonly data: PublishedData | null;
  readonly outcome: Outcome;
  readonly keys: 'given' | 'own';
}

function tell(context: CommandContext, flags: VerifyFlags, { bundle, data, outcome, keys }: Found): number {
  const { terminal, locale } = context;
  const { verdicts, results, problems, declared } = outcome;
  const differences = outcome.differences.map((one) => ({ ...one, what: publicationTexts.format(locale, one.what) }));
  const good =
    data !== null && bundle.problemCount + bundle.differences.length + differences.length + problems.length === 0;
  const text = (message: Message): string => formatMessage(locale, message);
  if (flags.json) {
    const found = {
      asPublished: good,
      monitor: data?.sheet.monitor ?? null,
      asOf: data?.sheet.asOf ?? null,
      edition: data?.sheet.edition ?? null,
      verdicts,
      results,
      differences,
      problems: problems.map(text),
      declared: declared.map(text),
      bundle: bundleJson(bundle, locale),
    };
    terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    return good ? exitCodes.passed : exitCodes.failed;
  }
  const say = (
    key: Parameters<typeof publicationTexts.format>[1],
    params: Parameters<typeof publicationTexts.format>[2] = {},
  ): string => publicationTexts.format(locale, key, params);
  const list = (lines: readonly string[]): void => {
    for (const line of lines.slice(0, mostLines)) terminal.out(`  ${plainLine(line)}\n`);
    if (lines.length > mostLines) terminal.out(`  ${say('more', { count: lines.length - mostLines })}\n`);
  };
  if (data) terminal.out(`${plainLine(say('as-of', { monitor: data.sheet.monitor.name, at: data.sheet.asOf }))}\n`);
  terminal.out(bundleLines(bundle, context));
  const count = differences.length + problems.length;
  terminal.out(
    count === 0
      ? `${terminal.paintOut('pass', '✓')} ${say('recomputed', { verdicts, results })}\n`
      : `${terminal.paintOut('fail', '✗')} ${say('recomputed-otherwise', { verdicts, results, differences: count })}\n`,
  );
  list(problems.map(text));
  list(differences.map((one) => say('differs', { ...one })));
  list(declared.map(text));
  if (keys === 'own') terminal.note(`${say('own-signers')}\n`);
  return good ? exitCodes.passed : exitCodes.failed;
}
