import { createHash } from 'node:crypto';
import { json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { queryList } from './list-query.ts';
import { zone } from './zones.ts';

const kinds = [
  { agent_type: 'Linux bridge agent', binary: 'neutron-linuxbridge-agent', topic: 'N/A', layer2: true, zoned: false },
  { agent_type: 'L3 agent', binary: 'neutron-l3-agent', topic: 'l3_agent', layer2: false, zoned: true },
  { agent_type: 'DHCP agent', binary: 'neutron-dhcp-agent', topic: 'dhcp_agent', layer2: false, zoned: true },
  { agent_type: 'Metadata agent', binary: 'neutron-metadata-agent', topic: 'N/A', layer2: false, zoned: false },
];

const rules = {
  singular: 'agent',
  plural: 'agents',
  missing: (id: string) => new ApiFailure(404, `Agent ${id} could not be found.`, { type: 'AgentNotFound' }),
  attributes: {
    id: {},
    agent_type: {},
    binary: {},
    host: {},
    alive: {},
    admin_state_up: {},
    availability_zone: {},
    topic: {},
  },
};

/** Admins see the agents; everybody else an empty list, as Neutron filters it. */
export const agentRoutes: readonly Route[] = [
  route('GET', '/v2.0/agents', { rule: 'get_agent' }, (request) =>
    json(200, queryList(rules, request, request.caller.isAdmin ? agents(request) : [])),
  ),
];

function agents({ cloud }: ApiRequest): Record<string, unknown>[] {
  const stamp = new Date(cloud.now()).toISOString().slice(0, 19).replace('T', ' ');
  return kinds.map(({ layer2, zoned, ...kind }) => ({
    id: agentId(`${cloud.seed}/${kind.binary}`),
    ...kind,
    host: `${cloud.name}-1`,
    admin_state_up: true,
    created_at: stamp,
    started_at: stamp,
    heartbeat_timestamp: stamp,
    description: null,
    resources_synced: null,
    availability_zone: zoned ? zone : null,
    alive: layer2 ? cloud.behaviour.networkAgentUp : true,
    configurations: {},
  }));
}

function agentId(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
