import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { Wire } from '../../testing.ts';

const v2 = '/network/v2.0';

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  return { cloud, member: await login(cloud) };
}

async function make(wire: Wire, path: string, key: string, body: object) {
  const answer = await wire.post(`${v2}/${path}`, { [key]: body });
  expect(answer.text).toContain(`"${key}"`);
  return answer.body[key]!;
}

function neutron(type: string, message: string) {
  return { NeutronError: { type, message, detail: '' } };
}

test('a network with subnet, router, port and floating IP comes up, and goes away only in order', async () => {
  const { cloud, member } = await open();
  const network = await make(member, 'networks', 'network', { name: 'n' });
  const subnet = await make(member, 'subnets', 'subnet', {
    network_id: network.id,
    ip_version: 4,
    cidr: '10.7.0.0/24',
  });
  expect(subnet).toMatchObject({
    gateway_ip: '10.7.0.1',
    allocation_pools: [{ start: '10.7.0.2', end: '10.7.0.254' }],
  });
  const external = (await member.get(`${v2}/networks?router:external=true`)).body.networks![0]!;
  const gateway = { network_id: external.id };
  const router = await make(member, 'routers', 'router', { name: 'r', external_gateway_info: gateway });
  const joined = await member.send('PUT', `${v2}/routers/${textOf(router.id)}/add_router_interface`, {
    body: { subnet_id: subnet.id },
  });
  expect(joined.body).toMatchObject({ id: router.id, subnet_id: subnet.id, network_id: network.id });
  const port = await make(member, 'ports', 'port', { network_id: network.id });
  const floating = await make(member, 'floatingips', 'floatingip', {
    floating_network_id: external.id,
    port_id: port.id,
  });
  expect(floating).toMatchObject({
    router_id: router.id,
    fixed_ip_address: port.fixed_ips![0]!.ip_address,
    status: 'DOWN',
  });
  await expect
    .poll(async () => (await member.get(`${v2}/floatingips/${textOf(floating.id)}`)).body.floatingip!.status)
    .toBe('ACTIVE');

  const refused = async (path: string, type: string) => {
    const answer = await member.delete(`${v2}/${path}`);
    expect([answer.status, answer.body.NeutronError!.type]).toEqual([409, type]);
  };
  await refused(`networks/${textOf(network.id)}`, 'NetworkInUse');
  await refused(`subnets/${textOf(subnet.id)}`, 'SubnetInUse');
  await refused(`routers/${textOf(router.id)}`, 'RouterInUse');
  await refused(`ports/${textOf(joined.body.port_id)}`, 'ServicePortInUse');
  const remove = () =>
    member.send('PUT', `${v2}/routers/${textOf(router.id)}/remove_router_interface`, {
      body: { subnet_id: subnet.id },
    });
  expect((await remove()).body.NeutronError!.type).toBe('RouterInterfaceInUseByFloatingIP');
  expect((await member.delete(`${v2}/ports/${textOf(port.id)}`)).status).toBe(204);
  expect((await member.get(`${v2}/floatingips/${textOf(floating.id)}`)).body.floatingip).toMatchObject({
    port_id: null,
    router_id: null,
  });
  expect((await remove()).status).toBe(200);
  for (const path of [
    `routers/${textOf(router.id)}`,
    `networks/${textOf(network.id)}`,
    `floatingips/${textOf(floating.id)}`,
  ]) {
    expect((await member.delete(`${v2}/${path}`)).status).toBe(204);
  }
  // The DHCP agent's port and the subnet went with the network.
  expect(cloud.tables.ports.size).toBe(0);
  expect([...cloud.tables.subnets.values()].some(({ id }) => id === textOf(subnet.id))).toBe(false);
});

test.each([
  [{ foo: 1 }, 400, neutron('HTTPBadRequest', "Unrecognized attribute(s) 'foo'")],
  [{ name: 5 }, 400, neutron('HTTPBadRequest', "Invalid input for name. Reason: '5' is not a valid string.")],
  [{ status: 'ACTIVE' }, 400, neutron('HTTPBadRequest', "Attribute 'status' not allowed in POST")],
  [
    { admin_state_up: 'x' },
    400,
    neutron('InvalidInput', "Invalid input for operation: 'x' cannot be converted to boolean."),
  ],
  [
    { mtu: 9000 },
    400,
    neutron('InvalidInput', 'Invalid input for operation: Requested MTU is too big, maximum is 1450.'),
  ],
  [
    { shared: true },
    403,
    neutron('PolicyNotAuthorized', '(rule:create_network and rule:create_network:shared) is disallowed by policy'),
  ],
  [
    { availability_zone_hints: ['x'] },
    404,
    neutron('AvailabilityZoneNotFound', 'AvailabilityZone x could not be found.'),
  ],
])('a network with %o is refused', async (body, status, refusal) => {
  const { member } = await open();
  const answer = await member.post(`${v2}/networks`, { network: body });
  expect([answer.status, answer.body]).toEqual([status, refusal]);
});

test.each([
  [{ cidr: 'x' }, 400, 'InvalidInput'],
  [{}, 400, 'BadRequest'],
  [{ cidr: '10.1.0.0/24', ip_version: 5 }, 400, 'HTTPBadRequest'],
  [{ cidr: '10.1.0.0/24', ip_version: 6 }, 400, 'InvalidInput'],
  [{ cidr: '10.1.0.0/24', gateway_ip: '10.1.0.0' }, 400, 'InvalidInput'],
  [
    { cidr: '10.1.0.0/24', allocation_pools: [{ start: '10.2.0.1', end: '10.2.0.9' }] },
    400,
    'OutOfBoundsAllocationPool',
  ],
  [{ cidr: '10.1.0.0/24', allocation_pools: [{ start: '10.1.0.9', end: '10.1.0.2' }] }, 400, 'InvalidAllocationPool'],
  [
    { cidr: '10.1.0.0/24', gateway_ip: '10.1.0.5', allocation_pools: [{ start: '10.1.0.1', end: '10.1.0.9' }] },
    409,
    'GatewayConflictWithAllocationPools',
  ],
  [{ cidr: '10.1.0.0/24', dns_nameservers: ['9.9.9.9', '9.9.9.9'] }, 400, 'HTTPBadRequest'],
  [{ cidr: '10.0.0.0/25' }, 400, 'InvalidInput'],
  [{ cidr: '10.1.0.0/32' }, 400, 'InvalidInput'],
  [{ cidr: '10.1.0.0/24', ipv6_ra_mode: 'slaac' }, 400, 'InvalidInput'],
])('a subnet with %o is refused with %i %s', async (body, status, type) => {
  const { member } = await open();
  const network = await make(member, 'networks', 'network', {});
  await make(member, 'subnets', 'subnet', { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/24' });
  const answer = await member.post(`${v2}/subnets`, { subnet: { network_id: network.id, ip_version: 4, ...body } });
  expect([answer.status, answer.body.NeutronError!.type]).toEqual([status, type]);
});

test('addresses are given once, and when there are none left, none', async () => {
  const { member } = await open();
  const network = await make(member, 'networks', 'network', {});
  const subnet = { network_id: network.id, ip_version: 4, cidr: '10.3.0.0/29', enable_dhcp: false };
  await make(member, 'subnets', 'subnet', subnet);
  const given = new Set<string>();
  for (let count = 0; count < 5; count += 1) {
    const port = await make(member, 'ports', 'port', { network_id: network.id });
    given.add(textOf(port.fixed_ips![0]!.ip_address));
  }
  expect([...given]).toEqual(['10.3.0.2', '10.3.0.3', '10.3.0.4', '10.3.0.5', '10.3.0.6']);
  const full = await member.post(`${v2}/ports`, { port: { network_id: network.id } });
  expect([full.status, full.body.NeutronError!.type]).toEqual([409, 'IpAddressGenerationFailure']);
  const taken = await member.post(`${v2}/ports`, {
    port: { network_id: network.id, fixed_ips: [{ ip_address: '10.3.0.2' }] },
  });
  expect(taken.body.NeutronError!.type).toBe('IpAddressAlreadyAllocated');
  const outside = await member.post(`${v2}/ports`, {
    port: { network_id: network.id, fixed_ips: [{ ip_address: '10.4.0.2' }] },
  });
  expect(outside.body.NeutronError!.type).toBe('InvalidIpForNetwork');
});

test('subnet pools give out prefixes that do not overlap', async () => {
  const { member } = await open();
  const pool = await make(member, 'subnetpools', 'subnetpool', {
    name: 'p',
    prefixes: ['10.0.0.0/16', '10.0.0.0/24'],
    default_prefixlen: 26,
  });
  expect(pool).toMatchObject({ prefixes: ['10.0.0.0/16'], default_prefixlen: '26', min_prefixlen: '8' });
  const network = await make(member, 'networks', 'network', {});
  const from = { network_id: network.id, ip_version: 4, subnetpool_id: pool.id };
  const cidrs: unknown[] = [];
  for (const more of [{}, { prefixlen: 20 }, {}, { cidr: '10.0.99.0/24' }]) {
    cidrs.push((await make(member, 'subnets', 'subnet', { ...from, ...more })).cidr);
  }
  expect(cidrs).toEqual(['10.0.0.0/26', '10.0.16.0/20', '10.0.0.64/26', '10.0.99.0/24']);
  const again = await member.post(`${v2}/subnets`, { subnet: { ...from, cidr: '10.0.99.0/24' } });
  expect([again.status, again.body.NeutronError!.type]).toEqual([500, 'SubnetAllocationError']);
  const default6 = await make(member, 'subnets', 'subnet', {
    network_id: network.id,
    ip_version: 6,
    use_default_subnetpool: true,
  });
  expect(default6.cidr).toBe('2001:db8:cafe::/64');
  expect((await member.delete(`${v2}/subnetpools/${textOf(pool.id)}`)).body.NeutronError!.type).toBe(
    'SubnetPoolDeleteError',
  );
});

test('the default group appears by itself and filters what comes in', async () => {
  const { member } = await open();
  const groups = (await member.get(`${v2}/security-groups`)).body.security_groups!;
  const rules = groups[0]!.security_group_rules as unknown as Record<string, unknown>[];
  expect(groups[0]).toMatchObject({ name: 'default', description: 'Default security group' });
  const ingress = rules.filter(({ direction }) => direction === 'ingress');
  expect(ingress.map(({ remote_group_id }) => remote_group_id)).toEqual([groups[0]!.id, groups[0]!.id]);
  expect(rules.filter(({ direction }) => direction === 'egress').map(({ ethertype }) => ethertype)).toEqual([
    'IPv4',
    'IPv6',
  ]);
  expect((await member.delete(`${v2}/security-groups/${textOf(groups[0]!.id)}`)).body.NeutronError!.type).toBe(
    'SecurityGroupCannotRemoveDefault',
  );
});

test('a rule is made once; wider spellings of it are the same rule', async () => {
  const { member } = await open();
  const group = await make(member, 'security-groups', 'security_group', { name: 'g' });
  const ssh = {
    security_group_id: group.id,
    direction: 'ingress',
    protocol: 'tcp',
    port_range_min: 22,
    port_range_max: 22,
  };
  const rule = await make(member, 'security-group-rules', 'security_group_rule', ssh);
  const twin = { ...ssh, protocol: 'TCP', remote_ip_prefix: '0.0.0.0/0' };
  const answer = await member.post(`${v2}/security-group-rules`, { security_group_rule: twin });
  expect([answer.status, answer.body]).toEqual([
    409,
    neutron('SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${textOf(rule.id)}.`),
  ]);
  const network = await make(member, 'networks', 'network', {});
  const port = await make(member, 'ports', 'port', { network_id: network.id, security_groups: [group.id] });
  expect((await member.delete(`${v2}/security-groups/${textOf(group.id)}`)).body.NeutronError!.type).toBe(
    'SecurityGroupInUse',
  );
  await member.delete(`${v2}/ports/${textOf(port.id)}`);
  expect((await member.delete(`${v2}/security-groups/${textOf(group.id)}`)).status).toBe(204);
  expect((await member.get(`${v2}/security-group-rules/${textOf(rule.id)}`)).status).toBe(404);
});

test('templates of rules have an API since 2023.2, and none in Zed', async () => {
  const path = `${v2}/default-security-group-rules`;
  const { member } = await open({ profile: 'current' });
  const templates = (await member.get(path)).body.default_security_group_rules as unknown as Record<string, unknown>[];
  expect(
    templates.filter(({ direction }) => direction === 'ingress').map(({ remote_group_id }) => remote_group_id),
  ).toEqual(['PARENT', 'PARENT']);
  const zed = await open({ profile: 'zed' });
  expect((await zed.member.get(path)).body).toEqual(neutron('HTTPNotFound', 'The resource could not be found.'));
});

test('lists filter by attributes and tags, order, and page in both directions', async () => {
  const { member } = await open();
  for (const name of ['b', 'a', 'c']) {
    const network = await make(member, 'networks', 'network', { name });
    await member.send('PUT', `${v2}/networks/${textOf(network.id)}/tags`, { body: { tags: [name, 'all'] } });
  }
  const names = async (query: string) => {
    const list = (await member.get(`${v2}/networks?${query}&fields=name`)).body.networks as unknown as {
      name: string;
    }[];
    return list.map(({ name }) => name);
  };
  expect(await names('tags=all&sort_key=name&sort_dir=desc')).toEqual(['c', 'b', 'a']);
  expect(await names('tags-any=a,c')).toEqual(['a', 'c']);
  expect(await names('not-tags-any=a,b,c')).toEqual(['external']);
  expect(await names('name=a&name=b')).toEqual(['b', 'a']);
  const first = await member.get(`${v2}/networks?tags=all&sort_key=name&sort_dir=asc&limit=2`);
  const links = first.body.networks_links as unknown as { rel: string; href: string }[];
  const next = links.find(({ rel }) => rel === 'next')!.href;
  expect((await member.get(new URL(next).pathname + new URL(next).search)).body.networks![0]!.name).toBe('c');
  expect((await member.get(`${v2}/networks?nope=1`)).body).toEqual(
    neutron('HTTPBadRequest', "['nope'] is invalid attribute for filtering"),
  );
  expect((await member.get(`${v2}/networks?limit=x`)).body).toEqual(
    neutron('BadRequest', "Bad limit request: Limit must be an integer 0 or greater and not 'x'."),
  );
});

test('projects do not see each other, admins see all, and quotas hold', async () => {
  const { cloud, member } = await open();
  const network = await make(member, 'networks', 'network', { name: 'mine' });
  const path = `${v2}/networks/${textOf(network.id)}`;
  const neighbour = await login(cloud, '-neighbour');
  expect((await neighbour.get(path)).status).toBe(404);
  const admin = await login(cloud, '-admin');
  expect((await admin.get(path)).body.network).toMatchObject({ name: 'mine', 'provider:network_type': 'vxlan' });
  const external = (await member.get(`${v2}/networks?router:external=true`)).body.networks![0]!;
  const foreign = await member.delete(`${v2}/networks/${textOf(external.id)}`);
  expect([foreign.status, foreign.body]).toEqual([
    403,
    neutron('PolicyNotAuthorized', 'rule:delete_network is disallowed by policy'),
  ]);
  expect(
    (await admin.send('PUT', `${v2}/quotas/${member.projectId}`, { body: { quota: { network: 1 } } })).status,
  ).toBe(200);
  const over = await member.post(`${v2}/networks`, { network: {} });
  expect([over.status, over.body]).toEqual([409, neutron('OverQuota', "Quota exceeded for resources: ['network'].")]);
});

test('a bulk request makes all or nothing', async () => {
  const { member } = await open();
  const network = await make(member, 'networks', 'network', {});
  const subnets = ['10.1.0.0/24', '10.1.0.0/25'].map((cidr) => ({ network_id: network.id, ip_version: 4, cidr }));
  expect((await member.post(`${v2}/subnets`, { subnets })).status).toBe(400);
  expect((await member.get(`${v2}/subnets`)).body.subnets).toEqual([]);
});

test('ports stay down while the network agent is down', async () => {
  const { cloud, member } = await open({ flaws: ['no-network-agent'] });
  const network = await make(member, 'networks', 'network', {});
  const subnet = await make(member, 'subnets', 'subnet', {
    network_id: network.id,
    ip_version: 4,
    cidr: '10.1.0.0/24',
  });
  const router = await make(member, 'routers', 'router', {});
  await member.send('PUT', `${v2}/routers/${textOf(router.id)}/add_router_interface`, {
    body: { subnet_id: subnet.id },
  });
  cloud.settle();
  expect([...cloud.tables.ports.values()].map(({ status }) => status)).toEqual(['DOWN']);
});

test.each([null, {}])('a gateway of %o takes the router off the external network', async (none) => {
  const { cloud, member } = await open();
  const external = (await member.get(`${v2}/networks?router:external=true`)).body.networks![0]!;
  const router = await make(member, 'routers', 'router', { external_gateway_info: { network_id: external.id } });
  expect(router.external_gateway_info).toMatchObject({ network_id: external.id, enable_snat: true });
  // Choosing the address or switching off source NAT is for admins.
  const picky = { network_id: external.id, enable_snat: false };
  expect((await member.post(`${v2}/routers`, { router: { external_gateway_info: picky } })).status).toBe(403);
  const path = `${v2}/routers/${textOf(router.id)}`;
  const changed = await member.send('PUT', path, { body: { router: { external_gateway_info: none } } });
  expect(changed.body.router!.external_gateway_info).toBeNull();
  expect(cloud.tables.ports.size).toBe(0);
});

test('a cloud without port security neither shows nor takes the attribute', async () => {
  const { member } = await open({ flaws: ['no-port-security'] });
  const network = await make(member, 'networks', 'network', {});
  expect(network).not.toHaveProperty('port_security_enabled');
  const refused = await member.post(`${v2}/networks`, { network: { port_security_enabled: true } });
  expect(refused.body).toEqual(neutron('HTTPBadRequest', "Unrecognized attribute(s) 'port_security_enabled'"));
  const extensions = (await member.get(`${v2}/extensions`)).body.extensions as unknown as { alias: string }[];
  expect(extensions.map(({ alias }) => alias)).not.toContain('port-security');
});
