import { describe, expect, test } from 'vitest';
import type { Cloud } from './cloud.ts';
import type { Network, Subnet } from './network.ts';
import * as removal from './removal-network.ts';
import { afterwards, neutronError, refusal, uniqueName, unknownId } from './testing.ts';
import type { ContractOptions, OpenCloud } from './testing.ts';

const tag = 'allmend:contract:1';

/** What Neutron, real or simulated, does and refuses. */
export function networkContract(open: OpenCloud, options: ContractOptions = {}): void {
  describe('network', () => {
    test('connects a port through a router to the outside', async () => {
      const cloud = await open();
      const { net, subnet } = await subnetOf(cloud);
      const port = await cloud.network.createPort({ name: uniqueName('port'), network_id: net.id });
      afterwards(() => removal.port.remove(cloud, port.id));
      expect(port).toMatchObject({ device_owner: '', status: 'DOWN', fixed_ips: [{ subnet_id: subnet.id }] });
      const outside = await externalNetwork(cloud);
      const router = await cloud.network.createRouter({
        name: uniqueName('router'),
        external_gateway_info: { network_id: outside.id },
      });
      afterwards(() => removal.router.remove(cloud, router.id));
      expect(router.external_gateway_info).toMatchObject({ network_id: outside.id });
      const attached = await cloud.network.addRouterInterface(router.id, { subnet_id: subnet.id });
      expect(attached).toMatchObject({ id: router.id, subnet_id: subnet.id });

      const floating = await cloud.network.createFloatingIp({
        floating_network_id: outside.id,
        port_id: port.id,
        ...removal.floatingIp.mark({ name: 'outside', tag }),
      });
      afterwards(() => removal.floatingIp.remove(cloud, floating.id));
      expect(floating).toMatchObject({
        port_id: port.id,
        router_id: router.id,
        fixed_ip_address: port.fixed_ips[0]!.ip_address,
      });
      expect(await removal.floatingIp.find(cloud, { name: 'outside', tag })).toContainEqual({
        id: floating.id,
        name: 'outside',
      });
      expect(await removal.floatingIp.find(cloud, { name: 'outsid', tag })).toEqual([]);

      const refused = (call: (as: Cloud) => Promise<unknown>) => refusal(cloud, call);
      const conflict = { reason: 'openstack.conflict', status: 409 };
      const target = { subnet_id: subnet.id };
      expect(await refused((as) => as.network.removeRouterInterface(router.id, target))).toEqual({
        ...conflict,
        body: neutronError('RouterInterfaceInUseByFloatingIP'),
      });
      expect(await refused((as) => as.network.updateRouter(router.id, { external_gateway_info: null }))).toEqual({
        ...conflict,
        body: neutronError('RouterExternalGatewayInUseByFloatingIp'),
      });
      expect(await refused((as) => as.network.deleteRouter(router.id))).toEqual({
        ...conflict,
        body: neutronError('RouterInUse'),
      });
      expect(await refused((as) => as.network.addRouterInterface(router.id, target))).toEqual({
        reason: 'openstack.bad-request',
        status: 400,
        body: neutronError('BadRequest'),
      });
      expect(await refused((as) => as.network.deletePort(attached.port_id))).toEqual({
        ...conflict,
        body: neutronError('ServicePortInUse'),
      });
      expect(await refused((as) => as.network.deleteNetwork(net.id))).toEqual({
        ...conflict,
        body: neutronError('NetworkInUse'),
      });
      expect(await refused((as) => as.network.deleteSubnet(subnet.id))).toEqual({
        ...conflict,
        body: neutronError('SubnetInUse'),
      });

      await removal.floatingIp.remove(cloud, floating.id);
      const interfaces = await removal.routerInterface.find(cloud, {
        name: 'x',
        scope: { router: router.id, subnet: subnet.id },
      });
      expect(interfaces).toEqual([{ id: attached.port_id, name: 'x' }]);
      // With its interface.
      await removal.router.remove(cloud, router.id);
      expect(await refused((as) => as.network.getRouter(router.id))).toMatchObject({
        status: 404,
        body: neutronError('RouterNotFound'),
      });
      expect(await refused((as) => as.network.getPort(attached.port_id))).toMatchObject({
        status: 404,
        body: neutronError('PortNotFound'),
      });
    });

    test('finds networks by exact name and by tag', async () => {
      const cloud = await open();
      const name = uniqueName('network');
      const net = await cloud.network.createNetwork({ name, ...removal.network.mark({ name, tag }) });
      afterwards(() => removal.network.remove(cloud, net.id));
      expect(net).toMatchObject({ name, status: 'ACTIVE', shared: false, subnets: [], description: tag });
      expect(await cloud.network.setTags('networks', net.id, ['green', 'allmend:contract:2'])).toEqual(
        expect.arrayContaining(['green', 'allmend:contract:2']),
      );
      const tagged = await Array.fromAsync(cloud.network.listNetworks({ tags: 'allmend:contract:2' }));
      expect(tagged.map((one) => one.id)).toContain(net.id);
      const exact = { id: net.id, name };
      expect(await removal.network.find(cloud, { name, tag })).toEqual([exact]);
      expect(await removal.network.find(cloud, { name: name.slice(0, -1), tag })).toEqual([]);
      expect(await removal.network.find(cloud, { name, tag: 'allmend:contract:3' })).toEqual([]);
      expect(await removal.network.find(cloud, { tag: 'allmend:contract:2' })).toContainEqual(exact);
      await removal.network.remove(cloud, net.id);
      await removal.network.remove(cloud, net.id);
      expect(await removal.network.find(cloud, { id: net.id, name, tag })).toEqual([]);
    });

    test('refuses subnets that overlap, that are none, and on a network that is not there', async () => {
      const cloud = await open();
      const { net } = await subnetOf(cloud);
      const create = (changes: object) =>
        refusal(cloud, (as) =>
          as.network.createSubnet({ name: 'x', network_id: net.id, ip_version: 4, cidr: '10.77.0.0/25', ...changes }),
        );
      const bad = { reason: 'openstack.bad-request', status: 400, body: neutronError('InvalidInput') };
      expect(await create({})).toEqual(bad);
      expect(await create({ cidr: 'x' })).toEqual(bad);
      expect(await create({ network_id: unknownId })).toEqual({
        reason: 'openstack.not-found',
        status: 404,
        body: neutronError('NetworkNotFound'),
      });
    });

    test('keeps to members what is theirs', async () => {
      const cloud = await open();
      const outside = await externalNetwork(cloud);
      const forbidden = { reason: 'openstack.forbidden', status: 403 };
      const name = uniqueName('network');
      const create = (extra: object) => refusal(cloud, (as) => as.network.createNetwork({ name, ...extra }));
      expect(await create({ 'router:external': true })).toEqual({
        ...forbidden,
        body: neutronError('PolicyNotAuthorized'),
      });
      expect(await create({ shared: true })).toEqual({ ...forbidden, body: neutronError('PolicyNotAuthorized') });
      const subnet = (as: Cloud) =>
        as.network.createSubnet({ name, network_id: outside.id, ip_version: 4, cidr: '10.9.0.0/24' });
      expect(await refusal(cloud, subnet)).toEqual({ ...forbidden, body: neutronError('HTTPForbidden') });
    });

    test('keeps security groups, gives new ones egress only, refuses a rule twice', async () => {
      const cloud = await open();
      const { net } = await subnetOf(cloud);
      const name = uniqueName('group');
      const group = await cloud.network.createSecurityGroup({ name, ...removal.securityGroup.mark({ name, tag }) });
      afterwards(() => removal.securityGroup.remove(cloud, group.id));
      const given = (group.security_group_rules ?? []).map((rule) => `${rule.direction} ${rule.ethertype}`);
      expect(given.toSorted()).toEqual(['egress IPv4', 'egress IPv6']);
      const ssh = {
        security_group_id: group.id,
        direction: 'ingress',
        protocol: 'tcp',
        port_range_min: 22,
        port_range_max: 22,
      } as const;
      const rule = await cloud.network.createSecurityGroupRule(ssh);
      expect(rule).toMatchObject({ ...ssh, ethertype: 'IPv4', remote_ip_prefix: null, remote_group_id: null });
      const own = await Array.fromAsync(cloud.network.listSecurityGroupRules({ security_group_id: group.id }));
      expect(own).toHaveLength(3);
      expect(await refusal(cloud, (as) => as.network.createSecurityGroupRule(ssh))).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: neutronError('SecurityGroupRuleExists'),
      });
      const inverted = { ...ssh, port_range_min: 99 };
      expect(await refusal(cloud, (as) => as.network.createSecurityGroupRule(inverted))).toMatchObject({
        status: 400,
        body: neutronError('SecurityGroupInvalidPortRange'),
      });
      const port = await cloud.network.createPort({ network_id: net.id, security_groups: [group.id] });
      afterwards(() => removal.port.remove(cloud, port.id));
      expect(await refusal(cloud, (as) => as.network.deleteSecurityGroup(group.id))).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: neutronError('SecurityGroupInUse'),
      });
      expect(await cloud.network.deleteSecurityGroupRule(rule.id)).toBe('deleted');
      expect(await cloud.network.deleteSecurityGroupRule(rule.id)).toBe('gone');
      await removal.port.remove(cloud, port.id);
      await removal.securityGroup.remove(cloud, group.id);
      const missing = await refusal(cloud, (as) => as.network.getSecurityGroup(group.id));
      expect(missing).toMatchObject({ status: 404, body: neutronError('SecurityGroupNotFound') });
    });

    test('does not let go of the default security group', async () => {
      const cloud = await open();
      const { projectId } = await cloud.token();
      const [standard] = await Array.fromAsync(
        cloud.network.listSecurityGroups({ name: 'default', project_id: projectId! }),
      );
      expect(await refusal(cloud, (as) => as.network.deleteSecurityGroup(standard!.id))).toEqual({
        reason: 'openstack.conflict',
        status: 409,
        body: neutronError('SecurityGroupCannotRemoveDefault'),
      });
    });

    test.runIf(options.release === 'zed')('knows no default security group rules before 2023.2', async () => {
      const cloud = await open();
      const call = (as: Cloud) => Array.fromAsync(as.network.listDefaultSecurityGroupRules());
      expect(await refusal(cloud, call)).toMatchObject({ reason: 'openstack.not-found', status: 404 });
    });

    test.runIf(options.release !== 'zed')('lists the default security group rules', async () => {
      const cloud = await open();
      const rules = await Array.fromAsync(cloud.network.listDefaultSecurityGroupRules());
      expect(rules).toContainEqual(expect.objectContaining({ direction: 'egress', used_in_default_sg: true }));
    });

    test('tells extensions, subnet pools and quotas', async () => {
      const cloud = await open();
      const { projectId } = await cloud.token();
      const aliases = (await Array.fromAsync(cloud.network.listExtensions())).map((one) => one.alias);
      expect(aliases).toEqual(expect.arrayContaining(['router', 'security-group', 'subnet_allocation']));
      expect(await cloud.network.getQuotas(projectId!)).toMatchObject({
        network: expect.any(Number),
        port: expect.any(Number),
      });
      for await (const pool of cloud.network.listSubnetPools()) expect(pool.default_prefixlen).toBeTypeOf('number');
    });

    test('pages by the links of the answer', async () => {
      const cloud = await open();
      const group = await cloud.network.createSecurityGroup({ name: uniqueName('group') });
      afterwards(() => removal.securityGroup.remove(cloud, group.id));
      const own = { sort_key: 'id', sort_dir: 'asc', security_group_id: group.id };
      const all = await Array.fromAsync(cloud.network.listSecurityGroupRules(own));
      const paged = await Array.fromAsync(cloud.network.listSecurityGroupRules({ ...own, limit: 1 }));
      expect(all).toHaveLength(2);
      expect(paged).toEqual(all);
    });
  });
}

async function subnetOf(cloud: Cloud): Promise<{ readonly net: Network; readonly subnet: Subnet }> {
  const net = await cloud.network.createNetwork({ name: uniqueName('network') });
  afterwards(() => removal.network.remove(cloud, net.id));
  const subnet = await cloud.network.createSubnet({
    name: uniqueName('subnet'),
    network_id: net.id,
    ip_version: 4,
    cidr: '10.77.0.0/24',
  });
  expect(subnet).toMatchObject({ gateway_ip: '10.77.0.1', enable_dhcp: true });
  return { net, subnet };
}

async function externalNetwork(cloud: Cloud): Promise<Network> {
  const [outside] = await Array.fromAsync(cloud.network.listNetworks({ 'router:external': true }));
  return outside!;
}
