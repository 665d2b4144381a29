import { json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { route } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { hasDefaultRules } from './default-rules.ts';

/** Alias, name and date of the extensions that the sandbox has. */
const extensions = [
  ['agent', 'agent', '2013-02-03T10:00:00-00:00'],
  ['allowed-address-pairs', 'Allowed Address Pairs', '2013-07-23T10:00:00-00:00'],
  ['availability_zone', 'Availability Zone', '2015-01-01T10:00:00-00:00'],
  ['availability_zone_filter', 'Availability Zone Filter Extension', '2018-06-22T10:00:00-00:00'],
  ['binding', 'Port Binding', '2014-02-03T10:00:00-00:00'],
  ['default-subnetpools', 'Default Subnetpools', '2016-02-18T18:00:00-00:00'],
  ['empty-string-filtering', 'Empty String Filtering Extension', '2018-05-01T10:00:00-00:00'],
  ['ext-gw-mode', 'Neutron L3 Configurable external gateway mode', '2013-03-28T10:00:00-00:00'],
  ['external-net', 'Neutron external network', '2013-01-14T10:00:00-00:00'],
  ['extraroute', 'Neutron Extra Route', '2013-02-01T10:00:00-00:00'],
  ['filter-validation', 'Filter parameters validation', '2018-07-04T10:00:00-00:00'],
  ['fip-port-details', 'Floating IP Port Details Extension', '2018-04-09T10:00:00-00:00'],
  ['net-mtu', 'Network MTU', '2015-03-25T10:00:00-00:00'],
  ['net-mtu-writable', 'Network MTU (writable)', '2017-07-12T00:00:00-00:00'],
  ['network_availability_zone', 'Network Availability Zone', '2015-01-01T10:00:00-00:00'],
  ['pagination', 'Pagination support', '2016-06-12T00:00:00-00:00'],
  ['port-security', 'Port Security', '2012-07-23T10:00:00-00:00'],
  ['port-security-groups-filtering', 'Port filtering on security groups', '2018-01-09T09:00:00-00:00'],
  ['project-id', 'project_id field enabled', '2016-09-09T09:09:09-09:09'],
  ['provider', 'Provider Network', '2012-09-07T10:00:00-00:00'],
  ['quota_details', 'Quota details management support', '2017-02-10T10:00:00-00:00'],
  ['quotas', 'Quota management support', '2012-07-29T10:00:00-00:00'],
  ['router', 'Neutron L3 Router', '2012-07-20T10:00:00-00:00'],
  ['router_availability_zone', 'Router Availability Zone', '2015-01-01T10:00:00-00:00'],
  ['security-group', 'security-group', '2012-10-05T10:00:00-00:00'],
  ['security-groups-normalized-cidr', 'Normalized CIDR field for security group rules', '2020-07-28T10:00:00-00:00'],
  ['sorting', 'Sorting support', '2016-06-12T00:00:00-00:00'],
  ['standard-attr-description', 'standard-attr-description', '2016-02-10T10:00:00-00:00'],
  ['standard-attr-revisions', 'Resource revision numbers', '2016-04-11T10:00:00-00:00'],
  ['standard-attr-tag', 'Tag support for resources with standard attribute', '2017-01-01T00:00:00-00:00'],
  ['standard-attr-timestamp', 'Resource timestamps', '2016-09-12T10:00:00-00:00'],
  ['stateful-security-group', 'Stateful security group', '2019-11-26T09:00:00-00:00'],
  ['subnet-service-types', 'Subnet service types', '2016-03-15T18:00:00-00:00'],
  ['subnet_allocation', 'Subnet Allocation', '2015-03-30T10:00:00-00:00'],
] as const;

const defaultRules = [
  'security-groups-default-rules',
  'Default rules for security groups',
  '2022-12-19T10:00:00-00:00',
] as const;

export const extensionRoutes: readonly Route[] = [
  route('GET', '/v2.0/extensions', {}, ({ cloud }) => json(200, { extensions: known(cloud) })),
  route('GET', '/v2.0/extensions/{alias}', {}, ({ cloud, params }) => {
    const extension = known(cloud).find(({ alias }) => alias === params['alias']);
    if (extension) return json(200, { extension });
    throw new ApiFailure(404, `Extension with alias ${params['alias']} does not exist`);
  }),
];

function known(cloud: SandboxCloud) {
  const all = hasDefaultRules(cloud) ? [...extensions, defaultRules] : extensions;
  return all
    .filter(([alias]) => alias !== 'port-security' || cloud.behaviour.portSecurity)
    .map(([alias, name, updated]) => ({ name, alias, description: name, updated, links: [] }));
}
