import {
  Certificate,
  Cloud,
  ConfigMap,
  ConformanceRun,
  DayRoot,
  Event,
  EvidenceDocument,
  Lease,
  Namespace,
  Notice,
  NotificationChannel,
  Scope,
  Secret,
  Subject,
  Submitter,
  Tenant,
} from '@allmend/api/kinds';
import { controllersUser, publicUser } from '@allmend/core-apiserver';
import type { Client, ClientKind } from '@allmend/core-client';
import { findCondition } from '@allmend/core-controller';
import { isStatusError } from '@allmend/core-machinery';
import { startSandbox, type Sandbox } from '@allmend/openstack-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agent, fetch } from 'undici';
import { parse } from 'yaml';
import { startTestHub, tenantAdministrator, type TestHub } from '../../apps/server/testing.ts';

let hub: TestHub;
let sandbox: Sandbox;
/** With the certificate of the hub's own controllers. */
let controllers: Client;
let tenantId: string;
beforeAll(async () => {
  [hub, sandbox] = await Promise.all([startTestHub(), startSandbox({ names: ['lindenau'] })]);
  controllers = await hub.as(controllersUser);
  await hub.root.kind(Tenant).create({ metadata: { name: 'city' } });
  tenantId = (await hub.root.kind(Tenant).get({ name: 'city' })).status!.id!;
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await sandbox.close();
});

async function answer(task: Promise<unknown> | AsyncIterable<unknown>): Promise<string> {
  try {
    if (Symbol.asyncIterator in task) for await (const _one of task) break;
    else await task;
    return 'allowed';
  } catch (error) {
    return isStatusError(error) ? error.reason : String(error);
  }
}

interface Sender {
  readonly name: string;
  readonly groups: readonly string[];
  readonly tenant: string;
}

/** A request that no client of ours sends. */
async function request(
  path: string,
  sender: Sender,
  method: 'GET' | 'POST' = 'GET',
): Promise<{ readonly code: number; readonly body: string }> {
  const certificate = await hub.hub.authority.client(sender, 1);
  const dispatcher = new Agent({ connect: { ca: hub.hub.authority.ca, ...certificate } });
  try {
    const response = await fetch(`${hub.hub.url}${path}`, { dispatcher, method });
    return { code: response.status, body: await response.text() };
  } finally {
    await dispatcher.close();
  }
}

describe('the controllers inside a hub', () => {
  test('keep a Cloud fresh, with the rights that they have', async () => {
    const { clouds } = parse(sandbox.cloudsYaml()) as { clouds: Record<string, { auth: { auth_url: string } }> };
    const stringData = { 'clouds.yaml': JSON.stringify({ clouds }) };
    await hub.root.kind(Secret).create({ metadata: { name: 'c' }, stringData });
    await hub.root.kind(Cloud).create({
      metadata: { name: 'lindenau' },
      spec: { type: 'openstack', endpoint: clouds['lindenau']!.auth.auth_url, credentialRef: { name: 'c' } },
    });
    const read = async () => (await hub.root.kind(Cloud).get({ name: 'lindenau' })).status?.conditions ?? [];
    await expect
      .poll(async () => findCondition(await read(), 'Authenticated'), { timeout: 15_000 })
      .toMatchObject({ status: 'True' });
    const events = () => Array.fromAsync(hub.root.kind(Event).list({ namespace: 'default' }), ({ reason }) => reason);
    await expect.poll(events).toContain('AuthenticatedAccepted');
  });

  test('work in tenants too, where Clouds do not reach private addresses', async () => {
    const theirs = await hub.as('mayor', { tenant: tenantId, groups: tenantAdministrator });
    const endpoint = `${sandbox.clouds[0]!.urls.api}/identity/v3`;
    await theirs
      .tenant('city')
      .kind(Cloud)
      .create({ metadata: { name: 'probe' }, spec: { type: 'openstack', endpoint } });
    const read = async () => (await theirs.tenant('city').kind(Cloud).get({ name: 'probe' })).status?.conditions ?? [];
    await expect
      .poll(async () => findCondition(await read(), 'Reachable'), { timeout: 15_000 })
      .toMatchObject({ reason: 'EgressRefused' });
  });

  test('show their figures', async () => {
    const { body } = await metricsOf();
    expect(body).toMatch(/^allmend_controller_active\{controller="cloud-controller"\} 1$/m);
    expect(body).toMatch(/^allmend_controller_rounds_total\{controller="cloud-controller"\} [1-9]/m);
  });

  test('leave a tenant alone that is gone', async () => {
    await hub.root.kind(Tenant).create({ metadata: { name: 'village' } });
    const theirs = hub.as('mayor', {
      tenant: (await hub.root.kind(Tenant).get({ name: 'village' })).status!.id!,
      groups: tenantAdministrator,
    });
    const clouds = (await theirs).tenant('village').kind(Cloud);
    await clouds.create({ metadata: { name: 'probe' }, spec: { type: 'openstack', endpoint: 'https://127.0.0.1:1' } });
    await expect.poll(async () => (await clouds.get({ name: 'probe' })).status?.observedAt).toBeTruthy();
    await hub.root.kind(Tenant).delete({ name: 'village' });
    await expect.poll(() => hub.root.kind(Tenant).find({ name: 'village' }), { timeout: 15_000 }).toBeNull();
  });

  test('log no failure and no secret', async () => {
    await expect
      .poll(async () => (await metricsOf()).body)
      .toMatch(/^allmend_controller_rounds_under_way\{[^}]*\} 0$/m);
    expect((await metricsOf()).body).toMatch(/^allmend_controller_failures_total\{[^}]*\} 0$/m);
    expect(hub.log.filter((line) => /"level":"(?:warn|error)"/.test(line))).toEqual([]);
    for (const { password } of sandbox.clouds[0]!.accounts) expect(hub.log.join('')).not.toContain(password);
  });

  const metricsOf = (): Promise<{ body: string }> =>
    request('/metrics', { name: 'reader', groups: ['system:masters'], tenant: 'root' });
});

describe('the rights of the controllers', () => {
  const places = () =>
    [
      ['the root', controllers],
      ['a tenant', controllers.tenant('city')],
    ] as const;

  test('in each tenant: what a Cloud needs', async () => {
    for (const [place, client] of places()) {
      expect(await answer(client.kind(Cloud).get({ name: 'none' })), place).toBe('NotFound');
      expect(await answer(client.kind(Secret).get({ name: 'none' })), place).toBe('NotFound');
      expect(await answer(client.kind(Event).get({ name: 'none' })), place).toBe('NotFound');
      expect(
        await answer(client.kind(Cloud).patch({ name: 'none' }, { merge: {} }, { subresource: 'status' })),
        place,
      ).toBe('NotFound');
    }
  });

  const monitored: readonly ClientKind[] = [
    Certificate,
    ConformanceRun,
    EvidenceDocument,
    Scope,
    Subject,
    Submitter,
    Notice,
    NotificationChannel,
  ];

  test('in each tenant: what a monitor needs', async () => {
    const [name, merge] = [{ name: 'none' }, { merge: {} }];
    for (const [place, client] of places()) {
      for (const kind of monitored) {
        const of = client.kind(kind);
        const answers = [
          await answer(of.get(name)),
          await answer(of.list()),
          await answer(of.patch(name, merge, { subresource: 'status' })),
        ];
        expect(answers, `${place}, ${kind.kind}`).toEqual(['NotFound', 'allowed', 'NotFound']);
      }
      const runs = client.kind(ConformanceRun);
      expect(
        await answer(runs.create({ ...ConformanceRun.examples[0]!, metadata: { name: 'run' } } as never)),
        place,
      ).toBe('allowed');
      expect(await answer(runs.delete({ name: 'run' })), place).toBe('allowed');
      const notices = client.kind(Notice);
      expect(
        await answer(notices.create({ ...Notice.examples[0]!, metadata: { name: 'notice' } } as never)),
        place,
      ).toBe('allowed');
      expect(await answer(notices.patch({ name: 'notice' }, merge)), place).toBe('allowed');
      expect(await answer(notices.delete({ name: 'notice' })), place).toBe('allowed');
    }
  });

  test('in each tenant: no object of people is made or changed', async () => {
    const name = { name: 'none' };
    for (const [place, client] of places()) {
      for (const kind of monitored) {
        const of = client.kind(kind);
        const notice = kind === Notice;
        const refused = [
          ...(notice || kind === ConformanceRun ? [] : [() => of.create({ metadata: name }), () => of.delete(name)]),
          ...(notice ? [] : [() => of.patch(name, { merge: {} })]),
        ];
        for (const task of refused) expect(await answer(task()), `${place}, ${kind.kind}`).toBe('Forbidden');
      }
    }
    const sender = { name: controllersUser, groups: [], tenant: 'root' };
    const namespace = '/apis/conformance.allmend.dev/v1alpha1/namespaces/default';
    for (const path of ['certificates/none/decision', 'evidencedocuments/none/review', 'certificates/none/status'])
      expect((await request(`${namespace}/${path}`, sender, 'POST')).code, path).toBe(403);
    for (const path of ['subjects/none/results', 'evidences/none/content'])
      expect((await request(`${namespace}/${path}`, sender)).code, path).toBe(403);
  });

  test('in each tenant: nothing else', async () => {
    for (const [place, client] of places()) {
      const cloud = { metadata: { name: 'x' }, spec: { type: 'openstack', endpoint: 'https://x.example' } } as const;
      const refused: readonly (() => Promise<unknown> | AsyncIterable<unknown>)[] = [
        () => client.kind(Secret).list(),
        () => client.kind(Secret).list({ fields: 'metadata.name=c' }),
        () => client.kind(Secret).watch(),
        () => client.kind(Secret).metadata().list(),
        () => client.kind(Secret).delete({ name: 'c' }),
        () => client.kind(Secret).create({ metadata: { name: 'x' } }),
        () => client.kind(Cloud).list(),
        () => client.kind(Cloud).create(cloud),
        () => client.kind(Cloud).delete({ name: 'lindenau' }),
        () => client.kind(Cloud).patch({ name: 'lindenau' }, { merge: { spec: { endpoint: 'https://evil.example' } } }),
        () => client.kind(ConfigMap).get({ name: 'none' }),
        () => client.kind(Namespace).list(),
        () => client.kind(Tenant).list(),
        () => client.kind(Event).list(),
      ];
      for (const [at, task] of refused.entries()) expect(await answer(task()), `${place}, ${at}`).toBe('Forbidden');
    }
  });

  test('across tenants: what they work on', async () => {
    const across = controllers.acrossTenants();
    for (const kind of [Cloud, ...monitored]) expect(await answer(across.kind(kind).page()), kind.kind).toBe('allowed');
    const others: readonly ClientKind[] = [Secret, ConfigMap, Event, Namespace, Tenant, DayRoot];
    for (const kind of others) expect(await answer(across.kind(kind).page()), kind.kind).toBe('Forbidden');
  });

  test('leases: in one namespace of the root', async () => {
    const leases = controllers.kind(Lease);
    expect(await answer(leases.get({ name: 'cloud-controller' }))).toBe('allowed');
    await hub.root.kind(Namespace).create({ metadata: { name: 'other' } });
    expect(await answer(leases.create({ metadata: { name: 'x', namespace: 'other' } }))).toBe('Forbidden');
    expect(await answer(leases.delete({ name: 'cloud-controller' }))).toBe('Forbidden');
    expect(await answer(controllers.tenant('city').kind(Lease).get({ name: 'x' }))).toBe('Forbidden');
  });

  test('are of nobody who has only the name, in another tenant', async () => {
    const double = await hub.as(controllersUser, { tenant: tenantId });
    expect(await answer(double.tenant('city').kind(Secret).get({ name: 'none' }))).toBe('Forbidden');
    expect(await answer(double.acrossTenants().kind(Cloud).page())).toBe('Forbidden');
  });
});

describe('the rights of the public pages', () => {
  const group = '/apis/conformance.allmend.dev/v1alpha1';
  const read = [
    'sheets/current/content',
    'scopes/none/sheet',
    ...['sheet', 'verdicts', 'results', 'findings'].map((part) => `namespaces/default/subjects/none/${part}`),
    'namespaces/default/evidences/none/content',
    'dayroots',
    'dayroots/2026-11-20',
  ].map((path) => `${group}/${path}`);
  const refused = [
    ...['subjects', 'subjects/none', 'subjects/none/status', 'certificates', 'evidencedocuments', 'submitters'].map(
      (path) => `${group}/namespaces/default/${path}`,
    ),
    `${group}/scopes`,
    `${group}/scopes/none`,
    `${group}/scopes/none/impact`,
    `${group}/dayroots?watch=1`,
    '/api/v1/namespaces',
    '/api/v1/namespaces/default/secrets/none',
    '/apis/notification.allmend.dev/v1alpha1/namespaces/default/notices',
    '/apis/audit.allmend.dev/v1alpha1/auditevents',
    '/metrics',
  ];

  test('are those to what is published, in the tenant that they are of', async () => {
    const places = [
      ['root', ''],
      [tenantId, '/tenants/city'],
    ] as const;
    for (const [tenant, prefix] of places) {
      const sender = { name: publicUser, groups: [], tenant };
      for (const path of read) expect((await request(`${prefix}${path}`, sender)).code, path).not.toBe(403);
      for (const path of refused) expect((await request(`${prefix}${path}`, sender)).code, path).toBe(403);
      expect((await request(`${prefix}${group}/scopes/none/sheet`, sender, 'POST')).code).toBe(403);
    }
    const abroad = { name: publicUser, groups: [], tenant: 'root' };
    for (const path of read) expect((await request(`/tenants/city${path}`, abroad)).code, path).toBe(403);
  });
});
