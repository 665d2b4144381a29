import type { Denial } from '../http/parts.ts';
import { rootTenantId } from '../authentication/reserved-names.ts';
import { auditTarget, auditUser, type AuditTarget, type DenialEvent } from './event.ts';

/** What is to be written of one kind of denials: who, what, how often. */
export interface DenialCounts {
  readonly tenant: string;
  readonly event: DenialEvent;
  /** Under which it is counted; for `giveBack`. */
  readonly key: string;
}

/** Counts denials of a minute, in bounded memory whatever is sent. Pure but for its state. */
export interface DenialCounter {
  add(denial: Denial): void;
  /** Takes out what is due: kinds that were not written yet in this minute, and the rest of minutes that are over. */
  take(now: Date, what: 'due' | 'everything'): DenialCounts[];
  /** Counts again what could not be written. */
  giveBack(rows: readonly DenialCounts[]): void;
  /** Drops what was counted for a tenant. */
  forget(tenant: string): void;
  readonly size: number;
  /** Denials for which there was no room at all, since the last call. */
  takeLost(): number;
}

interface Entry {
  readonly tenant: string;
  readonly minute: number;
  readonly base: Omit<DenialEvent, 'count'>;
  /** Not yet taken. */
  count: number;
  state: 'new' | 'taken';
}

const minuteMs = 60_000;

export function createDenialCounts(capacity: number): DenialCounter {
  const entries = new Map<string, Entry>();
  /** Entries per tenant: no tenant takes more than a quarter of the room, so that a flood in one hides nothing in another. */
  const perTenant = new Map<string, number>();
  const tenantRoom = Math.max(1, Math.floor(capacity / 4));
  let lost = 0;

  const insert = (key: string, entry: Entry): void => {
    // As much again for what is counted together and for what the store did not take; then only how much is lost is counted.
    if (entries.size >= 2 * capacity) return void (lost += entry.count);
    entries.set(key, entry);
    perTenant.set(entry.tenant, (perTenant.get(entry.tenant) ?? 0) + 1);
  };
  const remove = (key: string, { tenant }: Entry): void => {
    entries.delete(key);
    const left = (perTenant.get(tenant) ?? 1) - 1;
    if (left === 0) perTenant.delete(tenant);
    else perTenant.set(tenant, left);
  };
  const hasRoom = (tenant: string): boolean => entries.size < capacity && (perTenant.get(tenant) ?? 0) < tenantRoom;

  return {
    add(denial) {
      const tenant = denial.tenant === 'all' ? rootTenantId : denial.tenant.id;
      const minute = Math.floor(denial.at.getTime() / minuteMs);
      const exact = JSON.stringify([tenant, minute, denial.code, ...kindOf(denial)]);
      const known = entries.get(exact);
      if (known) return void (known.count += 1);
      if (hasRoom(tenant)) return insert(exact, entryOf(denial, tenant, minute, 'apart'));
      // No room to tell them apart: counted together per tenant and code, of which there are few.
      const together = JSON.stringify([tenant, minute, denial.code]);
      const others = entries.get(together);
      if (others) others.count += 1;
      else insert(together, entryOf(denial, tenant, minute, 'together'));
    },
    take(now, what) {
      const current = Math.floor(now.getTime() / minuteMs);
      const rows: DenialCounts[] = [];
      for (const [key, entry] of entries) {
        // Another minute, be it a later one, since clocks are set back too.
        const over = entry.minute !== current || what === 'everything';
        if (entry.count > 0 && (over || entry.state === 'new')) {
          rows.push({ tenant: entry.tenant, key, event: { ...entry.base, count: entry.count } });
          entry.count = 0;
          entry.state = 'taken';
        }
        if (over) remove(key, entry);
      }
      return rows;
    },
    giveBack(rows) {
      for (const { tenant, key, event } of rows) {
        const known = entries.get(key);
        if (known) {
          known.count += event.count;
          known.state = 'new';
          continue;
        }
        const { count, ...base } = event;
        const minute = Math.floor(Date.parse(event.minute) / minuteMs);
        insert(key, { tenant, minute, base, count, state: 'new' });
      }
    },
    forget(tenant) {
      for (const [key, entry] of entries) if (entry.tenant === tenant) remove(key, entry);
    },
    get size() {
      return entries.size;
    },
    takeLost() {
      const taken = lost;
      lost = 0;
      return taken;
    },
  };
}

function kindOf({ identity, request }: Denial): readonly string[] {
  const { issuer, tenant, name, actor } = identity;
  const what = request.type === 'path' ? ['', 'path'] : [request.group, `${request.resource}/${request.subresource}`];
  return [issuer, tenant, name, actor?.name ?? '', request.verb, ...what].map((text) => text.slice(0, 300));
}

function entryOf(denial: Denial, tenant: string, minute: number, how: 'apart' | 'together'): Entry {
  const { identity, request, code, source, requestId, at } = denial;
  const user = auditUser(identity);
  const target = targetOf(denial);
  const { name: _, namespace: __, path: ___, ...resource } = target;
  return {
    tenant,
    minute,
    count: 1,
    state: 'new',
    base: {
      v: 1,
      type: 'denial',
      code,
      verb: how === 'apart' ? request.verb : '*',
      ...(how === 'apart' && { target: resource, user }),
      minute: new Date(minute * minuteMs).toISOString(),
      sample: { request: requestId, source, at: at.toISOString(), target, user },
    },
  };
}

function targetOf({ request }: Denial): AuditTarget {
  const none = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '', path: '' };
  if (request.type === 'path') return auditTarget({ ...none, path: request.path });
  const { group, version, resource, subresource, namespace, name } = request;
  return auditTarget({ group, version, resource, subresource, namespace, name, path: '' });
}
