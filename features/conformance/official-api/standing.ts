import { worstVerdict, type Verdict } from '@allmend/api';
import type { KnownScope } from '../intake/directory.ts';
import type { NewestResult } from '../monitor/journal.ts';
import { officialResult, verdictOf, type OfficialResult } from '../scope/evaluation.ts';
import type { Validity } from '../scope/model.ts';
import { resolveVersion } from '../scope/resolution.ts';
import { validityAt } from '../scope/validity.ts';
import type { DeclaredResult } from '../verdicts/declared.ts';
import { countingResults, verdictOver, type CountingResult } from '../verdicts/standing.ts';

/** Null: no fresh result (MISS). */
export type MaybeResult = OfficialResult | null;

export interface VersionStanding {
  readonly version: string;
  /** Place in the scope file. */
  readonly index: number;
  readonly validity: Validity;
  /** Of its `main` testcases. */
  readonly result: MaybeResult;
  readonly targets: ReadonlyMap<string, { readonly testcases: readonly string[]; readonly result: MaybeResult }>;
  readonly targetOf: ReadonlyMap<string, string>;
}

/** How one subject, or a group of them, stands for a scope at an instant. */
export interface Standing {
  readonly scope: KnownScope;
  /** Fresh results of testcases that the scope has. */
  readonly results: ReadonlyMap<string, CountingResult>;
  /** Versions that the timeline names at the day, in file order. */
  readonly versions: readonly VersionStanding[];
}

/** `counted`: drafts are passed over. `all`: the view that shows drafts too. */
export type DraftView = 'counted' | 'all';

/** What the official overview says of a standing. */
export interface Summary {
  /** Versions that were looked at, in file order, up to the one that decided. */
  readonly relevant: readonly VersionStanding[];
  /** Those of them that pass: every result PASS, none missing, none unfinished. */
  readonly passed: readonly VersionStanding[];
  /** Not a draft: the first one that passes, else the first one in force; null when none is in force. */
  readonly deciding: VersionStanding | null;
  readonly verdict: Verdict;
}

export interface StandingInput {
  readonly scope: KnownScope;
  /** Newest result of each testcase; expired ones may be among them. */
  readonly newest: ReadonlyMap<string, NewestResult>;
  readonly documents: readonly DeclaredResult[];
  readonly now: Date;
}

/**
 * Standing at an instant: validity by its day (UTC), of the results those that have not expired, and what documents prove. Source: the
 * official monitor's evaluation (scs-standards §2.4).
 */
export function standingOf({ scope: known, newest, documents, now }: StandingInput): Standing {
  const { scope } = known;
  const counting = countingResults({ scope, newest, documents, now });
  const over = (ids: readonly string[]): MaybeResult => officialResult(verdictOver(ids, counting));
  const states = validityAt(scope, now.toISOString().slice(0, 10));
  const versions = scope.versions.flatMap(({ version }, index): VersionStanding[] => {
    const state = states.get(version);
    if (!state?.explicit) return [];
    const { targets: ids, targetOf } = resolveVersion(scope, version);
    const targets = new Map([...ids].map(([target, testcases]) => [target, { testcases, result: over(testcases) }]));
    return [{ version, index, validity: state.validity, result: over(ids.get('main') ?? []), targets, targetOf }];
  });
  const results = new Map([...counting].filter(([id]) => scope.testcases.has(id)));
  return { scope: known, results, versions };
}

/**
 * Goes through the versions in file order up to the first one that passes and is no draft. Officially a version passes unless it fails;
 * here only when it does pass (`docs/reference/official-api.md`).
 */
export function summarise({ versions }: Pick<Standing, 'versions'>, view: DraftView = 'counted'): Summary {
  const relevant: VersionStanding[] = [];
  const passed: VersionStanding[] = [];
  let winner: VersionStanding | null = null;
  for (const one of versions) {
    if (one.validity === 'deprecated' || (one.validity === 'draft' && view === 'counted')) continue;
    relevant.push(one);
    if (one.result !== 1) continue;
    passed.push(one);
    if (one.validity === 'draft') continue;
    winner = one;
    break;
  }
  const inForce = (['effective', 'warn'] as const).map((state) => relevant.find((one) => one.validity === state));
  const deciding = winner ?? inForce.find((one) => one !== undefined) ?? null;
  return { relevant, passed, deciding, verdict: verdictOf(deciding?.result ?? null) };
}

/**
 * A group stands as its worst member does, version by version. A member without any data is as bad as one whose results are missing;
 * officially it ranks better.
 */
export function combine(standings: readonly Standing[]): Pick<Standing, 'versions'> {
  const [first, ...others] = standings;
  if (first === undefined) return { versions: [] };
  const versions = first.versions.map((one) => {
    const same = others.flatMap(({ versions }) => versions.filter(({ version }) => version === one.version));
    return { ...one, result: officialResult(worstVerdict([one, ...same].map(({ result }) => verdictOf(result)))) };
  });
  return { versions };
}

const suffixes: Readonly<Record<Validity, string>> = { effective: '', draft: '*', warn: '†', deprecated: '††' };

/** The versions that pass, each with the official mark of its state; empty when none does. */
export function passedText({ passed }: Summary): string {
  return passed.map(({ version, validity }) => `${version}${suffixes[validity]}`).join(', ');
}

/** The sign that stands for the summary; the official ones, but for what is missing and what did not finish, which never look passed. */
export function signOf({ deciding, verdict }: Summary): string {
  if (verdict === 'PASS') return deciding?.validity === 'warn' ? '🟧' : '✅';
  return { FAIL: '🛑', MISS: '❓', DNF: '❔' }[verdict];
}
