/** `2026-11-21T08:10:07Z`: Nova, Glance, Neutron, Barbican's forms without fraction. */
export function secondsZ(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-21T08:10:07.123456` without a zone: Cinder, Barbican, Nova's migrations and services. */
export function microsNaive(at: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}000`;
}

/** `2026-11-21T08:10:07.000000Z`: Keystone's tokens. */
export function microsZ(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}.000000Z`;
}
