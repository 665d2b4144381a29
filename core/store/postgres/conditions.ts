import type { Cursor, Range } from '../store.ts';

/** Collects values and gives each its place: `$1`, `$2` … */
export interface Parameters {
  readonly values: unknown[];
  /** The placeholder of a value. */
  add(value: unknown): string;
}

export function newParameters(): Parameters {
  const values: unknown[] = [];
  return { values, add: (value) => `$${values.push(value)}` };
}

/** Columns in the order of lists; the database compares them by their bytes. */
export const listOrder = 'tenant, namespace, name';

/** The same order within a range: without what is the same everywhere in it, or the planner would sort what an index has sorted. */
export function orderIn({ tenant, namespace, name }: Range): string {
  const free = Object.entries({ tenant: tenant ?? undefined, namespace, name }).filter(
    ([, value]) => value === undefined,
  );
  return free.map(([column]) => column).join(', ') || 'name';
}

/** The condition that a row, with columns as in `object`, is in the range. */
export function inRange({ tenant, group, resource, namespace, name }: Range, parameters: Parameters): string {
  const wanted = { grp: group, resource, tenant, namespace, name };
  return Object.entries(wanted)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([column, value]) => `${column} = ${parameters.add(value)}`)
    .join(' AND ');
}

/** The condition that a row comes after the cursor; nothing when there is none. */
export function afterCursor(after: Cursor | undefined, parameters: Parameters): string {
  if (!after) return '';
  const place = [after.tenant, after.namespace, after.name].map((part) => parameters.add(part));
  return ` AND (${listOrder}) > (${place.join(', ')})`;
}
