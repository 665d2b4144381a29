import { expect, test } from 'vitest';
import { login, testSandbox } from '../../testing.ts';
import type { LoadBalancer } from './records.ts';

const v2 = '/load-balancer/v2/lbaas';

function loadBalancer(id: string, projectId: string): LoadBalancer {
  return {
    id,
    name: `lb ${id}`,
    description: '',
    projectId,
    provisioningStatus: 'ACTIVE',
    operatingStatus: 'ONLINE',
    adminStateUp: true,
    provider: 'amphora',
    vipAddress: '10.0.0.9',
    vipNetworkId: 'n',
    vipSubnetId: 's',
    vipPortId: 'p',
    tags: [],
    createdAt: 0,
    updatedAt: null,
  };
}

test('load balancers are read by their project, under both path versions', async () => {
  const { clouds } = await testSandbox();
  const cloud = clouds[0]!;
  const member = await login(cloud);
  cloud.tables.loadBalancers.set('1', loadBalancer('1', member.projectId));
  cloud.tables.loadBalancers.set('2', loadBalancer('2', 'another'));
  const mine = { id: '1', provisioning_status: 'ACTIVE', vip_address: '10.0.0.9', created_at: '1970-01-01T00:00:00' };
  expect((await member.get(`${v2}/loadbalancers`)).body).toMatchObject({
    loadbalancers: [mine],
    loadbalancers_links: [],
  });
  expect((await member.get('/load-balancer/v2.0/lbaas/loadbalancers/1')).body.loadbalancer).toMatchObject(mine);
  expect((await member.get(`${v2}/loadbalancers?name=other`)).body.loadbalancers).toEqual([]);
  const hidden = await member.get(`${v2}/loadbalancers/2`);
  expect([hidden.status, hidden.body]).toEqual([
    404,
    { faultcode: 'Client', faultstring: 'Load Balancer 2 not found.', debuginfo: null },
  ]);
  expect((await (await login(cloud, '-admin')).get(`${v2}/loadbalancers`)).body.loadbalancers).toHaveLength(2);
});

test('providers are told, amphorae only to admins', async () => {
  const { clouds } = await testSandbox();
  const member = await login(clouds[0]!);
  expect((await member.get(`${v2}/providers`)).body.providers).toMatchObject([{ name: 'amphora' }]);
  const refused = await member.get('/load-balancer/v2/octavia/amphorae');
  expect([refused.status, refused.body.faultstring]).toEqual([
    403,
    'Policy does not allow this request to be performed.',
  ]);
  expect((await member.post(`${v2}/loadbalancers`, {})).status).toBe(405);
});
