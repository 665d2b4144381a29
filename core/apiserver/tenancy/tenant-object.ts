import { randomBytes } from 'node:crypto';
import type { KubeObject } from '@allmend/core-machinery';

/** Holds a Tenant until everything in it is finalised and its contents are gone. Only the server takes it away. */
export const tenantFinalizer = 'tenancy.allmend.dev/contents';

export type TenantState = 'active' | 'suspended' | 'deleting';

/** What the server reads in a Tenant. */
export interface TenantView {
  readonly id: string;
  readonly state: TenantState;
  /** Most objects that it may have; null: no limit. */
  readonly objects: number | null;
}

export function viewOf(tenant: KubeObject): TenantView {
  const spec = (tenant['spec'] ?? {}) as { suspended?: boolean; quota?: { objects?: number } };
  const status = (tenant['status'] ?? {}) as { id?: string };
  const state = tenant.metadata.deletionTimestamp ? 'deleting' : spec.suspended === true ? 'suspended' : 'active';
  return { id: status.id ?? '', state, objects: spec.quota?.objects ?? null };
}

const phases = { active: 'Active', suspended: 'Suspended', deleting: 'Terminating' } as const;

export function phaseOf(state: TenantState): string {
  return phases[state];
}

/** RFC 4648 base 32, lower case. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 80 random bits: never the id of another tenant, past or present. */
export function newTenantId(): string {
  const bits = [...randomBytes(10)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
