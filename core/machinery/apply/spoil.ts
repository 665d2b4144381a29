import type { Json } from '../object/json.ts';

/** For tests: changes everything in a result that can be changed, so that whatever still shares a part of it shows. */
export function spoil(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) spoil(child);
  if (Array.isArray(value)) value.push('spoiled');
  else value['spoiled'] = true;
}
