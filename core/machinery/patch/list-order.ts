import { isJsonObject, member, type Json } from '../object/json.ts';
import { faults } from './directives.ts';

/** What tells items of a list apart: the value of the merge key, or without one the item itself. */
export type Identity = string;

/** Identity of an item; throws when a map lacks the key, or the key is no scalar. */
export function identityOf(item: Json, mergeKey: string): Identity {
  if (mergeKey === '') return scalarIdentity(item) ?? '';
  if (!isJsonObject(item)) throw faults.argument({}, item);
  const value = member(item, mergeKey);
  if (value === undefined) throw faults.noMergeKey(item, mergeKey);
  const identity = scalarIdentity(value);
  if (identity === null) throw faults.badMergeKey(mergeKey);
  return identity;
}

function scalarIdentity(value: Json): Identity | null {
  return typeof value === 'object' && value !== null ? null : `${typeof value} ${String(value)}`;
}

/** First place of each identity. */
export function placesOf(items: readonly Json[], mergeKey: string): Map<Identity, number> {
  const places = new Map<Identity, number>();
  for (const [at, item] of items.entries()) {
    const identity = identityOf(item, mergeKey);
    if (!places.has(identity)) places.set(identity, at);
  }
  return places;
}

/**
 * Orders a merged list: items of the patch in the patch's order, the others in the live order, both woven together by the live
 * order as well as it goes. Source: strategicpatch/patch.go, normalizeElementOrder and mergeSortedSlice.
 */
export function orderItems(
  merged: readonly Json[],
  patchOrder: readonly Json[],
  liveOrder: readonly Json[],
  mergeKey: string,
): Json[] {
  const wanted = placesOf(patchOrder, mergeKey);
  const live = placesOf(liveOrder, mergeKey);
  const marked = merged.map((item) => ({ item, identity: identityOf(item, mergeKey) }));
  const byPlace = (places: ReadonlyMap<Identity, number>, own: typeof marked): typeof marked =>
    own.sort((a, b) => (places.get(a.identity) ?? Infinity) - (places.get(b.identity) ?? Infinity) || 0);
  const patched = byPlace(
    wanted,
    marked.filter(({ identity }) => wanted.has(identity)),
  );
  const others = byPlace(
    live,
    marked.filter(({ identity }) => !wanted.has(identity)),
  );
  const ordered: Json[] = [];
  let at = 0;
  for (const { item, identity } of patched) {
    const place = live.get(identity) ?? -1;
    while (at < others.length && (live.get(others[at]!.identity) ?? Infinity) < place) ordered.push(others[at++]!.item);
    ordered.push(item);
  }
  return [...ordered, ...others.slice(at).map(({ item }) => item)];
}
