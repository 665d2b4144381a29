import { compareObjects, withoutFields, type Comparison } from './compare.ts';
import {
  difference,
  intersection,
  isEmptySet,
  pathsOf,
  setOfPaths,
  union,
  type FieldSet,
  type Path,
} from './field-set.ts';
import type { FieldType } from './field-type.ts';
import { compareText } from './go-text.ts';
import { managerId, seconds, type Manager, type Owner, type Owners } from './managed-fields.ts';
import type { JsonObject } from '../object/json.ts';
import { fieldElement } from './path-element.ts';
import { reconcileFields } from './reconcile.ts';

/** Fields that identify an object or that the server sets: nobody owns them. Source: managedfields/internal/stripmeta.go. */
export const neverOwned: FieldSet = setOfPaths(
  [
    ['apiVersion'],
    ['kind'],
    ['metadata'],
    ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'].map((name) => [
      'metadata',
      name,
    ]),
    ['metadata', 'managedFields'],
    ['metadata', 'resourceVersion'],
  ].map((names) => names.map(fieldElement)),
);

/** Most managers that update which an object remembers one by one. Source: managedfields/internal/fieldmanager.go. */
const mostUpdaters = 10;

/** Owners that can be judged with this schema: those of its version. Others are forgotten, as a version that is served no more. */
export function currentOwners(type: FieldType, owners: Owners, apiVersion: string): Map<string, Owner> {
  const current = new Map<string, Owner>();
  for (const [id, owner] of owners) {
    if (owner.apiVersion !== apiVersion) continue;
    const fields = reconcileFields(type, owner.fields);
    current.set(id, fields === owner.fields ? owner : { ...owner, fields });
  }
  return current;
}

/** A field that is to change, and someone else who owns it. */
export interface Conflict {
  readonly owner: Owner;
  readonly path: Path;
}

/** Fields of others that the change touches, by manager and path. */
export function conflictsOf(owners: Owners, comparison: Comparison, self: string): Conflict[] {
  const touched = union(comparison.modified, comparison.added);
  if (isEmptySet(touched)) return [];
  return [...owners]
    .filter(([id]) => id !== self)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, owner]) => pathsOf(intersection(owner.fields, touched)).map((path) => ({ owner, path })));
}

/** Takes from everybody but `self` what the change touches or removes; who is left with nothing is left out. */
export function takeFields(owners: Map<string, Owner>, comparison: Comparison, self: string): void {
  const taken = [comparison.modified, comparison.added, comparison.removed].filter((fields) => !isEmptySet(fields));
  for (const [id, owner] of owners) {
    if (id === self) continue;
    const fields = taken.reduce(difference, owner.fields);
    if (isEmptySet(fields)) owners.delete(id);
    else if (fields !== owner.fields) owners.set(id, { ...owner, fields });
  }
}

/** How one request changes ownership. */
export interface Change {
  readonly type: FieldType;
  readonly self: Manager;
  /** Instant of the change, as `wireTime` gives it. */
  readonly time: string;
  /** What the request cannot change, whatever it says. */
  readonly resetFields: FieldSet;
}

/**
 * Ownership after a create, update or patch: who sets a field to something new owns it, silently, and alone; who changes
 * nothing owns nothing more. Source: structured-merge-diff merge/update.go (Update) and managedfieldsupdater.go.
 */
export function ownersAfterUpdate(change: Change, owners: Owners, before: JsonObject, after: JsonObject): Owners {
  const { type, self, time, resetFields } = change;
  const comparison = withoutFields(compareObjects(type, before, after), resetFields);
  const next = currentOwners(type, owners, self.apiVersion);
  takeFields(next, comparison, '');
  const fields = difference(union(comparison.modified, comparison.added), neverOwned);
  if (!isEmptySet(fields)) {
    const id = managerId(self);
    const known = next.get(id);
    next.set(id, { ...self, time, fields: known === undefined ? fields : union(fields, known.fields) });
  }
  return foldOldUpdaters(next);
}

/** Folds the oldest updaters of a version into one, until few enough are left. Source: managedfields/internal/capmanagers.go. */
function foldOldUpdaters(owners: Map<string, Owner>): Owners {
  const updaters = [...owners].filter(([, { operation }]) => operation === 'Update');
  updaters.sort(([a, one], [b, other]) => seconds(one) - seconds(other) || compareText(a, b));
  let tooMany = updaters.length - mostUpdaters;
  const firsts = new Map<string, string>();
  for (const [id, owner] of updaters) {
    if (tooMany <= 0) break;
    const { apiVersion, time } = owner;
    const old: Manager = { manager: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' };
    const bucket = managerId(old);
    const first = firsts.get(apiVersion);
    if (first === undefined || id === bucket) {
      firsts.set(apiVersion, first ?? id);
      continue;
    }
    const known = owners.get(bucket) ?? owners.get(first)!;
    if (!owners.has(bucket)) owners.delete(first);
    owners.delete(id);
    owners.set(bucket, { ...old, time, fields: union(owner.fields, known.fields) });
    tooMany--;
  }
  return owners;
}
