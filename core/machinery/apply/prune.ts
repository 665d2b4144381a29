import type { JsonObject } from '../object/json.ts';
import { difference, intersection, isEmptySet, noFields, union, type FieldSet } from './field-set.ts';
import type { FieldType } from './field-type.ts';
import { fieldsOf } from './fields-of.ts';
import type { Owners } from './managed-fields.ts';
import { withNamedFields } from './reconcile.ts';
import { partWith, removeFields } from './remove.ts';

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
  const owned = named([...owners.values()].reduce((fields, owner) => union(fields, owner.fields), noFields));
  const applied = named(last);
  const dropped = difference(applied, owned);
  if (isEmptySet(dropped)) return merged;
  // What happens to a field depends only on what is above and below it, so the rest of the object need not be looked at.
  const part = partWith(type, merged, dropped);
  const all = named(fieldsOf(type, part));
  const bare = named(fieldsOf(type, removeFields(type, part, applied, 'null')));
  const stays = removeFields(type, part, difference(all, union(bare, owned)), 'null');
  const gone = intersection(difference(all, named(fieldsOf(type, stays))), applied);
  return removeFields(type, merged, gone, 'empty');
}
