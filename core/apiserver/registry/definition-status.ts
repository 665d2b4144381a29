import {
  jsonEquals,
  wireTime,
  type Condition,
  type Json,
  type JsonObject,
  type KubeObject,
} from '@allmend/core-machinery';

/**
 * Status of a CustomResourceDefinition: which of its names are accepted, whether its kind is served. Upstream has controllers
 * for it; here it is decided in the commit that writes the definition, so that a kind is served as soon as it is made.
 * Source: apiextensions-apiserver pkg/controller/status/naming_controller.go, pkg/controller/establish.
 */
export interface Names {
  readonly plural: string;
  readonly singular?: string;
  readonly shortNames?: readonly string[];
  readonly kind: string;
  readonly listKind?: string;
  readonly categories?: readonly string[];
}

/** Names that others of the group have: resources (plural, singular, short) and kinds (kind, list kind). */
export interface TakenNames {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

interface DefinitionSpec {
  readonly group: string;
  readonly names: Names;
  readonly versions: readonly { readonly name: string; readonly served: boolean; readonly storage: boolean }[];
}

interface DefinitionStatus {
  readonly acceptedNames?: Partial<Names>;
  readonly conditions?: readonly Condition[];
  readonly storedVersions?: readonly string[];
}

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

export function specOf(definition: KubeObject): DefinitionSpec {
  return definition['spec'] as DefinitionSpec;
}

export function statusOfDefinition(definition: KubeObject): DefinitionStatus {
  return definition['status'] ?? {};
}

export function conditionOf(definition: KubeObject, type: string): Condition | undefined {
  return statusOfDefinition(definition).conditions?.find((condition) => condition.type === type);
}

/** Whether the kind of a definition answers requests, and whether new objects are still taken. */
export function definitionState(definition: KubeObject): 'unserved' | 'serving' | 'terminating' {
  const accepted = ['NamesAccepted', 'Established'].some((type) => conditionOf(definition, type)?.status === 'True');
  if (!accepted) return 'unserved';
  const ends = definition.metadata.deletionTimestamp ?? conditionOf(definition, 'Terminating')?.status === 'True';
  return ends ? 'terminating' : 'serving';
}

/** The definition with the names under which its kind is served: the accepted ones. */
export function servedDefinition(definition: KubeObject): KubeObject {
  const { acceptedNames } = statusOfDefinition(definition);
  const spec = specOf(definition);
  return { ...definition, spec: { ...spec, names: { ...spec.names, ...acceptedNames } } };
}

/** The status after a write of the definition: accepted names and conditions. */
export function decideStatus(definition: KubeObject, taken: TakenNames, now: Date): JsonObject {
  const spec = specOf(definition);
  const status = statusOfDefinition(definition);
  const { names, conflict } = acceptNames(spec.names, status.acceptedNames ?? {}, taken);
  const accepted: Condition = {
    type: 'NamesAccepted',
    status: conflict ? 'False' : 'True',
    reason: conflict?.reason ?? 'NoConflicts',
    message: conflict?.message ?? 'no conflicts found',
    lastTransitionTime: wireTime(now),
  };
  const decided = {
    ...status,
    acceptedNames: names,
    conditions: setCondition(setCondition(status.conditions ?? [], accepted), established(definition, accepted, now)),
  };
  return decided as unknown as JsonObject;
}

/** Conditions with one set; its transition time stays when its status does. */
export function setCondition(conditions: readonly Condition[], next: Condition): readonly Condition[] {
  const known = conditions.find(({ type }) => type === next.type);
  if (!known) return [...conditions, next];
  const kept = known.status === next.status ? known.lastTransitionTime : next.lastTransitionTime;
  return conditions.map((condition) =>
    condition.type === next.type ? { ...next, lastTransitionTime: kept } : condition,
  );
}

function established(definition: KubeObject, accepted: Condition, now: Date): Condition {
  const known = conditionOf(definition, 'Established');
  if (known?.status === 'True') return known;
  const made = accepted.status === 'True';
  return {
    type: 'Established',
    status: made ? 'True' : 'False',
    reason: made ? 'InitialNamesAccepted' : 'NotAccepted',
    message: made ? 'the initial names have been accepted' : 'not all names are accepted',
    lastTransitionTime: wireTime(now),
  };
}

interface Accepted {
  readonly names: Partial<Names>;
  /** The last conflict that was found, as upstream reports it. */
  readonly conflict: { readonly reason: string; readonly message: string } | null;
}

function acceptNames(wanted: Names, current: Partial<Names>, taken: TakenNames): Accepted {
  let conflict: Accepted['conflict'] = null;
  const names: Record<string, unknown> = { ...current };
  const claim = (member: keyof Names, used: ReadonlySet<string>): void => {
    const name = wanted[member] as string | undefined;
    if (name === undefined) return;
    if (name === current[member] || !used.has(name)) names[member] = name;
    else conflict = { reason: `${titled(member)}Conflict`, message: inUse(name) };
  };
  claim('plural', taken.resources);
  claim('singular', taken.resources);
  if (!jsonEquals(asNames(wanted.shortNames), asNames(current.shortNames))) {
    const fresh = (wanted.shortNames ?? []).filter((name) => !(current.shortNames ?? []).includes(name));
    const used = fresh.filter((name) => taken.resources.has(name)).map(inUse);
    if (used.length === 0) names['shortNames'] = wanted.shortNames;
    else conflict = { reason: 'ShortNamesConflict', message: used.length === 1 ? used[0]! : `[${used.join(', ')}]` };
  }
  claim('kind', taken.kinds);
  claim('listKind', taken.kinds);
  names['categories'] = wanted.categories;
  for (const name of Object.keys(names)) if (names[name] === undefined) delete names[name];
  return { names, conflict };
}

/** Names that a definition holds in its group. */
export function namesHeldBy(definition: KubeObject): TakenNames {
  const { plural, singular, shortNames = [], kind, listKind } = statusOfDefinition(definition).acceptedNames ?? {};
  return { resources: setOf([plural, singular, ...shortNames]), kinds: setOf([kind, listKind]) };
}

export function joinNames(all: readonly TakenNames[]): TakenNames {
  return {
    resources: new Set(all.flatMap(({ resources }) => [...resources])),
    kinds: new Set(all.flatMap(({ kinds }) => [...kinds])),
  };
}

const asNames = (names: readonly string[] | undefined): Json => [...(names ?? [])];
const setOf = (names: readonly (string | undefined)[]): Set<string> =>
  new Set(names.flatMap((name) => (name ? [name] : [])));
const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`;
const titled = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
