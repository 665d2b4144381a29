import { isJsonObject, type Json } from '../object/json.ts';

/** Whether objects and lists stand at most `limit` deep inside each other; safe for any depth. */
export function isWithinDepth(value: Json, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (limit <= 0) return false;
  if (Array.isArray(value)) return value.every((item) => isWithinDepth(item, limit - 1));
  return Object.keys(value).every((name) => isWithinDepth(value[name]!, limit - 1));
}

/**
 * About how many bytes the value has as JSON (escapes are not counted); Infinity as soon as it is more than `limit`. For values
 * of known depth.
 */
export function jsonSize(value: Json, limit: number): number {
  const size = sizeWithin(value, limit);
  return size > limit ? Infinity : size;
}

function sizeWithin(value: Json, limit: number): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 2;
  if (Array.isArray(value)) {
    let size = 1;
    for (const item of value) {
      size += sizeWithin(item, limit - size) + 1;
      if (size > limit) return size;
    }
    return Math.max(size, 2);
  }
  if (!isJsonObject(value)) return String(value).length;
  let size = 1;
  for (const name of Object.keys(value)) {
    size += Buffer.byteLength(name) + 4 + sizeWithin(value[name]!, limit - size);
    if (size > limit) return size;
  }
  return Math.max(size, 2);
}
