import type { ParsedScope } from './formats/format.ts';
import type { ScopeVersion } from './model.ts';
import { clip, suggestion, type FindingSink } from './reading.ts';
import { resolveVersion } from './resolution.ts';
import { scopeTexts } from './texts.ts';

const knownTargets = ['main', 'recommended', 'preview'] as const;

/** What must hold in any scope, whatever its format: references, circles, dates that contradict one another; quirks as warnings. */
export function checkRules(parsed: ParsedScope, sink: FindingSink): void {
  checkModules(parsed, sink);
  checkTestcases(parsed, sink);
  checkVersions(parsed, sink);
  checkTimeline(parsed, sink);
  const { scope } = parsed;
  if (scope.prerequisite && (scope.prerequisite.url === scope.url || scope.prerequisite.name === scope.name)) {
    sink.error('prerequisite-self', parsed.placeOf('prerequisite'), scopeTexts.message('prerequisite-self'));
  }
}

function checkModules({ scope, placeOf }: ParsedScope, sink: FindingSink): void {
  const included = new Set(scope.versions.flatMap((version) => version.include));
  for (const { id, targets } of scope.modules.values()) {
    const place = placeOf(`module ${id}`);
    if (!included.has(id)) sink.warning('unused-module', place, scopeTexts.message('unused-module', { id: clip(id) }));
    for (const [target, testcases] of targets) {
      if (!knownTargets.some((known) => known === target)) {
        const params = { target: clip(target), module: clip(id), known: [...knownTargets] };
        sink.warning('unknown-target', place, scopeTexts.message('unknown-target', params));
      }
      for (const testcase of testcases) {
        if (scope.testcases.has(testcase)) continue;
        const meant = suggestion(testcase, scope.testcases.keys());
        const params = { module: clip(id), id: clip(testcase) };
        sink.error(
          'unknown-testcase',
          place,
          meant
            ? scopeTexts.message('unknown-testcase-near', { ...params, nearest: meant })
            : scopeTexts.message('unknown-testcase', params),
        );
      }
    }
  }
}

function checkTestcases({ scope, placeOf }: ParsedScope, sink: FindingSink): void {
  const targeted = new Set([...scope.modules.values()].flatMap((module) => [...module.targets.values()].flat()));
  for (const id of scope.testcases.keys()) {
    const place = placeOf(`testcase ${id}`);
    const params = { id: clip(id) };
    if (!targeted.has(id))
      sink.warning('untargeted-testcase', place, scopeTexts.message('untargeted-testcase', params));
    if (!/^[a-z]+-\d{4}-/.test(id)) {
      sink.warning('id-without-standard', place, scopeTexts.message('id-without-standard', params));
    }
  }
}

function checkVersions(parsed: ParsedScope, sink: FindingSink): void {
  const { scope, placeOf } = parsed;
  const names = new Set(scope.versions.map((version) => version.version));
  for (const version of scope.versions) {
    const place = placeOf(`version ${version.version}`);
    const name = clip(version.version);
    for (const id of version.include) checkInclude(parsed, version, id, names, sink);
    const { targets } = resolveVersion(scope, version.version);
    if (!targets.has('main')) sink.error('no-main', place, scopeTexts.message('no-main', { version: name }));
    for (const [id, target] of testcasesOfSeveralTargets(targets)) {
      sink.warning('two-targets', place, scopeTexts.message('two-targets', { version: name, id: clip(id), target }));
    }
    if (!scope.timeline.some((entry) => entry.versions.has(version.version))) {
      sink.warning('never-valid', place, scopeTexts.message('never-valid', { version: name }));
    }
  }
  const circle = findCircle(scope.versions);
  if (circle) {
    const message = scopeTexts.message('include-cycle', { path: circle.map(clip).join(' → ') });
    sink.error('include-cycle', placeOf(`include ${circle[0]} ${circle[1]}`), message);
  }
}

function checkInclude(
  { scope, placeOf }: ParsedScope,
  version: ScopeVersion,
  id: string,
  versions: ReadonlySet<string>,
  sink: FindingSink,
): void {
  const place = placeOf(`include ${version.version} ${id}`);
  const params = { version: clip(version.version), id: clip(id) };
  const module = scope.modules.get(id);
  if (module) {
    if ([...module.targets.values()].some((ids) => ids.length > 0)) return;
    sink.warning('empty-module', place, scopeTexts.message('empty-module', { ...params, module: clip(id) }));
    return;
  }
  if (versions.has(id)) {
    sink.error('include-version', place, scopeTexts.message('include-version', params));
    return;
  }
  const meant = suggestion(id, scope.modules.keys());
  sink.error(
    'unknown-module',
    place,
    meant
      ? scopeTexts.message('unknown-module-near', { ...params, nearest: meant })
      : scopeTexts.message('unknown-module', params),
  );
}

/** The last target holds for a testcase that is in several (scs-0003-v1 as implemented). */
function testcasesOfSeveralTargets(targets: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const seen = new Set<string>();
  const several = new Map<string, string>();
  for (const [target, ids] of targets) {
    for (const id of ids) {
      if (seen.has(id)) several.set(id, target);
      seen.add(id);
    }
  }
  return several;
}

/** A path of versions that include one another and comes back to its start; null when there is none. */
function findCircle(versions: readonly ScopeVersion[]): string[] | null {
  const includes = new Map(versions.map((version) => [version.version, version.include]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | null => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name) || !includes.has(name)) return null;
    for (const next of includes.get(name)!) {
      const found = visit(next, [...path, name]);
      if (found) return found;
    }
    done.add(name);
    return null;
  };
  for (const { version } of versions) {
    const found = visit(version, []);
    if (found) return found;
  }
  return null;
}

function checkTimeline({ scope, placeOf }: ParsedScope, sink: FindingSink): void {
  const versions = new Map(scope.versions.map((version) => [version.version, version]));
  const reported = new Set<string>();
  for (const { date, versions: states } of scope.timeline) {
    for (const [name, validity] of states) {
      const place = placeOf(`timeline ${date} ${name}`);
      const version = versions.get(name);
      if (!version) {
        const meant = suggestion(name, versions.keys());
        sink.error(
          'unknown-version',
          place,
          meant
            ? scopeTexts.message('unknown-version-near', { id: clip(name), nearest: meant })
            : scopeTexts.message('unknown-version', { id: clip(name) }),
        );
        continue;
      }
      const stable = version.stabilizedAt !== null && version.stabilizedAt <= date;
      if (stable || (validity !== 'effective' && validity !== 'warn') || reported.has(name)) continue;
      reported.add(name);
      sink.warning('valid-unstable', place, scopeTexts.message('valid-unstable', { version: name, validity, date }));
    }
  }
}
