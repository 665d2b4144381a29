import { isDay } from '../date.ts';
import {
  lifetimes,
  sections,
  validities,
  type ScopeModule,
  type ScopeTestcase,
  type ScopeVariable,
  type ScopeVersion,
  type TimelineEntry,
  type Validity,
} from '../model.ts';
import { asChoice, asList, asMap, asText, clip, isNull, knownKeys, optional, required } from '../reading.ts';
import type { FindingSink } from '../reading.ts';
import { scopeTexts } from '../texts.ts';
import type { MapView, Place, YamlView } from '../yaml-view.ts';
import type { ParsedScope, ScopeFormat } from './format.ts';

/** Keys of each level. Source: the key table of the official library (scs-0003-v1 leaves it open). */
const keys = {
  scope: ['uuid', 'name', 'url', 'versions', 'prerequisite', 'variables', 'scripts', 'modules', 'timeline'],
  prerequisite: ['name', 'url'],
  script: ['executable', 'env', 'args', 'testcases'],
  testcase: ['lifetime', 'section', 'id', 'description', 'url'],
  module: ['id', 'targets', 'url', 'name', 'parameters'],
  version: ['version', 'include', 'targets', 'stabilized_at'],
  include: ['ref', 'parameters'],
  timeline: ['date', 'versions'],
} as const;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The YAML shape of scs-0003-v1 as the official suite of 2025 and 2026 reads it. */
export const scs0003v1: ScopeFormat = {
  id: 'scs-0003-v1',
  detect: (root) => ['uuid', 'scripts', 'modules', 'versions', 'timeline'].some((key) => root.entries.has(key)),
  read(root, sink) {
    const places = new Map<string, Place>();
    const context: ReadContext = { sink, places };
    knownKeys(root, keys.scope, 'scope', sink);
    const variables = readVariables(root, context);
    return {
      scope: {
        uuid: readUuid(root, context),
        name: asText(required(root, 'name', 'scope', sink), 'name', sink) ?? '',
        url: asText(required(root, 'url', 'scope', sink), 'url', sink) ?? '',
        prerequisite: readPrerequisite(root, context),
        variables,
        testcases: readScripts(root, variables, context),
        modules: readModules(root, context),
        versions: readVersions(root, context),
        timeline: readTimeline(root, context),
      },
      placeOf: (what) => places.get(what) ?? root,
    } satisfies ParsedScope;
  },
};

interface ReadContext {
  readonly sink: FindingSink;
  readonly places: Map<string, Place>;
}

function readUuid(root: MapView, { sink }: ReadContext): string {
  const view = required(root, 'uuid', 'scope', sink);
  const uuid = asText(view, 'uuid', sink) ?? '';
  if (view !== null && uuid !== '' && !uuidPattern.test(uuid)) {
    sink.error('bad-uuid', view, scopeTexts.message('bad-uuid', { value: clip(uuid) }));
  }
  return uuid.toLowerCase();
}

function readPrerequisite(root: MapView, { sink, places }: ReadContext): { name: string; url: string } | null {
  const view = asMap(optional(root, 'prerequisite'), 'prerequisite', sink);
  if (view === null) return null;
  knownKeys(view, keys.prerequisite, 'prerequisite', sink);
  places.set('prerequisite', view);
  const name = asText(required(view, 'name', 'prerequisite', sink), 'name', sink);
  const url = asText(required(view, 'url', 'prerequisite', sink), 'url', sink);
  return name === null || url === null ? null : { name, url };
}

function readVariables(root: MapView, { sink, places }: ReadContext): ScopeVariable[] {
  const variables: ScopeVariable[] = [];
  for (const view of asList(optional(root, 'variables'), 'variables', sink)?.items ?? []) {
    const variable = readVariable(view, sink);
    if (variable === null) continue;
    if (variables.some((one) => one.name === variable.name)) {
      sink.error('duplicate', view, scopeTexts.message('duplicate-variable', { id: clip(variable.name) }));
      continue;
    }
    places.set(`variable ${variable.name}`, view);
    variables.push(variable);
  }
  return variables;
}

/** A text, or a mapping of one key: a variable with a default. */
function readVariable(view: YamlView, sink: FindingSink): ScopeVariable | null {
  if (view.kind === 'map' && view.entries.size === 1) {
    const [name, { value }] = [...view.entries][0]!;
    const fallback = isNull(value) ? null : asText(value, `variables.${clip(name)}`, sink);
    return { name, default: fallback };
  }
  const name = asText(view, 'variable', sink);
  return name === null ? null : { name, default: null };
}

function readScripts(
  root: MapView,
  variables: readonly ScopeVariable[],
  context: ReadContext,
): Map<string, ScopeTestcase> {
  const { sink } = context;
  const testcases = new Map<string, ScopeTestcase>();
  const placeholders: Placeholders = {
    assignable: new Set([...variables.map((one) => one.name), 'testcases']),
    used: new Set(),
  };
  for (const item of asList(required(root, 'scripts', 'scope', sink), 'scripts', sink)?.items ?? []) {
    const script = asMap(item, 'script', sink);
    if (script === null) continue;
    knownKeys(script, keys.script, 'script', sink);
    const executable = optional(script, 'executable');
    const command = asText(executable, 'executable', sink);
    if (executable !== null && command !== null && /^https?:/i.test(command)) {
      sink.warning('remote-executable', executable, scopeTexts.message('remote-executable'));
    }
    checkPlaceholders(script, placeholders, sink);
    for (const one of asList(required(script, 'testcases', 'script', sink), 'testcases', sink)?.items ?? []) {
      readTestcase(one, { manual: command === null }, testcases, context);
    }
  }
  for (const { name } of variables) {
    if (placeholders.used.has(name)) continue;
    const place = context.places.get(`variable ${name}`) ?? root;
    sink.warning('unused-variable', place, scopeTexts.message('unused-variable', { name: clip(name) }));
  }
  return testcases;
}

interface Placeholders {
  readonly assignable: ReadonlySet<string>;
  readonly used: Set<string>;
}

function checkPlaceholders(script: MapView, { assignable, used }: Placeholders, sink: FindingSink): void {
  const args = optional(script, 'args');
  const env = asMap(optional(script, 'env'), 'env', sink);
  for (const view of [args, ...(env ? [...env.entries.values()].map((entry) => entry.value) : [])]) {
    const text = asText(view, 'args', sink);
    if (view === null || text === null) continue;
    for (const [, name] of text.matchAll(/\{([A-Za-z_]\w*)\}/g)) {
      used.add(name!);
      if (assignable.has(name!)) continue;
      sink.warning('unknown-variable', view, scopeTexts.message('unknown-variable', { name: clip(name!) }));
    }
  }
}

function readTestcase(
  item: YamlView,
  { manual }: { readonly manual: boolean },
  testcases: Map<string, ScopeTestcase>,
  { sink, places }: ReadContext,
): void {
  const view = asMap(item, 'testcase', sink);
  if (view === null) return;
  knownKeys(view, keys.testcase, 'testcase', sink);
  const id = asText(required(view, 'id', 'testcase', sink), 'id', sink);
  const lifetime = asChoice(optional(view, 'lifetime'), 'lifetime', lifetimes, sink) ?? 'week';
  const section = asChoice(optional(view, 'section'), 'section', sections, sink);
  const description = asText(optional(view, 'description'), 'description', sink) ?? '';
  const url = asText(optional(view, 'url'), 'url', sink);
  if (id === null) return;
  if (testcases.has(id)) {
    sink.error('duplicate', view, scopeTexts.message('duplicate-testcase', { id: clip(id) }));
    return;
  }
  places.set(`testcase ${id}`, view);
  testcases.set(id, { id, lifetime, section, manual, description, url });
}

function readModules(root: MapView, { sink, places }: ReadContext): Map<string, ScopeModule> {
  const modules = new Map<string, ScopeModule>();
  for (const item of asList(required(root, 'modules', 'scope', sink), 'modules', sink)?.items ?? []) {
    const view = asMap(item, 'module', sink);
    if (view === null) continue;
    knownKeys(view, keys.module, 'module', sink);
    const id = asText(required(view, 'id', 'module', sink), 'id', sink);
    const name = asText(optional(view, 'name'), 'name', sink);
    const url = asText(optional(view, 'url'), 'url', sink);
    const targets = readTargets(required(view, 'targets', `module ${clip(id ?? '')}`, sink), sink);
    if (id === null) continue;
    if (modules.has(id)) {
      sink.error('duplicate', view, scopeTexts.message('duplicate-module', { id: clip(id) }));
      continue;
    }
    places.set(`module ${id}`, view);
    modules.set(id, { id, name: name ?? id, url, targets });
  }
  return modules;
}

function readTargets(view: YamlView | null, sink: FindingSink): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const [target, { value }] of asMap(view, 'targets', sink)?.entries ?? []) {
    const ids = isNull(value) ? [] : (asList(value, `targets.${clip(target)}`, sink)?.items ?? []);
    targets.set(
      target,
      ids.map((id) => asText(id, `targets.${clip(target)}`, sink)).filter((id) => id !== null),
    );
  }
  return targets;
}

function readVersions(root: MapView, context: ReadContext): ScopeVersion[] {
  const { sink, places } = context;
  const versions: ScopeVersion[] = [];
  for (const item of asList(required(root, 'versions', 'scope', sink), 'versions', sink)?.items ?? []) {
    const view = asMap(item, 'version', sink);
    if (view === null) continue;
    knownKeys(view, keys.version, 'version', sink);
    const named = required(view, 'version', 'version', sink);
    const version = asText(named, 'version', sink);
    const stabilizedAt = readDay(optional(view, 'stabilized_at'), 'stabilized_at', sink);
    if (version === null) continue;
    if (named?.kind === 'scalar' && typeof named.value === 'number') {
      sink.warning('number-as-version', named, scopeTexts.message('number-as-version', { value: clip(version) }));
    }
    if (view.entries.has('targets')) {
      sink.warning('version-targets', view.entries.get('targets')!.key, scopeTexts.message('version-targets'));
    }
    if (versions.some((one) => one.version === version)) {
      sink.error('duplicate', view, scopeTexts.message('duplicate-version', { id: clip(version) }));
      continue;
    }
    places.set(`version ${version}`, view);
    versions.push({ version, stabilizedAt, include: readInclude(view, version, context) });
  }
  return versions;
}

function readInclude(version: MapView, name: string, { sink, places }: ReadContext): string[] {
  const include: string[] = [];
  const where = `version ${clip(name)}`;
  for (const item of asList(required(version, 'include', where, sink), 'include', sink)?.items ?? []) {
    const id = asText(item.kind === 'map' ? includeReference(item, sink) : item, 'include', sink);
    if (id === null) continue;
    if (include.includes(id)) {
      sink.warning('duplicate-include', item, scopeTexts.message('duplicate-include', { id: clip(id), version: name }));
      continue;
    }
    places.set(`include ${name} ${id}`, item);
    include.push(id);
  }
  return include;
}

/** The long form of an include; its parameters reach no script any more (scs-0003-v1 as implemented). */
function includeReference(item: MapView, sink: FindingSink): YamlView | null {
  knownKeys(item, keys.include, 'include', sink);
  const parameters = item.entries.get('parameters');
  if (parameters) sink.warning('include-parameters', parameters.key, scopeTexts.message('include-parameters'));
  return required(item, 'ref', 'include', sink);
}

function readTimeline(root: MapView, { sink, places }: ReadContext): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const item of asList(required(root, 'timeline', 'scope', sink), 'timeline', sink)?.items ?? []) {
    const view = asMap(item, 'timeline', sink);
    if (view === null) continue;
    knownKeys(view, keys.timeline, 'timeline', sink);
    const date = readDay(required(view, 'date', 'timeline', sink), 'date', sink);
    const versions = new Map<string, Validity>();
    const states = asMap(required(view, 'versions', 'timeline', sink), 'versions', sink);
    for (const [version, { key, value }] of states?.entries ?? []) {
      const validity = asChoice(value, version, validities, sink);
      if (validity === null) continue;
      versions.set(version, validity);
      if (date !== null) places.set(`timeline ${date} ${version}`, key);
    }
    if (date === null) continue;
    if (entries.some((one) => one.date === date)) {
      sink.error('duplicate', view, scopeTexts.message('duplicate-date', { id: date }));
      continue;
    }
    entries.push({ date, versions });
  }
  return entries.sort((a, b) => (a.date < b.date ? -1 : 1));
}

function readDay(view: YamlView | null, what: string, sink: FindingSink): string | null {
  const text = asText(view, what, sink);
  if (view === null || text === null) return null;
  if (isDay(text)) return text;
  sink.error('bad-date', view, scopeTexts.message('bad-date', { what, value: clip(text) }));
  return null;
}
