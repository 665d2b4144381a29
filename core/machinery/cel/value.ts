import type { CelType } from './types.ts';

/** What an expression can be. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelTimestamp
  | CelDuration
  | CelList
  | CelMap
  | CelObject
  | CelOptional
  | CelTypeName
  | CelOpaque;

export class CelUint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** An instant; nanoseconds since 1970 in UTC. */
export class CelTimestamp {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export class CelDuration {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** A list; one of an object converts its items when they are read. */
export class CelList {
  readonly length: number;
  /** The item at an index that is in range. */
  readonly at: (index: number) => CelValue;
  /** What the schema says of it; a list that a rule made has none. */
  readonly type: CelType | null;

  constructor(length: number, at: (index: number) => CelValue, type: CelType | null) {
    this.length = length;
    this.at = at;
    this.type = type;
  }
}

/** A map; one of an object converts its values when they are read. */
export class CelMap {
  readonly get: (key: CelValue) => CelValue | undefined;
  /** All keys. The caller pays for them: a map of an object makes them anew for each view of it. */
  readonly keys: () => readonly CelValue[];

  constructor(get: (key: CelValue) => CelValue | undefined, keys: () => readonly CelValue[]) {
    this.get = get;
    this.keys = keys;
  }
}

/** An object with properties. */
export class CelObject {
  /** Property by the identifier that rules use; undefined when it is not there, also when it is null. */
  readonly get: (identifier: string) => CelValue | undefined;
  /** Equality with another object of the same type, by what both have. */
  readonly source: { readonly json: unknown; readonly type: CelType };

  constructor(get: (identifier: string) => CelValue | undefined, source: CelObject['source']) {
    this.get = get;
    this.source = source;
  }
}

export class CelOptional {
  /** Undefined: none. */
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    this.value = value;
  }
}

/** What `type(x)` gives. */
export class CelTypeName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value of a library: URL, IP address, quantity and so on. Two of one type with one key are equal. */
export class CelOpaque<Data = unknown> {
  readonly type: string;
  readonly key: string;
  readonly data: Data;

  constructor(type: string, key: string, data: Data) {
    this.type = type;
    this.key = key;
    this.data = data;
  }
}

export const none = new CelOptional(undefined);

export function listOf(items: readonly CelValue[]): CelList {
  return new CelList(items.length, (index) => items[index]!, null);
}

export function itemsOf(list: CelList): CelValue[] {
  return Array.from({ length: list.length }, (_none, index) => list.at(index));
}

/** A map that a rule or a library made. Integers of any type are one key; of two entries with one key the last counts. */
export function mapOf(entries: Iterable<readonly [CelValue, CelValue]>): CelMap {
  const found = new Map<unknown, readonly [CelValue, CelValue]>();
  for (const entry of entries) found.set(keyOf(entry[0]), entry);
  let keys: readonly CelValue[] | undefined;
  return new CelMap(
    (key) => found.get(keyOf(key))?.[1],
    () => (keys ??= Array.from(found.values(), ([key]) => key)),
  );
}

function keyOf(key: CelValue): unknown {
  if (key instanceof CelUint) return key.value;
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key;
}

export const timestampName = 'google.protobuf.Timestamp';
export const durationName = 'google.protobuf.Duration';

/** The name of a value's type, as `type(x)` and signatures have it. */
export function typeName(value: CelValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    default:
      return value === null ? 'null_type' : objectTypeName(value);
  }
}

function objectTypeName(value: Exclude<CelValue, null | string | bigint | number | boolean>): string {
  if (value instanceof CelList) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof CelObject) return 'object';
  if (value instanceof CelOptional) return 'optional';
  if (value instanceof CelTimestamp) return timestampName;
  if (value instanceof CelDuration) return durationName;
  if (value instanceof CelOpaque) return value.type;
  if (value instanceof CelTypeName) return 'type';
  return value instanceof CelUint ? 'uint' : 'bytes';
}
