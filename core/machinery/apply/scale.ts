import type { Json, JsonObject } from '../object/json.ts';
import { difference, hasPath, isEmptySet, noFields, setOfPaths, union, type FieldSet, type Path } from './field-set.ts';
import { managerId, readOwners, writeOwners, type Owner, type Owners } from './managed-fields.ts';
import { fieldElement } from './path-element.ts';

/** Where managedFields of an object and of its `scale` subresource meet: in the number of replicas. */
export interface ScaleMapping {
  /** managedFields of the object. */
  readonly entries: Json | undefined;
  /** Version of the object. */
  readonly apiVersion: string;
  /** Members down to the replicas, e.g. `['spec', 'replicas']`. */
  readonly replicas: readonly string[];
}

const scaleVersion = 'autoscaling/v1';
const replicasOfScale: Path = ['spec', 'replicas'].map(fieldElement);
const scaleFields: FieldSet = setOfPaths([replicasOfScale]);

/**
 * managedFields that a Scale shows: of each owner of the replicas, that field alone, at its place in a Scale.
 * Source: apimachinery managedfields/scalehandler.go (ToSubresource).
 */
export function scaleEntries({ entries, apiVersion, replicas }: ScaleMapping): JsonObject[] {
  const path = replicas.map(fieldElement);
  const shown = new Map<string, Owner>();
  for (const [id, owner] of ownersIn(entries)) {
    if (owner.apiVersion !== apiVersion || !hasPath(owner.fields, path)) continue;
    shown.set(id, { ...owner, apiVersion: scaleVersion, fields: scaleFields });
  }
  return writeOwners(shown);
}

/**
 * managedFields of the object after its Scale was written with the managedFields `changed`: who owns the replicas there owns
 * them here, and nobody else. Source: scalehandler.go (ToParent).
 */
export function entriesAfterScale(
  { entries, apiVersion, replicas }: ScaleMapping,
  changed: Json | undefined,
): JsonObject[] {
  const path = replicas.map(fieldElement);
  const own = setOfPaths([path]);
  const scalers = new Map([...ownersIn(changed)].map(([, owner]) => [identity(owner), owner]));
  const next = new Map<string, Owner>();
  for (const [id, owner] of ownersIn(entries)) {
    if (owner.apiVersion !== apiVersion) continue;
    if (!hasPath(owner.fields, path) || scalers.delete(identity(owner))) {
      next.set(id, owner);
      continue;
    }
    const fields = difference(owner.fields, own);
    if (!isEmptySet(fields)) next.set(id, { ...owner, fields });
  }
  for (const scaler of scalers.values()) {
    if (!hasPath(scaler.fields, replicasOfScale)) continue;
    const id = managerId({ ...scaler, apiVersion });
    next.set(id, { ...scaler, apiVersion, fields: union(next.get(id)?.fields ?? noFields, own) });
  }
  return writeOwners(next);
}

/** An owner seen from both sides: its version differs. */
function identity({ manager, operation, subresource }: Owner): string {
  return JSON.stringify([manager, operation, subresource]);
}

function ownersIn(entries: Json | undefined): Owners {
  const read = readOwners(entries);
  return 'owners' in read ? read.owners : new Map();
}
