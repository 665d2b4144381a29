/** The rooms of the console, in the order of the menu. A further one is a folder under rooms/, its routes, and a line here. */
export const rooms = [
  { id: 'clouds', group: 'prove', to: '/t/$tenant/clouds', keys: 'g l' },
  { id: 'conformance', group: 'prove', to: '/t/$tenant/conformance', keys: 'g c' },
  { id: 'documents', group: 'prove', to: '/t/$tenant/documents', keys: 'g d' },
  { id: 'certificates', group: 'prove', to: '/t/$tenant/certificates', keys: 'g z' },
  { id: 'audit', group: 'system', to: '/t/$tenant/audit', keys: 'g a' },
  { id: 'notifications', group: 'system', to: '/t/$tenant/notifications', keys: 'g n' },
] as const;
export type RoomId = (typeof rooms)[number]['id'];

/** Stands for the root tenant in addresses: no tenant can be called so. */
export const rootSegment = '-';

export function tenantOfSegment(segment: string): string {
  return segment === rootSegment ? '' : segment;
}

export function segmentOfTenant(tenant: string): string {
  return tenant === '' ? rootSegment : tenant;
}
