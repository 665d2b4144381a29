import { AuditEvent } from '@allmend/api/kinds';
import { compileColumns, tableOf, validateValue, type JsonObject, type KubeObject } from '@allmend/core-machinery';
import { createLogger } from '@allmend/kit-telemetry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createContinueTokens } from '../list/continue.ts';
import { alice, configMap, openHub, refusal, type Hub } from '../registry/testing.ts';
import { rootTenant } from '../tenancy/tenants.ts';
import { createAuditEvents, type AuditEvents } from './audit-events.ts';
import { createAuditRow } from './audit-row.ts';
import { createDenialLog } from './denial-log.ts';

let hub: Hub;
let audit: AuditEvents;
const second = (at: number): Date => new Date(Date.parse('2026-11-21T12:00:00.250Z') + at * 1000);

beforeAll(async () => {
  hub = await openHub({ auditRow: createAuditRow() });
  audit = createAuditEvents({ store: hub.store, tokens: createContinueTokens(new Uint8Array(32)) });
  for (let at = 0; at < 5; at++) await hub.create('configmaps', configMap(`c${at}`), { now: second(at) });
  const actor = { issuer: 'impersonation', tenant: 'root', name: 'bob', groups: [], actor: alice };
  await hub.create('configmaps', configMap('c5'), { now: second(5), identity: actor });
  const logger = createLogger({ level: 'silent' });
  const denials = createDenialLog({ store: hub.store, logger, clock: () => second(6), everyMs: 1e9 });
  const path = { type: 'path', tenant: rootTenant, verb: 'get', path: '/metrics' } as const;
  const denial = {
    tenant: rootTenant,
    identity: alice,
    code: 403 as const,
    source: '192.0.2.7',
    requestId: 'r',
    at: second(6),
  };
  denials.denied({ ...denial, request: path });
  await denials.close();
});
afterAll(() => hub[Symbol.asyncDispose]());

const list = (query: Record<string, string> = {}) => audit.list(rootTenant, new URLSearchParams(query));
const times = async (query: Record<string, string>): Promise<string[]> =>
  (await list(query)).items.map((item) => (item['event'] as { time: string }).time.slice(17, 19));

describe('the audit as a resource', () => {
  test('lists what happened, as objects of its kind', async () => {
    const { items, continueToken } = await list();
    expect(continueToken).toBe('');
    expect(items).toHaveLength(7);
    for (const item of items) {
      expect(validateValue(AuditEvent.schema, item as unknown as JsonObject, { path: '' })).toEqual([]);
    }
    expect(items[5]).toMatchObject({
      apiVersion: 'audit.allmend.dev/v1alpha1',
      kind: 'AuditEvent',
      metadata: { name: expect.stringMatching(/^row-\d+$/) as string, creationTimestamp: '2026-11-21T12:00:05Z' },
      event: { time: '2026-11-21T12:00:05.250Z', type: 'write', user: { name: 'bob' }, actor: { name: 'alice' } },
      chain: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(items[6]).toMatchObject({
      event: { type: 'denial', outcome: 'denied', code: 403, count: 1, target: { path: '/metrics' } },
    });
  });

  test('prints as a table', async () => {
    const { items } = await list({ since: '2026-11-21T12:00:05Z' });
    const table = tableOf(compileColumns(audit.kind), items, { now: second(10), includeObject: 'None' });
    expect((table['rows'] as { cells: unknown[] }[]).map(({ cells }) => cells.slice(1))).toEqual([
      ['2026-11-21T12:00:05.250Z', 'bob', 'create', 'configmaps', 'default/c5', 'created', 1, '192.0.2.1', 'test'],
      ['2026-11-21T12:00:06.250Z', 'alice', 'get', '/metrics', '', 'denied', 1, '192.0.2.7', ''],
    ]);
  });

  test('between instants, in either order, of one object', async () => {
    expect(await times({ since: '2026-11-21T12:00:03Z', until: '2026-11-21T12:00:05Z' })).toEqual(['03', '04']);
    expect(await times({ since: '2026-11-21T13:00:04+01:00', order: 'descending' })).toEqual(['06', '05', '04']);
    expect(await times({ subject: 'configmaps//default/c2' })).toEqual(['02']);
  });

  test('in pages that join without a gap, in either order', async () => {
    for (const order of ['ascending', 'descending']) {
      const seen: string[] = [];
      let token = '';
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({
          order,
          limit: '3',
          ...(token && { continue: token }),
        });
        seen.push(...page.items.map(({ metadata }) => metadata.name!));
        token = page.continueToken;
      } while (token !== '');
      expect(seen).toEqual((await list({ order })).items.map(({ metadata }) => metadata.name));
    }
  });

  test('one by its name', async () => {
    const [first] = (await list()).items as [KubeObject];
    expect(await audit.get(rootTenant, first.metadata.name!)).toEqual(first);
    for (const name of ['row-999999', 'row-0', 'row--1', 'row-1e3', 'x', '', `row-${'9'.repeat(30)}`]) {
      expect((await refusal(audit.get(rootTenant, name))).code, name).toBe(404);
    }
  });

  test('of another tenant is not there, by list, by name or by a token of this one', async () => {
    const city = { id: 'cityaaaaaaaaaaaa', path: 'city' };
    const { items, continueToken } = await list({ limit: '3' });
    expect((await audit.list(city, new URLSearchParams())).items).toEqual([]);
    expect((await refusal(audit.get(city, items[0]!.metadata.name!))).code).toBe(404);
    const stolen = new URLSearchParams({ limit: '3', continue: continueToken });
    expect((await refusal(audit.list(city, stolen))).code).toBe(400);
  });

  test.each<[string, Record<string, string>]>([
    ['an instant that is none', { since: 'yesterday' }],
    ['a day that is none', { until: '2026-02-31T25:00:00Z' }],
    ['a time without zone', { since: '2026-11-21T12:00:00' }],
    ['an order that is none', { order: 'random' }],
    ['a limit that is none', { limit: '-1' }],
    ['a limit in words', { limit: 'all' }],
    ['a token that was made up', { continue: 'abc.def' }],
    ['a token of another question', { continue: 'x' }],
  ])('refuses %s', async (_, query) => {
    expect((await refusal(list(query))).code).toBe(400);
  });

  test('has a limit of its own, however much is asked for', async () => {
    expect((await list({ limit: '999999999' })).items).toHaveLength(7);
    expect((await list({ limit: '0' })).items).toHaveLength(7);
  });
});
