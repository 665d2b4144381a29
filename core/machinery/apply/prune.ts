import type { JsonObject } from '../object/json.ts';
import { difference, intersection, isEmptySet, noFields, union, type FieldSet } from './field-set.ts';
import type { FieldType } from './field-type.ts';
import { fieldsOf } from './fields-of.ts';
import type { Owners } from './managed-fields.ts';
import { withNamedFields } from './reconcile.ts';
import { removeFields } from './remove.ts';

/**
 * Removes from the merged object what the manager applied last time (`last`), does not apply now, and nobody owns. Fields that
 * were there without an owner stay. `owners` has the manager with its new fields. Returns the argument when nothing goes.
 * Source: structured-merge-diff merge/update.go (prune).
 */
export function pruneDropped(
  type: FieldType,
  merged: JsonObject,
  owners: Owners,
  self: string,
  last: FieldSet,
): JsonObject {
  if (isEmptySet(difference(last, owners.get(self)?.fields ?? noFields))) return merged;
  const named = (fields: FieldSet): FieldSet => withNamedFields(type, fields);
  const all = named(fieldsOf(type, merged));
  const dropped = named(last);
  const owned = [...owners.values()].reduce((fields, owner) => union(fields, owner.fields), noFields);
  const bare = named(fieldsOf(type, removeFields(type, merged, dropped, 'null')));
  const stays = removeFields(type, merged, difference(all, union(bare, named(owned))), 'null');
  const gone = intersection(difference(all, named(fieldsOf(type, stays))), dropped);
  return removeFields(type, merged, gone, 'empty');
}
