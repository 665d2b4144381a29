import { json } from '../../http/answer.ts';
import { microsNaive } from '../../http/time.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { cinderRoute, since } from './routes.ts';
import { zone } from './zones.ts';

/** Zones, services and what else tells how the cloud is run. */
export const operationRoutes: readonly Route[] = [
  ...cinderRoute('GET', '/os-availability-zone', {}, () =>
    json(200, { availabilityZoneInfo: [{ zoneName: zone, zoneState: { available: true } }] }),
  ),
  ...cinderRoute('GET', '/os-services', { roles: ['admin'], rule: 'volume_extension:services:index' }, (request) =>
    json(200, { services: services(request) }),
  ),
  ...cinderRoute(
    'GET',
    '/scheduler-stats/get_pools',
    { roles: ['admin'], rule: 'scheduler_extension:scheduler_stats:get_pools' },
    ({ cloud }) => json(200, { pools: [{ name: `${cloud.name}-1@nfs#nfs` }] }),
  ),
  ...cinderRoute('GET', '/extensions', {}, () => json(200, { extensions: extensions.map(viewExtension) })),
  ...cinderRoute('GET', '/os-volume-transfer', {}, () => json(200, { transfers: [] })),
  ...cinderRoute('GET', '/os-volume-transfer/detail', {}, () => json(200, { transfers: [] })),
  ...cinderRoute(
    'GET',
    '/messages',
    {},
    since(3, () => json(200, { messages: [] })),
  ),
  ...cinderRoute(
    'GET',
    '/groups',
    {},
    since(13, () => json(200, { groups: [] })),
  ),
  ...cinderRoute(
    'GET',
    '/groups/detail',
    {},
    since(13, () => json(200, { groups: [] })),
  ),
  ...cinderRoute('GET', '/qos-specs', { roles: ['admin'], rule: 'volume_extension:qos_specs_manage:get_all' }, () =>
    json(200, { qos_specs: [] }),
  ),
];

const extensions = [
  ['VolumeImageMetadata', 'os-vol-image-meta'],
  ['VolumeTypeAccess', 'os-volume-type-access'],
  ['VolumeTypeEncryption', 'encryption'],
  ['Quotas', 'os-quota-sets'],
  ['Backups', 'backups'],
  ['AvailabilityZones', 'os-availability-zone'],
  ['Services', 'os-services'],
] as const;

function viewExtension([name, alias]: (typeof extensions)[number]) {
  return { name, alias, description: name, updated: '2012-12-07T00:00:00+00:00', links: [] };
}

function services({ cloud }: ApiRequest): Record<string, unknown>[] {
  const { backupUp, volumeUp } = cloud.behaviour;
  const host = `${cloud.name}-1`;
  const service = (binary: string, name: string, up: boolean) => ({
    binary,
    host: name,
    zone,
    status: 'enabled',
    state: up ? 'up' : 'down',
    updated_at: microsNaive(cloud.now()),
    disabled_reason: null,
  });
  return [
    service('cinder-backup', host, backupUp),
    service('cinder-volume', `${host}@nfs`, volumeUp),
    service('cinder-scheduler', host, true),
  ];
}
