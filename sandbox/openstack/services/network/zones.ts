import { json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import { route } from '../../http/route.ts';
import type { JsonValue, Route } from '../../http/route.ts';

/** The only availability zone of networks and routers. */
export const zone = 'nova';

/** Throws Neutron's 404 for a hint that names no zone. */
export function refuseUnknownZones(hints: JsonValue | undefined): void {
  const unknown = Array.isArray(hints) ? hints.find((hint: JsonValue) => hint !== zone) : undefined;
  if (unknown !== undefined) {
    throw new ApiFailure(404, `AvailabilityZone ${String(unknown)} could not be found.`, {
      type: 'AvailabilityZoneNotFound',
    });
  }
}

export const zoneRoutes: readonly Route[] = [
  route('GET', '/v2.0/availability_zones', { rule: 'get_availability_zone' }, ({ query }) => {
    const wanted = query.get('resource');
    const zones = ['router', 'network'].map((resource) => ({ state: 'available', name: zone, resource }));
    return json(200, { availability_zones: zones.filter(({ resource }) => wanted === null || resource === wanted) });
  }),
];
