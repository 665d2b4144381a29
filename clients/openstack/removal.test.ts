import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { openstackErrors } from './errors.ts';
import { removalOrder, removers } from './removal.ts';
import { deleteWhenFree, waitFor } from './remover.ts';
import { inTurn, json } from './testing/loopback-cloud.ts';
import type { Answer } from './testing/loopback-cloud.ts';
import { empty, scriptedCloud } from './testing/scripted-cloud.ts';

const tag = 'allmend:1a2b3c4d5e6f:r1';
const missing = empty(404);
const conflict = (message: string): Answer => json(409, { NeutronError: { type: 'InUse', message, detail: '' } });
const badRequest = json(400, { badRequest: { code: 400, message: 'must not have snapshots' } });

const server = (more: object = {}) => ({ id: 's1', name: 'allmend-x-server', tenant_id: 'p1', metadata: {}, ...more });
const volume = (more: object = {}) => ({ id: 'v1', name: 'v', status: 'available', size: 1, metadata: {}, ...more });
const backup = (more: object = {}) => ({ id: 'b1', name: 'b', status: 'available', size: 1, volume_id: 'v1', ...more });
const port = (more: object = {}) => ({
  id: 'port1',
  name: '',
  status: 'ACTIVE',
  network_id: 'n1',
  mac_address: 'fa:16:3e:00:00:01',
  device_id: '',
  device_owner: '',
  fixed_ips: [{ subnet_id: 'sub1', ip_address: '10.0.0.1' }],
  ...more,
});

test('every kind has a remover', () => {
  expect(Object.keys(removers).toSorted()).toEqual([...removalOrder].toSorted());
});

describe('find', () => {
  const find = async (servers: readonly object[], wanted: Parameters<(typeof removers.server)['find']>[1]) => {
    await using it = await scriptedCloud({ 'GET /compute/v2.1/servers/detail': json(200, { servers }) });
    return (await removers.server.find(it.cloud, wanted)).map((one) => one.id);
  };
  const marked = (value: string) => ({ metadata: { 'allmend-tag': value } });
  const name = 'allmend-x-server';

  test('takes exactly that name, marked as ours or not at all', async () => {
    const servers = [
      server({ id: 'ours', ...marked(tag) }),
      server({ id: 'unmarked' }),
      server({ id: 'other-mark', metadata: { purpose: 'garden' } }),
      server({ id: 'other-run', ...marked('allmend:1a2b3c4d5e6f:r2') }),
      server({ id: 'other-installation', ...marked('allmend:ffffffffffff:r1') }),
      server({ id: 'longer', name: `${name}-2`, ...marked(tag) }),
      server({ id: 'shorter', name: 'allmend-x', ...marked(tag) }),
      server({ id: 'foreign', tenant_id: 'p2', ...marked(tag) }),
    ];
    expect(await find(servers, { name, tag })).toEqual(['ours', 'unmarked', 'other-mark']);
  });

  test('takes exactly that tag when there is no name', async () => {
    const servers = [
      server({ id: 'ours', name: 'anything', ...marked(tag) }),
      server({ id: 'longer', ...marked(`${tag}0`) }),
      server({ id: 'shorter', ...marked('allmend:1a2b3c4d5e6f') }),
      server({ id: 'unmarked' }),
    ];
    expect(await find(servers, { tag })).toEqual(['ours']);
  });

  test('finds nothing, and asks nothing, when nothing is wanted', async () => {
    await using it = await scriptedCloud({});
    for (const kind of removalOrder.filter((one) => one !== 'router-interface')) {
      expect(await removers[kind].find(it.cloud, {})).toEqual([]);
      expect(await removers[kind].find(it.cloud, { name: '' })).toEqual([]);
    }
    for (const kind of ['key-pair', 'secret', 'ec2-credential', 'object-container'] as const) {
      expect(await removers[kind].find(it.cloud, { tag })).toEqual([]);
    }
    expect(it.requests()).toEqual([]);
  });

  test('does not take what it may not list for nothing', async () => {
    const refused = json(403, { error: { code: 403, message: 'no', title: 'Forbidden' } });
    await using it = await scriptedCloud({ 'GET /v3/users': refused });
    await expect(removers.user.find(it.cloud, { name })).rejects.toMatchObject({ reason: 'openstack.forbidden' });
  });

  test('looks by id at that one only, whatever it is called', async () => {
    await using it = await scriptedCloud({
      'GET /compute/v2.1/servers/s1': json(200, { server: server({ name: 'renamed' }) }),
    });
    expect(await removers.server.find(it.cloud, { id: 's1', name, tag })).toEqual([{ id: 's1', name: 'renamed' }]);
    expect(await removers.server.find(it.cloud, { id: 's2', name, tag })).toEqual([]);
    expect(it.requests()).toEqual(['GET /compute/v2.1/servers/s1', 'GET /compute/v2.1/servers/s2']);
  });

  test('tells floating IPs by the first word of their description', async () => {
    const floating = (id: string, description: string) => ({
      id,
      description,
      status: 'DOWN',
      floating_ip_address: '203.0.113.9',
      floating_network_id: 'n',
      fixed_ip_address: null,
      port_id: null,
      router_id: null,
      project_id: 'p1',
    });
    const { description } = removers['floating-ip'].mark({ name: 'allmend-f1', tag }) as { description: string };
    const floatingips = [
      floating('1', description),
      floating('2', `allmend-f2 ${tag}`),
      floating('3', ''),
      floating('4', tag),
    ];
    await using it = await scriptedCloud({ 'GET /network/v2.0/floatingips': json(200, { floatingips }) });
    const ids = async (wanted: object) => (await removers['floating-ip'].find(it.cloud, wanted)).map((one) => one.id);
    // The fourth bears no name, only the mark of this run.
    expect(await ids({ name: 'allmend-f1', tag })).toEqual(['1', '4']);
    expect(await ids({ name: 'allmend-f', tag: 'allmend:x:y' })).toEqual([]);
    expect(await ids({ tag })).toEqual(['1', '2', '4']);
  });

  test("finds a router's interface only with the router", async () => {
    const ports = [
      port({ device_id: 'r1', device_owner: 'network:router_interface' }),
      port({ id: 'other', device_id: 'r1' }),
    ];
    await using it = await scriptedCloud({ 'GET /network/v2.0/ports': json(200, { ports }) });
    const find = (scope: Record<string, string>) => removers['router-interface'].find(it.cloud, { name: 'i', scope });
    expect(await find({ router: 'r1', subnet: 'sub1' })).toEqual([{ id: 'port1', name: 'i' }]);
    expect(await find({ router: 'r1', subnet: 'sub2' })).toEqual([]);
    await expect(find({})).rejects.toMatchObject({ reason: 'openstack-removal.scope-missing' });
  });
});

describe('remove', () => {
  test('waits until a server is gone, and asks again when it fell into ERROR', async () => {
    await using it = await scriptedCloud({
      'DELETE /compute/v2.1/servers/s1': empty(204),
      'GET /compute/v2.1/servers/s1': inTurn(
        json(200, { server: server({ status: 'ACTIVE', 'OS-EXT-STS:task_state': 'deleting' }) }),
        json(200, { server: server({ status: 'ERROR', 'OS-EXT-STS:task_state': null }) }),
        missing,
      ),
    });
    await removers.server.remove(it.cloud, 's1');
    expect(it.server.count('DELETE /compute/v2.1/servers/s1')).toBe(2);
    expect(it.server.count('GET /compute/v2.1/servers/s1')).toBe(3);
  });

  test('takes a server for gone that Nova only remembers', async () => {
    await using it = await scriptedCloud({
      'DELETE /compute/v2.1/servers/s1': empty(204),
      'GET /compute/v2.1/servers/s1': json(200, { server: server({ status: 'SOFT_DELETED' }) }),
    });
    await removers.server.remove(it.cloud, 's1');
    expect(it.server.count('GET /compute/v2.1/servers/s1')).toBe(1);
  });

  test('detaches a volume before it deletes it', async () => {
    const attachments = [{ server_id: 's1', attachment_id: 'a1' }];
    await using it = await scriptedCloud({
      'GET /volume/v3/p1/volumes/v1': inTurn(
        json(200, { volume: volume({ status: 'in-use', attachments }) }),
        json(200, { volume: volume({ status: 'detaching', attachments }) }),
        json(200, { volume: volume() }),
        missing,
      ),
      'DELETE /compute/v2.1/servers/s1/os-volume_attachments/v1': empty(202),
      'DELETE /volume/v3/p1/volumes/v1': empty(202),
    });
    await removers.volume.remove(it.cloud, 'v1');
    expect(it.requests().filter((one) => one.startsWith('DELETE'))).toEqual([
      'DELETE /compute/v2.1/servers/s1/os-volume_attachments/v1',
      'DELETE /volume/v3/p1/volumes/v1',
    ]);
  });

  test('deletes a volume in error, and says when the cloud cannot', async () => {
    const broken = json(200, { volume: volume({ status: 'error' }) });
    await using it = await scriptedCloud({
      'GET /volume/v3/p1/volumes/v1': inTurn(broken, broken, missing),
      'DELETE /volume/v3/p1/volumes/v1': empty(202),
      'GET /volume/v3/p1/volumes/v2': inTurn(
        broken,
        broken,
        json(200, { volume: volume({ status: 'error_deleting' }) }),
      ),
      'DELETE /volume/v3/p1/volumes/v2': empty(202),
    });
    await removers.volume.remove(it.cloud, 'v1');
    expect(it.server.count('DELETE /volume/v3/p1/volumes/v1')).toBe(1);
    await expect(removers.volume.remove(it.cloud, 'v2')).rejects.toMatchObject({
      reason: 'openstack-removal.blocked',
      message: expect.stringContaining('error_deleting') as string,
    });
  });

  test('retries a volume while a snapshot still goes', async () => {
    await using it = await scriptedCloud({
      'GET /volume/v3/p1/volumes/v1': inTurn(json(200, { volume: volume() }), json(200, { volume: volume() }), missing),
      'DELETE /volume/v3/p1/volumes/v1': inTurn(badRequest, empty(202)),
    });
    await removers.volume.remove(it.cloud, 'v1');
    expect(it.server.count('DELETE /volume/v3/p1/volumes/v1')).toBe(2);
  });

  test('removes its own increments before a backup, the newest first, and not those of others', async () => {
    const ours = { metadata: { 'allmend-tag': tag } };
    const increments = [
      backup({ id: 'b2', is_incremental: true, created_at: '2026-01-02', ...ours }),
      backup({ id: 'b3', is_incremental: true, created_at: '2026-01-03', ...ours }),
      backup({ id: 'foreign', is_incremental: true, created_at: '2026-01-04', metadata: {} }),
      backup({ id: 'full', is_incremental: false, created_at: '2026-01-05', ...ours }),
      backup({ id: 'older', is_incremental: true, created_at: '2025-12-31', ...ours }),
    ];
    const base = json(200, { backup: backup({ created_at: '2026-01-01', has_dependent_backups: true, ...ours }) });
    const one = (id: string) => ({
      [`GET /volume/v3/p1/backups/${id}`]: inTurn(
        json(200, { backup: backup({ id }) }),
        json(200, { backup: backup({ id }) }),
        missing,
      ),
      [`DELETE /volume/v3/p1/backups/${id}`]: empty(202),
    });
    await using it = await scriptedCloud({
      'GET /volume/v3/p1/backups/detail': json(200, { backups: increments }),
      ...one('b2'),
      ...one('b3'),
      'GET /volume/v3/p1/backups/b1': inTurn(base, base, missing),
      'DELETE /volume/v3/p1/backups/b1': empty(202),
    });
    await removers.backup.remove(it.cloud, 'b1');
    expect(it.requests().filter((request) => request.startsWith('DELETE'))).toEqual([
      'DELETE /volume/v3/p1/backups/b3',
      'DELETE /volume/v3/p1/backups/b2',
      'DELETE /volume/v3/p1/backups/b1',
    ]);
  });

  test('takes routes and interfaces from a router first, and waits for a floating IP to go', async () => {
    const router = {
      id: 'r1',
      name: 'r',
      status: 'ACTIVE',
      admin_state_up: true,
      routes: [{ destination: '::/0', nexthop: '::1' }],
    };
    const inside = { device_id: 'r1', device_owner: 'network:router_interface' };
    const removed = json(200, { id: 'r1', port_id: 'x', subnet_id: 'y' });
    await using it = await scriptedCloud({
      'GET /network/v2.0/routers/r1': json(200, { router }),
      'PUT /network/v2.0/routers/r1': json(200, { router }),
      'GET /network/v2.0/ports': json(200, {
        ports: [
          port({ id: 'i1', ...inside }),
          port({ id: 'i2', ...inside, device_owner: 'network:ha_router_replicated_interface' }),
          port({ id: 'gateway', ...inside, device_owner: 'network:router_gateway' }),
          port({ id: 'elsewhere', ...inside, device_id: 'r2' }),
        ],
      }),
      'PUT /network/v2.0/routers/r1/remove_router_interface': inTurn(conflict('floating IP'), removed),
      'DELETE /network/v2.0/routers/r1': empty(204),
    });
    await removers.router.remove(it.cloud, 'r1');
    const bodies = it.server.seen.filter((one) => one.path.endsWith('remove_router_interface')).map((one) => one.body);
    expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
      { port_id: 'i1' },
      { port_id: 'i1' },
      { port_id: 'i2' },
    ]);
    expect(it.requests().at(-1)).toBe('DELETE /network/v2.0/routers/r1');
  });

  test('frees a network from ports of servers that are gone, and from no others', async () => {
    await using it = await scriptedCloud({
      'DELETE /network/v2.0/networks/n1': inTurn(conflict('ports in use'), empty(204)),
      'GET /network/v2.0/ports': json(200, {
        ports: [
          port({ id: 'orphan', device_owner: 'compute:nova', device_id: 's-gone' }),
          port({ id: 'used', device_owner: 'compute:nova', device_id: 's1' }),
          port({ id: 'loose' }),
          port({ id: 'router', device_owner: 'network:router_interface', device_id: 'r1' }),
          port({ id: 'elsewhere', network_id: 'n2', device_owner: 'compute:nova', device_id: 's-gone' }),
        ],
      }),
      'GET /compute/v2.1/servers/s1': json(200, { server: server() }),
      'DELETE /network/v2.0/ports/orphan': empty(204),
    });
    await removers.network.remove(it.cloud, 'n1');
    expect(it.requests().filter((one) => one.startsWith('DELETE'))).toEqual([
      'DELETE /network/v2.0/networks/n1',
      'DELETE /network/v2.0/ports/orphan',
      'DELETE /network/v2.0/networks/n1',
    ]);
  });

  test('learns from the list whether a project is gone, where Keystone answers 403 for what is not there', async () => {
    const refused = json(403, { error: { code: 403, message: 'no', title: 'Forbidden' } });
    const project = { id: 'x1', name: 'x', domain_id: 'd1', enabled: true };
    await using it = await scriptedCloud({
      'GET /v3/projects/x1': refused,
      'DELETE /v3/projects/x1': refused,
      'GET /v3/projects': inTurn(
        json(200, { projects: [project] }),
        json(200, { projects: [project] }),
        json(200, { projects: [] }),
      ),
    });
    const scope = { domain: 'd1' };
    expect(await removers.project.find(it.cloud, { id: 'x1', scope })).toEqual([{ id: 'x1', name: 'x' }]);
    await expect(removers.project.remove(it.cloud, 'x1', scope)).rejects.toMatchObject({
      reason: 'openstack.forbidden',
    });
    await removers.project.remove(it.cloud, 'x1', scope);
    expect(await removers.project.find(it.cloud, { id: 'x1', scope })).toEqual([]);
    expect(it.requests().filter((one) => one.includes('?'))).toEqual(Array(4).fill('GET /v3/projects?domain_id=d1'));
  });

  test('succeeds for everything that is already gone', async () => {
    await using it = await scriptedCloud({
      'GET /network/v2.0/ports': json(200, { ports: [] }),
      'GET /v1/AUTH_p1/x': json(404, {}),
    });
    for (const kind of removalOrder) await removers[kind].remove(it.cloud, 'x', { router: 'r1', user: 'u1' });
  });

  test('ends with the scope', async () => {
    const controller = new AbortController();
    await using it = await scriptedCloud({
      'DELETE /compute/v2.1/servers/s1': empty(204),
      'GET /compute/v2.1/servers/s1': (response, request, nth) => {
        if (nth === 2) controller.abort();
        json(200, { server: server({ status: 'ACTIVE' }) })(response, request, nth);
      },
    });
    const removal = removers.server.remove(it.cloud.scoped({ signal: controller.signal }), 's1');
    await expect(removal).rejects.toMatchObject({ reason: 'openstack.aborted' });
  });
});

describe('patience', () => {
  const subject = { kind: 'volume', id: 'v1' };
  const short = { seconds: 0.02, firstPause: 1 };

  test('ends a wait with the last status', async () => {
    await expect(waitFor(subject, () => Promise.resolve('deleting'), short)).rejects.toMatchObject({
      reason: 'openstack-removal.still-there',
      message: expect.stringContaining('volume v1') as string,
      params: { status: 'deleting' },
    });
  });

  test("ends the retries of a delete with the cloud's own words, and frees between them", async () => {
    // The clock is the test's: the patience of 20 ms does not end before anything was freed.
    let freed = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => freed * 10);
    const refused = openstackErrors.error('conflict', { cloudMessage: 'one or more ports still in use' });
    const removal = deleteWhenFree(subject, () => Promise.reject(refused), {
      ...short,
      free: async () => {
        freed++;
        await turn();
      },
    });
    await expect(removal).rejects.toMatchObject({
      reason: 'openstack-removal.blocked',
      message: expect.stringContaining('one or more ports still in use') as string,
    });
    expect(freed).toBe(2);
  });

  test('does not retry what no waiting can mend', async () => {
    let tries = 0;
    const refused = openstackErrors.error('forbidden', {});
    const removal = deleteWhenFree(subject, () => Promise.reject(++tries && refused), short);
    await expect(removal).rejects.toBe(refused);
    expect(tries).toBe(1);
  });
});
