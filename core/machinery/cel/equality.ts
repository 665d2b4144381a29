import { isJsonObject, jsonEquals, member, type Json, type JsonObject } from '../object/json.ts';
import { spend, traversal, type Meter } from './budget.ts';
import { toCel } from './convert.ts';
import { noSuchOverload } from './failure.ts';
import {
  CelDuration,
  CelList,
  CelMap,
  CelObject,
  CelOpaque,
  CelOptional,
  CelTimestamp,
  CelTypeName,
  CelUint,
  type CelValue,
} from './value.ts';

/** What an opaque comparison of unknown JSON costs, at least. */
const unknownCost = 10;

/**
 * Whether two values are equal. Numbers are compared by value whatever their types; values of different types are unequal. Lists that
 * the schema calls sets or maps ignore the order. Source: cel-spec, equality; apiserver pkg/cel/common/valuesunstructured.go.
 */
export function celEquals(meter: Meter, a: CelValue, b: CelValue): boolean {
  spend(meter, 1);
  if (a === b) return true;
  if (typeof a === 'string') return typeof b === 'string' && sameText(meter, a, b);
  if (isNumeric(a)) return isNumeric(b) && compareNumbers(a, b) === 0;
  if (a === null || b === null || typeof a === 'boolean') return false;
  if (a instanceof CelList) return b instanceof CelList && sameList(meter, a, b);
  if (a instanceof CelMap) return b instanceof CelMap && sameMap(meter, a, b);
  if (a instanceof CelObject) return b instanceof CelObject && sameObject(meter, a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(meter, a, b);
  return sameSmall(meter, a, b);
}

function sameSmall(meter: Meter, a: CelValue, b: CelValue): boolean {
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanoseconds === b.nanoseconds;
  if (a instanceof CelTypeName) return b instanceof CelTypeName && a.name === b.name;
  if (a instanceof CelOpaque) return b instanceof CelOpaque && a.type === b.type && a.key === b.key;
  if (!(a instanceof CelOptional) || !(b instanceof CelOptional)) return false;
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return celEquals(meter, a.value, b.value);
}

export type CelNumber = bigint | number | CelUint;

export const isNumeric = (value: CelValue): value is CelNumber =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof CelUint;

/** Negative, zero or positive; NaN when one of them is. JavaScript compares integers and doubles by value. */
export function compareNumbers(a: CelNumber, b: CelNumber): number {
  const left = a instanceof CelUint ? a.value : a;
  const right = b instanceof CelUint ? b.value : b;
  if (left < right) return -1;
  if (left > right) return 1;
  // oxlint-disable-next-line eqeqeq -- an integer and a double
  return left == right ? 0 : Number.NaN;
}

function sameText(meter: Meter, a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  spend(meter, traversal(a.length));
  return a === b;
}

function sameBytes(meter: Meter, a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  spend(meter, traversal(a.length));
  return a.every((byte, at) => byte === b[at]);
}

function sameList(meter: Meter, a: CelList, b: CelList): boolean {
  if (a.length !== b.length) return false;
  if (a.type?.listType === 'set') return sameKeys(meter, a, b, setKey, 'keys');
  if (a.type?.listType === 'map') return sameKeys(meter, a, b, mapKeyOf(a), 'items');
  for (let at = 0; at < a.length; at += 1) if (!celEquals(meter, a.at(at), b.at(at))) return false;
  return true;
}

/** Whether each item of one list has its like, by key, in the other. */
function sameKeys(
  meter: Meter,
  a: CelList,
  b: CelList,
  keyOf: (item: CelValue) => string,
  depth: 'keys' | 'items',
): boolean {
  spend(meter, a.length + b.length);
  const items = new Map<string, CelValue>();
  for (let at = 0; at < a.length; at += 1) items.set(keyOf(a.at(at)), a.at(at));
  const seen = new Set<string>();
  for (let at = 0; at < b.length; at += 1) {
    const item = b.at(at);
    const key = keyOf(item);
    const other = items.get(key);
    if (other === undefined || (depth === 'items' && !celEquals(meter, other, item))) return false;
    seen.add(key);
  }
  return seen.size === items.size;
}

/** The same for equal scalars of a set. */
export function setKey(item: CelValue): string {
  if (typeof item === 'string') return `s${item}`;
  if (typeof item === 'boolean') return `b${item}`;
  if (isNumeric(item)) return `n${item instanceof CelUint ? item.value : item}`;
  if (item instanceof CelTimestamp || item instanceof CelDuration) return `t${item.nanoseconds}`;
  return item instanceof Uint8Array ? `y${Buffer.from(item).toString('base64')}` : noSuchOverload();
}

/** The same for items of a map list that have equal keys. */
export function mapKeyOf(list: CelList): (item: CelValue) => string {
  const names = list.type?.listKeys ?? [];
  return (item) => {
    if (!(item instanceof CelObject) || !isJsonObject(item.source.json)) return noSuchOverload();
    const json: JsonObject = item.source.json;
    return JSON.stringify(names.map((name) => member(json, name) ?? null));
  };
}

/** The keys of a map, paid for. */
export function keysOf(meter: Meter, map: CelMap): readonly CelValue[] {
  const keys = map.keys();
  spend(meter, keys.length);
  return keys;
}

function sameMap(meter: Meter, a: CelMap, b: CelMap): boolean {
  const keys = keysOf(meter, a);
  if (keys.length !== keysOf(meter, b).length) return false;
  for (const key of keys) {
    const [left, right] = [a.get(key), b.get(key)];
    if (left === undefined || right === undefined || !celEquals(meter, left, right)) return false;
  }
  return true;
}

/** Properties that rules see are compared as their types say, all others as JSON. */
function sameObject(meter: Meter, a: CelObject, b: CelObject): boolean {
  const left = a.source.json as JsonObject;
  const right = b.source.json as JsonObject;
  const names = Object.keys(left);
  spend(meter, names.length);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const other = member(right, name);
    return other !== undefined && sameProperty(meter, a, b, { name, left: left[name]!, right: other });
  });
}

interface PropertyPair {
  readonly name: string;
  readonly left: Json;
  readonly right: Json;
}

function sameProperty(meter: Meter, a: CelObject, b: CelObject, { name, left, right }: PropertyPair): boolean {
  const leftType = a.source.type.properties?.get(name);
  const rightType = b.source.type.properties?.get(name);
  if (left === null || right === null) return left === right;
  if (leftType && rightType) return celEquals(meter, toCel(meter, leftType, left), toCel(meter, rightType, right));
  spend(meter, unknownCost + jsonSize(left));
  return jsonEquals(left, right);
}

/** How many values a JSON value is made of. */
function jsonSize(json: Json): number {
  if (Array.isArray(json)) return json.reduce<number>((sum, item) => sum + jsonSize(item), 1);
  if (!isJsonObject(json)) return typeof json === 'string' ? 1 + traversal(json.length) : 1;
  return Object.values(json).reduce<number>((sum, item) => sum + jsonSize(item), 1);
}
