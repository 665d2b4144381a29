import { AuditEvent } from '@allmend/api/kinds';
import { apiVersionOf, statusErrors, wireTime, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { HistoryRow, Store } from '@allmend/core-store';
import type { ContinueTokens } from '../list/continue.ts';
import { guarded } from '../registry/store-failure.ts';
import type { TenantRef } from '../request/request-info.ts';
import { exportAudit } from './export.ts';
import { auditSeries, type AuditEvent as Event, type AuditUser } from './event.ts';

/** Rows of a page when the client names no limit, and at most. */
const usualLimit = 500;
const largestLimit = 5000;

export interface AuditPage {
  readonly items: readonly KubeObject[];
  /** '' when there are no more. */
  readonly continueToken: string;
}

/** The audit as a resource that is only read: `audit.allmend.dev/v1alpha1` auditevents. Throws `StatusError` only. */
export interface AuditEvents {
  readonly kind: Kind;
  /**
   * `since` and `until` (RFC 3339, the end not included), `order` (`ascending`, the default, or `descending`), `subject`, `limit`
   * and `continue` of the query. Throws 400 for what cannot be read.
   */
  list(tenant: TenantRef, query: URLSearchParams): Promise<AuditPage>;
  /** Throws 404. */
  get(tenant: TenantRef, name: string): Promise<KubeObject>;
  /** See `exportAudit`. */
  export(tenant: TenantRef): AsyncIterable<string>;
}

export interface AuditEventsOptions {
  readonly store: Store;
  readonly tokens: ContinueTokens;
}

export function createAuditEvents({ store, tokens }: AuditEventsOptions): AuditEvents {
  return {
    kind: AuditEvent,
    export: (tenant) => exportAudit(store, tenant.id),
    async list(tenant, query) {
      const wanted = readQuery(query);
      const subject = JSON.stringify(['audit', tenant.id, wanted.since, wanted.until, wanted.order, wanted.subject]);
      const token = query.get('continue') ?? '';
      const after = token === '' ? undefined : tokens.read(subject, token).revision;
      const rows = await guarded(() =>
        store.history({
          series: auditSeries,
          tenant: tenant.id,
          order: wanted.order,
          limit: wanted.limit,
          ...(wanted.since && { since: wanted.since }),
          ...(wanted.until && { until: wanted.until }),
          ...(wanted.subject !== '' && { subject: wanted.subject }),
          ...(after !== undefined && { after }),
        }),
      );
      const last = rows.at(-1);
      const full = last && rows.length === wanted.limit;
      const position = (row: HistoryRow) => ({
        revision: row.seq,
        after: { tenant: tenant.id, namespace: '', name: '' },
      });
      return { items: rows.map(eventObject), continueToken: full ? tokens.write(subject, position(last)) : '' };
    },
    async get(tenant, name) {
      const match = /^row-([1-9]\d{0,14})$/.exec(name);
      const seq = match ? Number(match[1]) : 0;
      const rows = match
        ? await guarded(() => store.history({ series: auditSeries, tenant: tenant.id, after: seq - 1, limit: 1 }))
        : [];
      const [row] = rows;
      if (!row || row.seq !== seq) {
        throw statusErrors.notFound({ group: AuditEvent.group, resource: AuditEvent.plural }, name);
      }
      return eventObject(row);
    },
  };
}

interface Wanted {
  readonly since: Date | null;
  readonly until: Date | null;
  readonly order: 'ascending' | 'descending';
  readonly subject: string;
  readonly limit: number;
}

function readQuery(query: URLSearchParams): Wanted {
  const order = query.get('order') ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending') {
    throw statusErrors.badRequest('order: Invalid value: supported values: ascending, descending');
  }
  const limit = query.get('limit') ?? '';
  if (!/^\d{0,9}$/.test(limit)) throw statusErrors.badRequest('limit: Invalid value: must be a number');
  return {
    since: readInstant(query, 'since'),
    until: readInstant(query, 'until'),
    order,
    subject: query.get('subject') ?? '',
    limit: Math.min(Number(limit) || usualLimit, largestLimit),
  };
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

function readInstant(query: URLSearchParams, name: 'since' | 'until'): Date | null {
  const text = query.get(name) ?? '';
  if (text === '') return null;
  const instant = rfc3339.test(text) ? new Date(text) : null;
  if (instant && !Number.isNaN(instant.getTime())) return instant;
  throw statusErrors.badRequest(`${name}: Invalid value: must be an instant such as 2026-11-21T10:00:00Z`);
}

function eventObject({ seq, at, body, hash }: HistoryRow): KubeObject {
  const event = JSON.parse(Buffer.from(body).toString()) as Event;
  return {
    apiVersion: apiVersionOf(AuditEvent),
    kind: AuditEvent.kind,
    metadata: { name: `row-${seq}`, creationTimestamp: wireTime(at) },
    event: { time: at.toISOString(), ...(event.type === 'write' ? writeFields(event) : denialFields(event)) },
    chain: { sequence: seq, hash: hash ?? '' },
  };
}

function writeFields({ request, verb, target, outcome, count = 1, user, source, client }: Event & { type: 'write' }) {
  const { actor, ...self } = user;
  return {
    type: 'write',
    request,
    verb,
    target,
    outcome,
    count,
    user: self,
    ...(actor && { actor: { ...actor, actor: undefined } }),
    ...(source !== undefined && { source }),
    ...(client !== undefined && { client }),
  };
}

/** Where users or resources are counted together, the row shows none: its sample is one of many. */
function denialFields({ code, verb, target, user, count, sample }: Event & { type: 'denial' }) {
  const { actor, ...self }: Partial<AuditUser> = user ?? {};
  return {
    type: 'denial',
    request: sample.request,
    verb,
    ...(target && { target: sample.target }),
    outcome: 'denied',
    code,
    count,
    ...(user && { user: self }),
    ...(actor && { actor }),
    source: sample.source,
  };
}
