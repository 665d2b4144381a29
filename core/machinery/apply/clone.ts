import { isJsonObject, setMember, type Json } from '../object/json.ts';

/** A copy that shares nothing with the value. */
export function cloneJson<T extends Json>(value: T): T {
  return copied(value) as T;
}

function copied(value: Json): Json {
  if (Array.isArray(value)) return value.map(copied);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const name of Object.keys(value)) {
    const child = value[name]!;
    const own = typeof child === 'object' && child !== null ? copied(child) : child;
    if (name === '__proto__') setMember(copy, name, own);
    else copy[name] = own;
  }
  return copy;
}
