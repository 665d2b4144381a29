import type { AuditRow } from '../../api/kinds.ts';

type AuditEvent = AuditRow['event'];

/** Who really did it; null when the server wrote by itself. */
export function whoText({ user, actor }: AuditEvent): string | null {
  return actor?.name ?? user?.name ?? null;
}

/** `conformanceruns/status hansa/luebeck-7f3`, or the path of a request that was about no resource. */
export function objectText({ target }: AuditEvent): string {
  if (!target) return '';
  const resource = [target.resource, target.subresource].filter(Boolean).join('/');
  const name = [target.namespace, target.name].filter(Boolean).join('/');
  return [resource === '' ? target.path : resource, name].filter(Boolean).join(' ');
}

export function rowText({ event }: AuditRow): string {
  const { time, verb, outcome, user, actor, source, client, request } = event;
  return [time, verb, outcome, user?.name, actor?.name, objectText(event), source, client, request].join(' ');
}

/** The query for a period of days in the zone of the reader, the last one included. */
export function auditQuery(wanted: {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly object?: string | undefined;
}): { readonly order: 'descending'; readonly since?: string; readonly until?: string; readonly subject?: string } {
  const { since, until, object } = wanted;
  const from = startOf(since, 0);
  const to = startOf(until, 1);
  return {
    order: 'descending',
    ...(from !== null && { since: from }),
    ...(to !== null && { until: to }),
    ...(object !== undefined && { subject: object }),
  };
}

/** When a day, so many days later, begins here; null for what is no day. */
function startOf(day: string | undefined, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (date === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}
