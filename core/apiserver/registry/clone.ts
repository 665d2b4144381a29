import { isJsonObject, setMember, type Json } from '@allmend/core-machinery';

/** A copy that shares nothing with the original. Depth is bounded where bodies are parsed. */
export function cloneJson<T>(value: T): T {
  return cloneValue(value as Json) as T;
}

function cloneValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(cloneValue);
  if (!isJsonObject(value)) return value;
  const copy = {};
  for (const name of Object.keys(value)) setMember(copy, name, cloneValue(value[name]!));
  return copy;
}
