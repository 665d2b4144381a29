import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryRow } from '@allmend/core-store';
import { alice, configMap, merge, openHub, refusal, type Hub } from '../registry/testing.ts';
import { createAuditRow } from './audit-row.ts';
import { auditSeries, type WriteEvent } from './event.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await openHub({ auditRow: createAuditRow() });
});
afterEach(() => hub[Symbol.asyncDispose]());

const rows = (tenant = 'root'): Promise<readonly HistoryRow[]> => hub.store.history({ series: auditSeries, tenant });
const events = async (tenant?: string): Promise<WriteEvent[]> =>
  (await rows(tenant)).map(({ body }) => JSON.parse(Buffer.from(body).toString()) as WriteEvent);

describe('the audit of writes', () => {
  test('tells who did what, from where, and what came of it', async () => {
    await hub.create('configmaps', configMap('one', { key: 'canary' }), { requestId: 'r-1', fieldManager: 'kubectl' });
    expect(await events()).toEqual([
      {
        v: 1,
        type: 'write',
        request: 'r-1',
        verb: 'create',
        target: { version: 'v1', resource: 'configmaps', namespace: 'default', name: 'one' },
        outcome: 'created',
        user: { issuer: 'certificate', tenant: 'root', name: 'alice' },
        source: '192.0.2.1',
        client: 'kubectl',
      },
    ]);
    expect((await rows())[0]).toMatchObject({
      subject: 'configmaps//default/one',
      at: new Date('2030-01-02T03:04:05Z'),
    });
  });

  test('stands in the same commit as the write, one row each', async () => {
    await hub.create('configmaps', configMap('one'));
    await hub.patch('configmaps', 'default/one', merge({ data: { a: 'b' } }));
    await hub.remove('configmaps', 'default/one');
    expect((await events()).map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
      'create created',
      'patch updated',
      'delete deleted',
    ]);
  });

  test('has no row for what was not written', async () => {
    await hub.create('configmaps', configMap('one'), { dryRun: 'All' });
    await refusal(hub.create('configmaps', configMap('Not A Name')));
    await refusal(hub.patch('configmaps', 'default/none', merge({})));
    expect(await rows()).toEqual([]);
  });

  test('holds no content and no secret', async () => {
    await hub.create('secrets', {
      metadata: { name: 'one', namespace: 'default', annotations: { note: 'canary-note' } },
      stringData: { password: 'canary-password' },
    });
    const text = Buffer.concat((await rows()).map(({ body }) => body)).toString();
    expect(text).toContain('"name":"one"');
    expect(text).not.toMatch(/canary|Y2FuYXJ5/);
  });

  test('names who really acted beside the one they acted as', async () => {
    const identity = { issuer: 'impersonation', tenant: 'root', name: 'bob', groups: ['g'], actor: alice };
    await hub.create('configmaps', configMap('one'), { identity });
    expect((await events())[0]!.user).toEqual({
      issuer: 'impersonation',
      tenant: 'root',
      name: 'bob',
      actor: { issuer: 'certificate', tenant: 'root', name: 'alice' },
    });
  });

  test('names the tenant that a stranger comes from, and tells it at home too, with the place', async () => {
    await hub.create('tenants.tenancy.allmend.dev', { metadata: { name: 'city' }, spec: {} });
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('one'), { tenant: city });
    expect((await events(city.id)).map(({ user }) => user.tenant)).toEqual(['root']);
    expect((await events(city.id)).map(({ target }) => target.path)).toEqual([undefined]);
    expect((await events()).map(({ target }) => [target.resource, target.path])).toEqual([
      ['tenants', undefined],
      ['configmaps', '/tenants/city'],
    ]);
  });

  test('leaves renewals of leases out, and nothing else of them', async () => {
    const lease = { metadata: { name: 'l', namespace: 'default' }, spec: { holderIdentity: 'a' } };
    await hub.create('leases.coordination.k8s.io', lease);
    await hub.patch('leases.coordination.k8s.io', 'default/l', merge({ spec: { holderIdentity: 'b' } }));
    await hub.remove('leases.coordination.k8s.io', 'default/l');
    expect((await events()).map(({ verb }) => verb)).toEqual(['create', 'delete']);
  });

  test('takes names that were made to disturb it', async () => {
    const name = `${'x'.repeat(5000)}\u0000\ud800"}\n`;
    const identity = { issuer: name, tenant: 'root', name, groups: [], uid: name };
    await hub.create('configmaps', configMap('one'), { identity, fieldManager: name.slice(0, 100), source: '::1' });
    const [event] = await events();
    expect(event!.user.name.length).toBeLessThanOrEqual(257);
    expect(JSON.stringify(event)).not.toContain('\ud800');
  });
});
