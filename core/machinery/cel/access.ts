import { fail, noSuchKey, noSuchOverload } from './failure.ts';
import { CelList, CelMap, CelObject, CelOptional, CelUint, none, type CelValue } from './value.ts';

/** `value.name`; of an optional value it is optional, too. */
export function select(value: CelValue, name: string): CelValue {
  if (value instanceof CelOptional) return optionalMember(value, name);
  const found = memberOf(value, name);
  return found === undefined ? noSuchKey(name) : found;
}

/** `value[key]` */
export function index(value: CelValue, key: CelValue): CelValue {
  if (value instanceof CelOptional) return optionalMember(value, key);
  if (value instanceof CelList) {
    const item = itemAt(value, key);
    return item === undefined ? fail(`index out of bounds: ${keyText(key)}`) : item;
  }
  const found = value instanceof CelMap ? value.get(key) : noSuchOverload();
  return found === undefined ? noSuchKey(keyText(key)) : found;
}

function keyText(key: CelValue): string {
  if (key instanceof CelUint) return `${key.value}`;
  return typeof key === 'object' ? '' : `${key}`;
}

/** Whether `value.name` is there. */
export function isPresent(value: CelValue, name: string): boolean {
  const target = value instanceof CelOptional ? value.value : value;
  return target !== undefined && memberOf(target, name) !== undefined;
}

function memberOf(value: CelValue, name: CelValue): CelValue | undefined {
  if (value instanceof CelObject) return typeof name === 'string' ? value.get(name) : noSuchOverload();
  return value instanceof CelMap ? value.get(name) : noSuchOverload();
}

export function optionalMember(value: CelValue, name: CelValue): CelValue {
  const target = value instanceof CelOptional ? value.value : value;
  if (target === undefined) return none;
  const found = target instanceof CelList ? itemAt(target, name) : memberOf(target, name);
  return found === undefined ? none : new CelOptional(found);
}

function itemAt(list: CelList, index: CelValue): CelValue | undefined {
  const at = index instanceof CelUint ? index.value : index;
  if (typeof at !== 'bigint' && !(typeof at === 'number' && Number.isInteger(at))) return noSuchOverload();
  return at >= 0 && at < list.length ? list.at(Number(at)) : undefined;
}
