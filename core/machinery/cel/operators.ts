import { spend, traversal, type Meter } from './budget.ts';
import { celEquals, compareNumbers, isNumeric, mapKeyOf, setKey } from './equality.ts';
import { fail, noSuchOverload } from './failure.ts';
import { compareText, inInt, inUint } from './scalar.ts';
import { isInstant } from './time.ts';
import {
  CelDuration,
  CelList,
  CelMap,
  CelObject,
  CelTimestamp,
  CelUint,
  itemsOf,
  listOf,
  type CelValue,
} from './value.ts';

type Operator = (meter: Meter, a: CelValue, b: CelValue) => CelValue;

const inTime = (nanoseconds: bigint): CelTimestamp =>
  isInstant(nanoseconds) ? new CelTimestamp(nanoseconds) : fail('timestamp overflow');
const inSpan = (nanoseconds: bigint): CelDuration => new CelDuration(inInt(nanoseconds));

/** `a + b`: numbers, texts, bytes, lists (by their list type), instants and spans. */
export const add = (meter: Meter, a: CelValue, b: CelValue): CelValue => {
  if (typeof a === 'bigint' && typeof b === 'bigint') return inInt(a + b);
  if (typeof a === 'string' && typeof b === 'string') {
    spend(meter, traversal(a.length + b.length));
    return a + b;
  }
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof CelList && b instanceof CelList) return concat(meter, a, b);
  if (a instanceof CelUint && b instanceof CelUint) return inUint(a.value + b.value);
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    spend(meter, traversal(a.length + b.length));
    return new Uint8Array(Buffer.concat([a, b]));
  }
  return addTime(a, b);
};

function addTime(a: CelValue, b: CelValue): CelValue {
  if (a instanceof CelDuration && b instanceof CelDuration) return inSpan(a.nanoseconds + b.nanoseconds);
  if (a instanceof CelTimestamp && b instanceof CelDuration) return inTime(a.nanoseconds + b.nanoseconds);
  if (a instanceof CelDuration && b instanceof CelTimestamp) return inTime(a.nanoseconds + b.nanoseconds);
  return noSuchOverload();
}

/** Lists that are sets are united, lists that are maps are merged by their keys; the order of the first is kept. */
function concat(meter: Meter, a: CelList, b: CelList): CelList {
  spend(meter, a.length + b.length);
  const keyOf = a.type?.listType === 'set' ? setKey : a.type?.listType === 'map' ? mapKeyOf(a) : null;
  if (keyOf === null) return listOf([...itemsOf(a), ...itemsOf(b)]);
  const items = new Map<string, CelValue>();
  for (const item of itemsOf(a)) items.set(keyOf(item), item);
  for (const item of itemsOf(b)) items.set(keyOf(item), item);
  const merged = Array.from(items.values());
  return new CelList(merged.length, (index) => merged[index]!, a.type);
}

const subtract: Operator = (_meter, a, b) => {
  if (typeof a === 'bigint' && typeof b === 'bigint') return inInt(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof CelUint && b instanceof CelUint) return inUint(a.value - b.value);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return inSpan(a.nanoseconds - b.nanoseconds);
  if (a instanceof CelTimestamp && b instanceof CelDuration) return inTime(a.nanoseconds - b.nanoseconds);
  if (a instanceof CelDuration && b instanceof CelDuration) return inSpan(a.nanoseconds - b.nanoseconds);
  return noSuchOverload();
};

const multiply: Operator = (_meter, a, b) => {
  if (typeof a === 'bigint' && typeof b === 'bigint') return inInt(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return a instanceof CelUint && b instanceof CelUint ? inUint(a.value * b.value) : noSuchOverload();
};

const divide: Operator = (_meter, a, b) => {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? fail('division by zero') : inInt(a / b);
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  if (!(a instanceof CelUint) || !(b instanceof CelUint)) return noSuchOverload();
  return b.value === 0n ? fail('division by zero') : inUint(a.value / b.value);
};

const remainder: Operator = (_meter, a, b) => {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? fail('modulus by zero') : a % b;
  if (!(a instanceof CelUint) || !(b instanceof CelUint)) return noSuchOverload();
  return b.value === 0n ? fail('modulus by zero') : inUint(a.value % b.value);
};

/** Negative, zero or positive; NaN when a number is none. */
export function compare(meter: Meter, a: CelValue, b: CelValue): number {
  spend(meter, 1);
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    spend(meter, traversal(Math.min(a.length, b.length)));
    return compareText(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const isTime =
    (a instanceof CelTimestamp && b instanceof CelTimestamp) || (a instanceof CelDuration && b instanceof CelDuration);
  if (isTime) return compareNumbers(a.nanoseconds, b.nanoseconds);
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array)) return noSuchOverload();
  spend(meter, traversal(Math.min(a.length, b.length)));
  return Buffer.compare(a, b);
}

/** `x in list`, `key in map`. */
const isIn: Operator = (meter, value, collection) => {
  if (collection instanceof CelMap) return collection.get(value) !== undefined;
  if (collection instanceof CelObject) return typeof value === 'string' && collection.get(value) !== undefined;
  if (!(collection instanceof CelList)) return noSuchOverload();
  for (let at = 0; at < collection.length; at += 1) if (celEquals(meter, value, collection.at(at))) return true;
  return false;
};

/** The operators with two operands that are both evaluated. Source: cel-spec, standard definitions. */
export const binaryOperators: Readonly<Record<string, Operator>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
  in: isIn,
  '==': celEquals,
  '!=': (meter, a, b) => !celEquals(meter, a, b),
  '<': (meter, a, b) => compare(meter, a, b) < 0,
  '<=': (meter, a, b) => compare(meter, a, b) <= 0,
  '>': (meter, a, b) => compare(meter, a, b) > 0,
  '>=': (meter, a, b) => compare(meter, a, b) >= 0,
};

/** `-x` */
export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return inInt(-value);
  if (typeof value === 'number') return -value;
  return value instanceof CelDuration ? inSpan(-value.nanoseconds) : noSuchOverload();
}
