import { cloneJson } from '../apply/clone.ts';
import { withObjectMeta } from '../apply/object-meta.ts';
import { isJsonObject, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import {
  deleteFromPrimitiveList,
  directive,
  faults,
  isListDirective,
  listOfDirective,
  plainMembers,
  plainValue,
  retainKeys,
  setElementOrder,
} from './directives.ts';
import { identityOf, orderItems } from './list-order.ts';
import { isWithinDepth } from './measure.ts';
import { deleteScalars, mergeLists, type MergeItem } from './merge-lists.ts';
import { badPatch, deepestResult } from './patch-errors.ts';
import { memberStrategy } from './patch-strategy.ts';

/**
 * Applies a strategic merge patch: maps merge, null removes, lists are replaced, or merged where the schema of the kind says so
 * (`x-kubernetes-patch-strategy`, `x-kubernetes-patch-merge-key`), and the directives of a patch are obeyed: `$patch`,
 * `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`. Returns a new object that shares nothing with the
 * arguments. Throws 400 for a malformed patch, 422 for lists of lists.
 * Source: apimachinery pkg/util/strategicpatch.
 */
export function strategicMergePatch(document: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  if (!isJsonObject(patch)) throw badPatch('error decoding patch: a strategic merge patch is an object');
  if (!isWithinDepth(patch, deepestResult)) {
    throw badPatch(`error decoding patch: it is nested deeper than ${deepestResult} levels`);
  }
  return cloneJson(mergeMaps(document, patch, withObjectMeta(schema)));
}

/** Shares parts with all arguments and changes none. */
function mergeMaps(original: JsonObject, patch: JsonObject, schema: Schema | undefined): JsonObject {
  const special = member(patch, directive);
  if (special === 'replace') return plainMembers(patch);
  if (special === 'delete') return {};
  if (special !== undefined) throw faults.unknownDirective(special, patch);
  const result = retained(original, patch);
  const done = orderLists(result, patch, schema);
  // Upstream leaves it to chance whether an item that is both deleted and named stays; here what is named stays.
  for (const name of Object.keys(patch)) {
    if (name.startsWith(deleteFromPrimitiveList)) deleteItems(result, name, patch[name]!);
  }
  for (const name of Object.keys(patch)) {
    if (name !== retainKeys && !isListDirective(name) && !done.has(name)) {
      mergeMember(result, name, patch[name]!, schema);
    }
  }
  return result;
}

/** A copy of the original with only the members that `$retainKeys` names, if the patch has it. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const directed = member(patch, retainKeys);
  if (directed !== undefined && !Array.isArray(directed)) throw faults.retainKeys();
  const keys = directed === undefined ? null : new Set(directed);
  if (keys !== null) {
    const stray = Object.keys(patch).some(
      (name) => name !== retainKeys && patch[name] !== null && !isListDirective(name) && !keys.has(name),
    );
    if (stray) throw faults.retainKeys();
  }
  const result: JsonObject = {};
  for (const name of Object.keys(original)) {
    if (keys === null || keys.has(name)) setMember(result, name, original[name]!);
  }
  return result;
}

function mergeMember(result: JsonObject, name: string, wanted: Json, schema: Schema | undefined): void {
  if (wanted === null) {
    delete result[name];
    return;
  }
  const before = member(result, name);
  const { strategy, mergeKey, below } = memberStrategy(schema, name);
  if (isJsonObject(wanted) && isJsonObject(before)) {
    setMember(result, name, strategy === 'replace' ? plainMembers(wanted) : mergeMaps(before, wanted, below));
  } else if (Array.isArray(wanted) && Array.isArray(before)) {
    setMember(
      result,
      name,
      strategy === 'merge'
        ? mergeLists(name, before, wanted, mergeKey, mergeItem(below))
        : (plainValue(wanted) as Json[]),
    );
  } else {
    const plain = plainValue(wanted);
    if (plain === undefined) delete result[name];
    else setMember(result, name, plain);
  }
}

function mergeItem(schema: Schema | undefined): MergeItem {
  return (before, patch) => mergeMaps(before, patch, schema);
}

function deleteItems(result: JsonObject, name: string, items: Json): void {
  const list = listOfDirective(name, deleteFromPrimitiveList);
  if (list === null) throw faults.primitiveList();
  if (items === null) {
    delete result[list];
    return;
  }
  const before = member(result, list);
  if (Array.isArray(before) && Array.isArray(items)) setMember(result, list, deleteScalars(before, items));
}

/** Merges the lists that the patch gives an order, and puts them into it. Returns the names that are done. */
function orderLists(result: JsonObject, patch: JsonObject, schema: Schema | undefined): Set<string> {
  const done = new Set<string>();
  for (const name of Object.keys(patch)) {
    if (!name.startsWith(setElementOrder)) continue;
    const order = patch[name]!;
    if (!Array.isArray(order)) throw faults.argument([], order);
    const list = listOfDirective(name, setElementOrder);
    if (list === null) throw faults.elementOrder();
    const ordered = orderedList(member(result, list), member(patch, list), order, list, schema);
    if (ordered === undefined) continue;
    setMember(result, list, ordered);
    done.add(list);
  }
  return done;
}

function orderedList(
  before: Json | undefined,
  wanted: Json | undefined,
  order: readonly Json[],
  name: string,
  schema: Schema | undefined,
): Json[] | undefined {
  if (before !== undefined && !Array.isArray(before)) throw faults.argument([], before);
  if (wanted !== undefined && !Array.isArray(wanted)) throw faults.argument([], wanted);
  const { strategy, mergeKey, below } = memberStrategy(schema, name);
  checkOrder(wanted ?? [], order, mergeKey);
  if (before === undefined && wanted === undefined) return undefined;
  if (wanted === undefined) return orderItems(before!, order, before!, mergeKey);
  if (before === undefined) return orderItems(plainValue(wanted) as Json[], order, [], mergeKey);
  const merged =
    strategy === 'merge'
      ? mergeLists(name, before, wanted, mergeKey, mergeItem(below))
      : (plainValue(wanted) as Json[]);
  return orderItems(merged, order, before, mergeKey);
}

/** The patch may only have items that the order names, and in that order. */
function checkOrder(wanted: readonly Json[], order: readonly Json[], mergeKey: string): void {
  if (wanted.length === 0 || order.length === 0) return;
  const items = wanted.filter((item) => !(isJsonObject(item) && Object.hasOwn(item, directive)));
  let next = 0;
  for (const step of order) {
    if (next < items.length && identityOf(items[next]!, mergeKey) === identityOf(step, mergeKey)) next++;
  }
  if (next < items.length) throw faults.order([...wanted], [...order]);
}
