import { officialType, typesOf } from '../catalog.ts';
import type { ServiceConfig } from './cloud-config.ts';
import type { Mapping } from './layer.ts';

/** Suffix of a key, and the field it sets; longer ones first, so that `_endpoint_override` is not taken for a service `x_endpoint`. */
const settings = [
  ['_endpoint_override', 'endpointOverride'],
  ['_endpoint', 'endpointOverride'],
  ['_api_version', 'apiVersion'],
  ['_service_name', 'serviceName'],
  ['_region_name', 'region'],
  ['_endpoint_type', 'interface'],
  ['_interface', 'interface'],
] as const satisfies readonly (readonly [string, keyof ServiceConfig])[];

/** Keys like `block_storage_endpoint_override`; the service may be named by any of its aliases, the official name wins. */
export function serviceSettings(merged: Mapping): Readonly<Record<string, ServiceConfig>> {
  const found = new Map<string, { rank: number; value: string }>();
  for (const [key, value] of Object.entries(merged)) {
    if (typeof value !== 'string' || value === '') continue;
    const match = settings.find(([suffix]) => key.endsWith(suffix) && key.length > suffix.length);
    if (!match) continue;
    const type = key.slice(0, -match[0].length).replaceAll('_', '-');
    const place = `${officialType(type)} ${match[1]}`;
    const rank = typesOf(type).indexOf(type) * 10 + settings.indexOf(match);
    const before = found.get(place);
    if (!before || rank < before.rank) found.set(place, { rank, value });
  }
  const services: Record<string, Record<string, string>> = {};
  for (const [place, { value }] of found) {
    const [type = '', field = ''] = place.split(' ');
    services[type] = { ...services[type], [field]: value };
  }
  return services;
}
