import { scopeErrors } from './errors.ts';
import type { Scope, ScopeTestcase, ScopeVersion } from './model.ts';
import { suggestion } from './reading.ts';

/** What a version consists of once its modules are put together. */
export interface ResolvedVersion {
  readonly version: ScopeVersion;
  /** Target → testcase ids, sorted: the union of this target over the included modules. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Testcase → target. Of several the last one holds. */
  readonly targetOf: ReadonlyMap<string, string>;
}

type Resolvable = Pick<Scope, 'name' | 'versions' | 'modules'>;

/** Puts a version's modules together. Throws `scope.unknown-version`. Source: scs-0003-v1, modules and targets. */
export function resolveVersion(scope: Resolvable, version: string): ResolvedVersion {
  const found = findVersion(scope, version);
  const united = new Map<string, Set<string>>();
  for (const id of found.include) {
    for (const [target, testcases] of scope.modules.get(id)?.targets ?? []) {
      const ids = united.get(target) ?? new Set();
      for (const testcase of testcases) ids.add(testcase);
      united.set(target, ids);
    }
  }
  const targets = new Map([...united].map(([target, ids]) => [target, [...ids].sort()]));
  const targetOf = new Map([...targets].flatMap(([target, ids]) => ids.map((id) => [id, target] as const)));
  return { version: found, targets, targetOf };
}

/** Testcases that decide about a version, sorted. Throws `scope.unknown-version`. */
export function mainTestcases(scope: Resolvable, version: string): readonly string[] {
  return resolveVersion(scope, version).targets.get('main') ?? [];
}

/** The version of that name. Throws `scope.unknown-version`, which names the nearest. */
export function findVersion(scope: Resolvable, version: string): ScopeVersion {
  const found = scope.versions.find((one) => one.version === version);
  if (found) return found;
  const known = scope.versions.map((one) => one.version);
  throw scopeErrors.error('unknown-version', {
    scope: scope.name,
    version,
    known: known.join(', '),
    nearest: suggestion(version, known) ?? known[0] ?? '',
  });
}

/**
 * How many stabilised versions have each testcase in `main`: more than none means that a failure endangers a certificate.
 * Source: the official monitor's `attn`.
 */
export function attention(scope: Scope): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([...scope.testcases.keys()].map((id) => [id, 0]));
  for (const { version, stabilizedAt } of scope.versions) {
    if (stabilizedAt === null) continue;
    for (const id of mainTestcases(scope, version)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/**
 * Target of a testcase whether or not a version includes its module: recommended and manual testcases stand in modules
 * that no version includes, and are run and shown all the same. Null when no module names it.
 */
export function declaredTarget(scope: Scope, testcase: string): string | null {
  let target: string | null = null;
  for (const module of scope.modules.values()) {
    for (const [name, ids] of module.targets) {
      if (!ids.includes(testcase)) continue;
      if (name === 'main') return name;
      target ??= name;
    }
  }
  return target;
}

/** The testcases that judge one version: everything in any of its targets, by id. */
export function testcasesOf(scope: Scope, version: string): readonly ScopeTestcase[] {
  const ids = [...resolveVersion(scope, version).targetOf.keys()].sort();
  return ids.map((id) => scope.testcases.get(id)).filter((testcase) => testcase !== undefined);
}
