import { officialResult } from '../scope/evaluation.ts';
import { attention } from '../scope/resolution.ts';
import type { CountingResult } from '../verdicts/standing.ts';
import { passedText, summarise, type MaybeResult, type Standing, type VersionStanding } from './standing.ts';
import type { SubjectState } from './state.ts';

export interface StatusFilter {
  readonly subject: string | null;
  readonly scope: string | null;
}

/**
 * `GET /status`: for each subject and each scope its results and versions, in the official shape. Source: the official monitor's answer
 * (scs-standards §4.2).
 */
export function statusOf(states: readonly SubjectState[], { subject, scope }: StatusFilter): Record<string, unknown> {
  const wanted = scope?.toLowerCase() ?? null;
  const entries = states
    .filter(({ named }) => subject === null || named.name === subject)
    .map(({ named, standings }) => {
      const shown = standings.filter((one) => wanted === null || one.scope.uuid === wanted);
      return [named.name, Object.fromEntries(shown.map((one) => [one.scope.uuid, scopeStatus(one)]))] as const;
    })
    .filter(([, scopes]) => Object.keys(scopes).length > 0);
  return Object.fromEntries(entries);
}

function scopeStatus(standing: Standing): object {
  const { scope, results, versions } = standing;
  const summary = summarise(standing);
  const { relevant, passed, deciding } = summary;
  const counts = attention(scope.scope);
  const testcases = [...scope.scope.testcases.values()].map(({ id, description, url }) => [
    id,
    { id, description, url: url ?? '', attn: counts.get(id) ?? 0 },
  ]);
  return {
    name: scope.scope.name,
    testcases: Object.fromEntries(testcases),
    results: Object.fromEntries([...results].sort(byKey).map(([id, result]) => [id, plainResult(result)])),
    buckets: bucketsOf(standing, relevant),
    versions: Object.fromEntries(versions.map((one) => [one.version, plainVersion(one)])),
    relevant: relevant.map(({ version }) => version),
    result: deciding?.result ?? null,
    passed: passed.map(({ version }) => version),
    passed_str: passedText(summary),
    best_passed: passed.find(({ validity }) => validity !== 'draft')?.index ?? null,
    validity: deciding?.validity ?? null,
  };
}

/** Testcases of `main` of the versions that were looked at, by result; `null` are those without one. */
export function bucketsOf(
  { results }: Pick<Standing, 'results'>,
  relevant: readonly VersionStanding[],
): Record<string, string[]> {
  const ids = new Set(relevant.flatMap(({ targets }) => [...(targets.get('main')?.testcases ?? [])]));
  const buckets: Record<string, string[]> = {};
  for (const id of [...ids].sort()) {
    (buckets[String(resultOf(results.get(id)))] ??= []).push(id);
  }
  return buckets;
}

/** Null: none that counts. */
export function resultOf(result: CountingResult | undefined): MaybeResult {
  return officialResult(result?.verdict ?? 'MISS');
}

/** What a document proves has no report. */
function plainResult(result: CountingResult): object {
  return { result: resultOf(result), checked_at: naiveInstant(result.checkedAt), report: result.report };
}

function plainVersion({ index, result, targets, targetOf, validity }: VersionStanding): object {
  return {
    _idx: index,
    result,
    targets: Object.fromEntries(targets),
    tc_target: Object.fromEntries(targetOf),
    validity,
  };
}

/** An instant as the official monitor writes it: UTC without zone, with six decimals or none. */
export function naiveInstant(instant: Date): string {
  const [clock, decimals = ''] = instant.toISOString().replace('Z', '').split('.');
  return Number(decimals) === 0 ? clock! : `${clock}.${decimals}000`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
