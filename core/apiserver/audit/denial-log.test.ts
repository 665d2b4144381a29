import { createLogger } from '@allmend/kit-telemetry';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeErrors, type Batch, type Store } from '@allmend/core-store';
import type { Denial } from '../http/parts.ts';
import { alice, openHub, type Hub } from '../registry/testing.ts';
import { rootTenant } from '../tenancy/tenants.ts';
import { createDenialCounts } from './denial-counts.ts';
import { createDenialLog, type DenialLogOptions, type RunningDenialLog } from './denial-log.ts';
import { auditSeries, type DenialEvent } from './event.ts';
import { verifyAudit } from './verify.ts';

const noon = new Date('2026-11-21T12:00:10Z');
let hub: Hub;
let now: Date;
let log: RunningDenialLog;
let lines: string[];
let commits: Batch[];
let failing: boolean;

/** The store as the log sees it: counted, and broken when a test wants it. */
function watched(store: Store): Store {
  return {
    ...store,
    id: store.id,
    async commit(batch) {
      if (failing) throw storeErrors.error('unavailable', { store: 'the store', problem: 'gone' });
      commits.push(batch);
      return store.commit(batch);
    },
  };
}

const open = (more: Partial<DenialLogOptions> = {}): RunningDenialLog =>
  createDenialLog({
    store: watched(hub.store),
    logger: createLogger({ level: 'debug', write: (line) => lines.push(line) }),
    clock: () => now,
    everyMs: 1e9,
    ...more,
  });

beforeEach(async () => {
  hub = await openHub();
  [now, lines, commits, failing] = [noon, [], [], false];
  log = open();
});
afterEach(async () => {
  await log.close();
  await hub[Symbol.asyncDispose]();
});

const denial = (more: Partial<Denial> = {}): Denial => ({
  tenant: rootTenant,
  identity: alice,
  request: {
    type: 'resource',
    tenant: rootTenant,
    verb: 'get',
    group: '',
    version: 'v1',
    resource: 'secrets',
    subresource: '',
    namespace: 'default',
    name: 'token',
  },
  code: 403,
  source: '192.0.2.7',
  requestId: 'r-1',
  at: now,
  ...more,
});
const by = (name: string): Partial<Denial> => ({ identity: { ...alice, name } });
const rows = (tenant = 'root') => hub.store.history({ series: auditSeries, tenant, limit: 5000 });
const events = async (tenant?: string): Promise<DenialEvent[]> =>
  (await rows(tenant)).map(({ body }) => JSON.parse(Buffer.from(body).toString()) as DenialEvent);
const total = async (): Promise<number> => (await events()).reduce((sum, { count }) => sum + count, 0);

describe('refused requests', () => {
  test('are written with one of them in full', async () => {
    log.denied(denial());
    log.denied(denial({ requestId: 'r-2' }));
    await log.flush();
    expect(await events()).toEqual([
      {
        v: 1,
        type: 'denial',
        code: 403,
        verb: 'get',
        target: { version: 'v1', resource: 'secrets' },
        user: { issuer: 'certificate', tenant: 'root', name: 'alice' },
        minute: '2026-11-21T12:00:00.000Z',
        count: 2,
        sample: {
          request: 'r-1',
          source: '192.0.2.7',
          at: '2026-11-21T12:00:10.000Z',
          target: { version: 'v1', resource: 'secrets', namespace: 'default', name: 'token' },
          user: { issuer: 'certificate', tenant: 'root', name: 'alice' },
        },
      },
    ]);
    expect(verifyAudit(await rows(), { anchor: '' }).intact).toBe('yes');
  });

  test('of a minute cost two rows, however many there are', async () => {
    for (let second = 0; second < 50; second += 5) {
      now = new Date(noon.getTime() + second * 900);
      for (let at = 0; at < 1000; at++) log.denied(denial());
      await log.flush();
    }
    expect(await rows()).toHaveLength(1);
    now = new Date(noon.getTime() + 60_000);
    await log.flush();
    expect(await rows()).toHaveLength(2);
    expect(await total()).toBe(10_000);
    expect(commits).toHaveLength(2);
  });

  test('are told apart by user, code, verb and resource, not by name', async () => {
    const request = denial().request as Extract<Denial['request'], { type: 'resource' }>;
    log.denied(denial());
    log.denied(denial({ request: { ...request, name: 'other' } }));
    log.denied(denial(by('bob')));
    log.denied(denial({ identity: { ...alice, tenant: 'elsewhere' } }));
    log.denied(denial({ code: 429 }));
    log.denied(denial({ request: { ...request, verb: 'list' } }));
    log.denied(denial({ request: { ...request, resource: 'pods' } }));
    log.denied(denial({ request: { type: 'path', tenant: rootTenant, verb: 'get', path: '/metrics' } }));
    await log.flush();
    expect((await events()).map(({ count }) => count)).toEqual([2, 1, 1, 1, 1, 1, 1]);
  });

  test('across tenants stand in the root', async () => {
    log.denied(denial({ tenant: 'all' }));
    await log.flush();
    expect(await rows()).toHaveLength(1);
  });

  test('are written at the end', async () => {
    log.denied(denial());
    await log.flush();
    log.denied(denial());
    await log.close();
    expect(await total()).toBe(2);
    log.denied(denial());
    await log.close();
    expect(await total()).toBe(2);
  });

  test('are counted on while the store is away, and none is lost', async () => {
    failing = true;
    for (let minute = 0; minute < 3; minute++) {
      now = new Date(noon.getTime() + minute * 60_000);
      log.denied(denial());
      log.denied(denial(by('bob')));
      await log.flush();
    }
    expect(lines.join('')).toContain('store.unavailable');
    failing = false;
    await log.flush();
    expect(await total()).toBe(6);
  });

  test('of a tenant that is gone are dropped, and those of others are written', async () => {
    const gone = { id: 'aaaaaaaaaaaaaaaa', path: 'gone' };
    log.denied(denial({ tenant: gone }));
    log.denied(denial());
    await log.flush();
    expect(await rows()).toHaveLength(1);
    expect(await rows(gone.id)).toHaveLength(0);
  });

  test('a flood of different users takes bounded memory, few rows, and hides nothing of another tenant', async () => {
    log = open({ capacity: 400 });
    const city = { id: 'cityaaaaaaaaaaaa', path: 'city' };
    for (let at = 0; at < 20_000; at++)
      log.denied(denial({ ...by(`user-${at}`), tenant: at === 19_999 ? city : rootTenant }));
    log.denied(denial({ ...by('late'), tenant: { id: 'root', path: '' }, code: 401 }));
    await log.flush();
    const written = await events();
    expect(written.length).toBeLessThanOrEqual(102);
    expect(await total()).toBe(20_000);
    const together = written.filter(({ user }) => user === undefined);
    expect(together.map(({ code, count, verb }) => [code, count, verb])).toEqual([
      [403, 19_899, '*'],
      [401, 1, '*'],
    ]);
    expect(together[0]!.sample.user.name).toBe('user-100');
  });
});

describe('what is counted', () => {
  test('never takes more than twice its room; how much was lost is told', () => {
    const counts = createDenialCounts(10);
    const minute = (at: number): Partial<Denial> => ({ at: new Date(noon.getTime() + at * 60_000) });
    for (let at = 0; at < 100; at++) {
      const rowsOfMinute: ReturnType<typeof counts.take> = [];
      for (let user = 0; user < 5; user++) counts.add(denial({ ...by(`u${user}`), ...minute(at) }));
      rowsOfMinute.push(...counts.take(new Date(noon.getTime() + (at + 1) * 60_000), 'due'));
      counts.giveBack(rowsOfMinute);
    }
    expect(counts.size).toBeLessThanOrEqual(20);
    const kept = counts.take(noon, 'everything').reduce((sum, { event }) => sum + event.count, 0);
    expect(kept + counts.takeLost()).toBe(500);
    expect(counts.size).toBe(0);
  });

  test('a clock that is set back leaves nothing behind', () => {
    const counts = createDenialCounts(10);
    counts.add(denial());
    counts.take(noon, 'due');
    counts.add(denial());
    expect(counts.take(new Date(noon.getTime() - 86_400_000), 'due')).toHaveLength(1);
    expect(counts.size).toBe(0);
  });
});
