import { spend, type Meter } from '../budget.ts';
import { celEquals, setKey } from '../equality.ts';
import { CelFailure, fail, noSuchOverload } from '../failure.ts';
import { add, compare } from '../operators.ts';
import { CelList, CelOptional, itemsOf, listOf, none, type CelValue } from '../value.ts';
import { overload, type Overload } from './overload.ts';

const read = (meter: Meter, list: CelList): CelValue[] => {
  spend(meter, list.length);
  return itemsOf(list);
};

function isSorted(meter: Meter, list: CelList): boolean {
  const items = read(meter, list);
  return items.every((item, at) => at === 0 || compare(meter, items[at - 1]!, item) <= 0);
}

/** The first of the smallest, or of the greatest with `sign` -1. */
function extreme(meter: Meter, list: CelList, sign: 1 | -1): CelValue {
  const items = read(meter, list);
  if (items.length === 0) return fail(`${sign === 1 ? 'min' : 'max'} called on empty list`);
  return items.reduce((best, item) => (compare(meter, item, best) * sign < 0 ? item : best));
}

function sum(meter: Meter, list: CelList): CelValue {
  const items = read(meter, list);
  const [first, ...rest] = items;
  return first === undefined ? 0n : rest.reduce((total, item) => add(meter, total, item), first);
}

function find(meter: Meter, list: CelList, value: CelValue): number {
  for (let at = 0; at < list.length; at += 1) if (celEquals(meter, list.at(at), value)) return at;
  return -1;
}

function findLast(meter: Meter, list: CelList, value: CelValue): number {
  for (let at = list.length - 1; at >= 0; at -= 1) if (celEquals(meter, list.at(at), value)) return at;
  return -1;
}

const has = (meter: Meter, list: CelList, value: CelValue): boolean => find(meter, list, value) >= 0;

/** Whether all of `inner` is in `outer`. */
const contains = (meter: Meter, outer: CelList, inner: CelList): boolean =>
  read(meter, inner).every((item) => has(meter, outer, item));

function slice(meter: Meter, list: CelList, [from, to]: readonly [bigint, bigint]): CelList {
  if (from < 0n || to < from) return fail(`cannot slice(${from}, ${to}), negative indexes or start after end`);
  if (to > BigInt(list.length)) return fail(`cannot slice(${from}, ${to}), list is length ${list.length}`);
  return listOf(read(meter, list).slice(Number(from), Number(to)));
}

function flatten(meter: Meter, list: CelList, depth: bigint): CelList {
  if (depth < 0n) return fail('level must be non-negative');
  const out: CelValue[] = [];
  for (const item of read(meter, list)) {
    const inner = item instanceof CelList && depth > 0n ? itemsOf(flatten(meter, item, depth - 1n)) : [item];
    for (const one of inner) out.push(one);
  }
  return listOf(out);
}

/** Scalars are told apart by a key, all else by comparing each with each. */
function distinct(meter: Meter, list: CelList): CelList {
  const keys = new Set<string>();
  const out: CelValue[] = [];
  for (const item of read(meter, list)) {
    const key = scalarKey(item);
    if (key === null ? out.some((other) => celEquals(meter, other, item)) : keys.has(key)) continue;
    if (key !== null) keys.add(key);
    out.push(item);
  }
  return listOf(out);
}

function scalarKey(item: CelValue): string | null {
  try {
    return setKey(item);
  } catch (error) {
    if (error instanceof CelFailure) return null;
    throw error;
  }
}

/** Sorts by keys; charges for each comparison. */
export function sortBy(meter: Meter, items: readonly CelValue[], keys: readonly CelValue[]): CelList {
  if (keys.some((key) => key instanceof CelList)) return noSuchOverload();
  const order = items.map((_item, at) => at).sort((a, b) => compare(meter, keys[a]!, keys[b]!));
  return listOf(order.map((at) => items[at]!));
}

function range(meter: Meter, length: bigint): CelList {
  if (length > 1_000_000n) spend(meter, Infinity);
  spend(meter, Number(length > 0n ? length : 0n));
  return listOf(Array.from({ length: Number(length > 0n ? length : 0n) }, (_none, at) => BigInt(at)));
}

const optional = (item: CelValue | undefined): CelOptional => (item === undefined ? none : new CelOptional(item));

/**
 * Functions on lists, and lists as sets.
 * Source: apiserver pkg/cel/library/lists.go; cel-go ext/lists.go (version 3) and ext/sets.go.
 */
export const collections: readonly Overload[] = [
  overload('list<T>.isSorted(): bool', ([list], meter) => isSorted(meter, list)),
  overload('list<T>.min(): T', ([list], meter) => extreme(meter, list, 1)),
  overload('list<T>.max(): T', ([list], meter) => extreme(meter, list, -1)),
  overload('list<T>.sum(): T', ([list], meter) => sum(meter, list)),
  overload('list<T>.indexOf(T): int', ([list, value], meter) => BigInt(find(meter, list, value))),
  overload('list<T>.lastIndexOf(T): int', ([list, value], meter) => BigInt(findLast(meter, list, value))),
  overload('list<T>.includes(T): bool', ([list, value], meter) => has(meter, list, value)),
  overload('list<T>.slice(int, int): list<T>', ([list, from, to], meter) => slice(meter, list, [from, to])),
  overload('list<T>.flatten(): list<dyn>', ([list], meter) => flatten(meter, list, 1n)),
  overload('list<T>.flatten(int): list<dyn>', ([list, depth], meter) => flatten(meter, list, depth)),
  overload('list<T>.distinct(): list<T>', ([list], meter) => distinct(meter, list)),
  overload('list<T>.reverse(): list<T>', ([list], meter) => listOf(read(meter, list).reverse())),
  overload('list<T>.sort(): list<T>', ([list], meter) => {
    const items = read(meter, list);
    return sortBy(meter, items, items);
  }),
  overload('list<T>.first(): optional<T>', ([list]) => optional(list.length > 0 ? list.at(0) : undefined)),
  overload('list<T>.last(): optional<T>', ([list]) => optional(list.length > 0 ? list.at(list.length - 1) : undefined)),
  overload('lists.range(int): list<int>', ([length], meter) => range(meter, length)),
  overload('sets.contains(list<T>, list<T>): bool', ([a, b], meter) => contains(meter, a, b)),
  overload(
    'sets.equivalent(list<T>, list<T>): bool',
    ([a, b], meter) => contains(meter, a, b) && contains(meter, b, a),
  ),
  overload('sets.intersects(list<T>, list<T>): bool', ([a, b], meter) =>
    read(meter, b).some((item) => has(meter, a, item)),
  ),
];
