import type { Tables } from './tables.ts';

/** Limits of a project: the service's defaults, overridden by what an admin (or a flaw) set. -1 is unlimited. */
export function quotaOf(
  tables: Tables,
  service: string,
  projectId: string,
  defaults: Readonly<Record<string, number>>,
): Record<string, number> {
  return { ...defaults, ...tables.quotas.get(`${service}/${projectId}`)?.limits };
}

/** Overrides limits of a project. */
export function setQuota(
  tables: Tables,
  service: string,
  projectId: string,
  limits: Readonly<Record<string, number>>,
): void {
  const id = `${service}/${projectId}`;
  tables.quotas.set(id, { id, limits: { ...tables.quotas.get(id)?.limits, ...limits } });
}

/** Back to the defaults. */
export function resetQuota(tables: Tables, service: string, projectId: string): void {
  tables.quotas.delete(`${service}/${projectId}`);
}

/** Whether `used + wanted` goes beyond `limit`. */
export function exceeds(limit: number | undefined, used: number, wanted: number): boolean {
  return limit !== undefined && limit >= 0 && wanted > 0 && used + wanted > limit;
}
