import type { Append } from '@allmend/core-store';
import type { AuditedWrite, AuditRow } from '../registry/audit-row.ts';
import type { WriteContext } from '../registry/registry.ts';
import {
  auditClient,
  auditSeries,
  auditSubject,
  auditTarget,
  auditUser,
  encodeEvent,
  type AuditTarget,
} from './event.ts';

/** What an audited request was about and what became of it. */
export interface AuditedRequest {
  readonly verb: string;
  readonly target: AuditTarget;
  readonly outcome: string;
  readonly count?: number;
}

/** A row about a request that writes, for the chain of its tenant. No contents of objects, no credentials. */
export function auditAppend(context: WriteContext, { verb, target, outcome, count = 1 }: AuditedRequest): Append {
  const { tenant, identity, requestId, source, now, fieldManager } = context;
  return {
    series: auditSeries,
    tenant: tenant.id,
    subject: auditSubject(target),
    at: now,
    chained: true,
    body: encodeEvent({
      v: 1,
      type: 'write',
      request: requestId,
      verb,
      target,
      outcome,
      ...(count > 1 && { count }),
      user: auditUser(identity),
      ...(source !== '' && { source }),
      ...auditClient(fieldManager),
    }),
  };
}

/**
 * Whether a write tells nothing but that somebody still lives: leases are renewed every few seconds by every controller, and
 * would bury all else. Who takes a lease away is told, since that creates or deletes it.
 */
export function isHeartbeat({ kind, verb }: AuditedWrite): boolean {
  return kind.group === 'coordination.k8s.io' && kind.plural === 'leases' && (verb === 'update' || verb === 'patch');
}

/**
 * Makes the audit rows of the registry. Who writes in another tenant than their own is told in both: in the one where it
 * happened, and at home with the path of that tenant.
 */
export function createAuditRow(skips: (write: AuditedWrite) => boolean = isHeartbeat): AuditRow {
  return (context, write) => {
    if (skips(write)) return [];
    const { verb, kind, place, subresource, outcome, count } = write;
    const { group, version, plural: resource } = kind;
    const about = { group, version, resource, subresource, ...place };
    const row = auditAppend(context, { verb, target: auditTarget({ ...about, path: '' }), outcome, count });
    const { tenant, identity } = context;
    if (identity.tenant === tenant.id) return [row];
    const target = auditTarget({ ...about, path: `/tenants/${tenant.path}` });
    return [row, { ...auditAppend(context, { verb, target, outcome, count }), tenant: identity.tenant }];
  };
}
