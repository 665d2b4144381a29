import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalArray, optionalString, requiredString, wrapped } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { microsNaive } from '../../http/time.ts';
import type { ServerGroup } from './records.ts';

const host = 'sandbox-1';

function daemons({ cloud }: ApiRequest) {
  return [
    { binary: 'nova-scheduler', zone: 'internal', up: true },
    { binary: 'nova-conductor', zone: 'internal', up: true },
    { binary: 'nova-compute', zone: 'nova', up: cloud.behaviour.computeUp },
  ];
}

function listZones(): Answer {
  return json(200, { availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true }, hosts: null }] });
}

function listZoneDetails(request: ApiRequest): Answer {
  const zones = ['internal', 'nova'].map((zone) => ({
    zoneName: zone,
    zoneState: { available: true },
    hosts: {
      [host]: Object.fromEntries(
        daemons(request)
          .filter((daemon) => daemon.zone === zone)
          .map(({ binary, up }) => [
            binary,
            { available: up, active: true, updated_at: microsNaive(request.cloud.now()) },
          ]),
      ),
    },
  }));
  return json(200, { availabilityZoneInfo: zones });
}

function listServices(request: ApiRequest): Answer {
  const services = daemons(request).map(({ binary, zone, up }, index) => ({
    binary,
    host,
    id: request.microversion >= 53 ? `00000000-0000-4000-8000-00000000000${index + 1}` : index + 1,
    zone,
    status: 'enabled',
    state: up ? 'up' : 'down',
    updated_at: microsNaive(request.cloud.now()),
    disabled_reason: null,
    ...(request.microversion >= 11 ? { forced_down: false } : {}),
  }));
  return json(200, { services });
}

function listHypervisors(request: ApiRequest): Answer {
  const id = request.microversion >= 53 ? '00000000-0000-4000-8000-0000000000ff' : 1;
  return json(200, { hypervisors: [{ id, hypervisor_hostname: host, state: 'up', status: 'enabled' }] });
}

function groupView(request: ApiRequest, group: ServerGroup) {
  return {
    id: group.id,
    name: group.name,
    ...(request.microversion >= 64 ? { policy: group.policy, rules: {} } : { policies: [group.policy], metadata: {} }),
    members: group.members,
    ...(request.microversion >= 13 ? { project_id: group.projectId, user_id: group.userId } : {}),
  };
}

function listGroups(request: ApiRequest): Answer {
  const mine = [...request.cloud.tables.serverGroups.values()].filter(
    ({ projectId }) => projectId === request.projectId,
  );
  return json(200, { server_groups: mine.map((group) => groupView(request, group)) });
}

function createGroup(request: ApiRequest): Answer {
  const body = wrapped(request, 'server_group');
  const policy = optionalString(body, 'policy') ?? optionalArray(body, 'policies')[0];
  if (typeof policy !== 'string') throw new ApiFailure(400, "Invalid input. 'policy' is a required property");
  const group: ServerGroup = {
    id: request.cloud.ids.uuid(),
    name: requiredString(body, 'name', 'server_group'),
    projectId: request.projectId,
    userId: request.caller.userId,
    policy,
    members: [],
  };
  request.cloud.tables.serverGroups.set(group.id, group);
  return json(200, { server_group: groupView(request, group) });
}

function groupAt(request: ApiRequest): ServerGroup {
  const group = request.cloud.tables.serverGroups.get(request.params.id!);
  if (!group || group.projectId !== request.projectId) {
    throw new ApiFailure(404, `Instance group ${request.params.id} could not be found.`);
  }
  return group;
}

function showGroup(request: ApiRequest): Answer {
  return json(200, { server_group: groupView(request, groupAt(request)) });
}

function deleteGroup(request: ApiRequest): Answer {
  request.cloud.tables.serverGroups.delete(groupAt(request).id);
  return empty(204);
}

const admin = (rule: string) => ({ rule: `os_compute_api:${rule}`, roles: ['admin'] });
const writing = { rule: 'os_compute_api:os-server-groups:create', roles: ['member'] };

export const hostRoutes: readonly Route[] = [
  route('GET', '/v2.1/os-availability-zone', {}, listZones),
  route('GET', '/v2.1/os-availability-zone/detail', admin('os-availability-zone:detail'), listZoneDetails),
  route('GET', '/v2.1/os-services', admin('os-services:list'), listServices),
  route('GET', '/v2.1/os-hypervisors', admin('os-hypervisors:list'), listHypervisors),
  route('GET', '/v2.1/os-server-groups', {}, listGroups),
  route('POST', '/v2.1/os-server-groups', writing, createGroup),
  route('GET', '/v2.1/os-server-groups/{id}', {}, showGroup),
  route('DELETE', '/v2.1/os-server-groups/{id}', writing, deleteGroup),
];
