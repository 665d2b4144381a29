import { sheetSchemaVersion, type ScopeSheet, type SheetScope } from '@allmend/api';
import type { Scope } from '../scope/model.ts';
import { mainTestcases, resolveVersion } from '../scope/resolution.ts';
import { validityAt } from '../scope/validity.ts';
import { coverageOf, moduleCoverage } from '../verdicts/coverage.ts';
import { dayOf, decidingVersion, laterVersions } from '../verdicts/deciding.ts';
import { withEdition } from './edition.ts';
import { asData } from './facts.ts';
import type { Questions } from './questions.ts';

/** A scope as it stands on every page: the versions that the timeline names now or later, newest first. */
export function sheetScope(name: string, scope: Scope, questions: Questions, now: Date): SheetScope {
  const day = dayOf(now);
  const states = validityAt(scope, day);
  const later = new Map(laterVersions(scope, day).map(({ version, from }) => [version, from] as const));
  const shown = scope.versions.filter(({ version }) => states.get(version)?.explicit || later.has(version));
  const first = decidingVersion(scope, day)?.version ?? shown[0]?.version;
  return {
    name,
    uuid: scope.uuid,
    title: scope.name,
    url: scope.url,
    versions: shown.map(({ version, stabilizedAt }) => ({
      version,
      validity: states.get(version)!.validity,
      stabilizedAt,
      effectiveFrom: later.get(version) ?? null,
      testcases: mainTestcases(scope, version).length,
    })),
    coverage:
      first === undefined
        ? { total: 0, proven: 0, partly: 0, document: 0, uncovered: 0 }
        : coverageOf(scope, first, questions.standards),
  };
}

/** Everything about a scope. Pure. */
export function scopeSheet(name: string, scope: Scope, questions: Questions, now: Date): ScopeSheet {
  const { versions } = scope;
  return withEdition<ScopeSheet>({
    schema: sheetSchemaVersion,
    edition: '',
    asOf: now.toISOString(),
    scope: sheetScope(name, scope, questions, now),
    timeline: scope.timeline.map((entry) => ({ date: entry.date, versions: Object.fromEntries(entry.versions) })),
    modules: [...scope.modules.values()].map((module) => ({
      id: module.id,
      name: module.name,
      url: module.url,
      versions: versions.filter(({ include }) => include.includes(module.id)).map(({ version }) => version),
      targets: Object.fromEntries([...module.targets].map(([target, ids]) => [target, [...ids]])),
      coverage: moduleCoverage(scope, module, questions.standards),
    })),
    testcases: [...scope.testcases.values()].map(({ id, lifetime, manual, description, url }) => {
      const question = questions.question(id);
      return {
        testcase: id,
        lifetime,
        manual,
        known: question !== null,
        question: question && asData(question),
        description,
        url,
      };
    }),
    // The file has the newest first.
    differences: versions
      .slice(0, -1)
      .map(({ version }, at) => difference(scope, versions[at + 1]!.version, version))
      .toReversed(),
  });
}

/** Ids that came and went, in whatever target. */
function difference(scope: Scope, from: string, to: string): ScopeSheet['differences'][number] {
  const before = resolveVersion(scope, from).targetOf;
  const after = resolveVersion(scope, to).targetOf;
  return {
    from,
    to,
    added: [...after.keys()].filter((id) => !before.has(id)).sort(),
    removed: [...before.keys()].filter((id) => !after.has(id)).sort(),
  };
}
