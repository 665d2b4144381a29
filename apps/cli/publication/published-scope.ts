import type { ScopeSheet } from '@allmend/api';
import { compareFrozen, shippedScopeByUuid, type Scope, type ScopeFinding, type Validity } from '@allmend/conformance';

/** The scope that a sheet describes: as much of it as verdicts need. */
export function scopeOf(sheet: ScopeSheet): Scope {
  const { scope, modules, testcases, timeline } = sheet;
  const stabilized = new Map(scope.versions.map((one) => [one.version, one.stabilizedAt] as const));
  return {
    uuid: scope.uuid,
    name: scope.title,
    url: scope.url,
    prerequisite: null,
    variables: [],
    testcases: new Map(
      testcases.map(({ testcase, lifetime, manual, description, url }) => [
        testcase,
        { id: testcase, lifetime, section: null, manual, description, url },
      ]),
    ),
    modules: new Map(
      modules.map(({ id, name, url, targets }) => [id, { id, name, url, targets: new Map(Object.entries(targets)) }]),
    ),
    versions: versionsOf(sheet).map((version) => ({
      version,
      stabilizedAt: stabilized.get(version) ?? null,
      include: modules.filter(({ versions }) => versions.includes(version)).map(({ id }) => id),
    })),
    timeline: timeline.map(({ date, versions }) => ({
      date,
      versions: new Map(Object.entries(versions) as [string, Validity][]),
    })),
    warnings: [],
  };
}

/** In the order of the file, the newest first: the differences go from each to the next one. */
function versionsOf({ differences, scope, modules }: ScopeSheet): readonly string[] {
  if (differences.length > 0) return [...differences.toReversed().map(({ to }) => to), differences[0]!.from];
  return [
    ...new Set([...scope.versions.map(({ version }) => version), ...modules.flatMap(({ versions }) => versions)]),
  ];
}

/** What of a frozen version is another than this program knows it; empty for scopes that it does not know. */
export function changedFrozen(published: Scope): readonly ScopeFinding[] {
  const known = shippedScopeByUuid(published.uuid);
  if (!known) return [];
  // Of versions that are neither in force nor to come, the sheet does not say since when they are frozen.
  const shown = new Set(published.versions.filter((one) => one.stabilizedAt !== null).map(({ version }) => version));
  return compareFrozen({ ...known, versions: known.versions.filter(({ version }) => shown.has(version)) }, published);
}
