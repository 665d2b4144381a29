import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storeErrors, type Append, type Batch, type Store } from '@allmend/core-store';
import type { AuditedWrite } from './audit-row.ts';
import { configMap, contextOf, merge, openHub, refusal, type Hub } from './testing.ts';
import { statusOf } from './store-failure.ts';

/** A store whose next commits fail as told. */
function faulty(): {
  readonly wrap: (store: Store) => Store;
  fail: ((batch: Batch) => Error | null) | null;
  batches: Batch[];
} {
  const faults = {
    fail: null as ((batch: Batch) => Error | null) | null,
    batches: [] as Batch[],
    wrap: (store: Store): Store =>
      new Proxy(store, {
        get(target, name) {
          if (name !== 'commit') {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
          }
          return (batch: Batch) => {
            faults.batches.push(batch);
            const error = faults.fail?.(batch);
            return error ? Promise.reject(error) : target.commit(batch);
          };
        },
      }),
  };
  return faults;
}

const faults = faulty();
let audited: AuditedWrite[] = [];
let hub: Hub;
let count = 0;
let name = '';
beforeAll(async () => {
  hub = await openHub({
    wrap: faults.wrap,
    auditRow(context, write): readonly Append[] {
      audited.push(write);
      const body = Buffer.from(JSON.stringify({ verb: write.verb, outcome: write.outcome, by: context.identity.name }));
      const row = {
        series: 'audit',
        tenant: context.tenant.id,
        subject: write.place.name,
        at: context.now,
        body,
        chained: true,
      };
      return [row];
    },
  });
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  faults.fail = null;
  faults.batches = [];
  audited = [];
  count += 1;
  name = `object-${count}`;
});

describe('a store that fails', () => {
  test.each([
    ['disk-full', { store: '/secret/folder' }, 507, 'The disk of the server is full: nothing was written'],
    ['read-only', { store: '/secret/folder', problem: 'EROFS' }, 503, 'cannot be written at the moment'],
    [
      'unavailable',
      { store: 'postgres://secret', problem: 'ECONNREFUSED' },
      503,
      'does not answer: nothing was written',
    ],
    ['outcome-unknown', { store: 'postgres://secret' }, 504, 'may or may not have happened. Read the object again'],
    ['value-too-large', { bytes: 9, limit: 8 }, 413, 'the object has 9 bytes; the limit is 8'],
    ['closed', { store: '/secret/folder' }, 503, 'does not answer'],
    ['damaged', { store: '/secret/folder', problem: 'x' }, 500, 'could not be carried out'],
  ] as const)('%s', async (reason, params, code, message) => {
    faults.fail = () => storeErrors.error(reason, params);
    const error = await refusal(hub.create('configmaps', configMap(name)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(JSON.stringify(error.status)).not.toContain('secret');
  });

  test('reads of old and future revisions', () => {
    expect(statusOf(storeErrors.error('compacted', { revision: 3, oldest: 9 })).status).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 3 (9)',
    });
    expect(statusOf(storeErrors.error('future', { revision: 9, current: 3 })).status).toMatchObject({
      code: 504,
      message: 'Too large resource version: 9, current: 3',
    });
  });

  test('something unexpected is a 500 that tells nothing', async () => {
    faults.fail = () => new Error('secret detail');
    const error = await refusal(hub.create('configmaps', configMap(name)));
    expect(error.code).toBe(500);
    expect(error.message).not.toContain('secret');
    expect((error.cause as Error).message).toBe('secret detail');
  });

  test('writes work again once it does', async () => {
    faults.fail = () => storeErrors.error('disk-full', { store: 'x' });
    await refusal(hub.create('configmaps', configMap(name)));
    faults.fail = null;
    expect((await hub.create('configmaps', configMap(name))).metadata.name).toBe(name);
  });
});

describe('the audit', () => {
  test('stands in the commit of each write', async () => {
    await hub.create('configmaps', configMap(name, {}, { finalizers: ['example.org/hold'] }));
    await hub.patch('configmaps', `default/${name}`, merge({ data: { a: 'b' } }));
    await hub.remove('configmaps', `default/${name}`);
    await hub.patch('configmaps', `default/${name}`, merge({ metadata: { finalizers: null } }));
    expect(audited.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
      'create created',
      'patch updated',
      'delete marked',
      'patch deleted',
    ]);
    for (const batch of faults.batches) expect(batch.appends).toHaveLength(1);
    const rows = await hub.store.history({ series: 'audit', tenant: 'root', subject: name });
    expect(rows.map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { by: string }).by)).toEqual(
      Array(4).fill('alice'),
    );
  });

  test('says nothing of dry runs, refusals and writes that change nothing', async () => {
    await hub.create('configmaps', configMap(name), { dryRun: 'All' });
    await refusal(hub.create('configmaps', { metadata: { name: '-' } }));
    expect(audited).toEqual([]);
    await hub.create('configmaps', configMap(name, { a: 'b' }));
    await hub.patch('configmaps', `default/${name}`, merge({ data: { a: 'b' } }));
    expect(audited).toHaveLength(1);
  });

  test('has one row for each slice of a collection', async () => {
    await hub.create('namespaces', { metadata: { name: 'audited' } });
    for (let at = 0; at < 130; at += 1)
      await hub.create('configmaps', configMap(`c-${at}`, {}, { namespace: 'audited' }));
    audited = [];
    await hub.registry.deleteCollection(
      contextOf(),
      await hub.kind('configmaps'),
      'audited',
      { labelSelector: '', fieldSelector: '' },
      { propagation: 'Default', preconditions: {} },
    );
    expect(audited.map(({ verb, count: objects, place }) => ({ verb, objects, place }))).toEqual([
      { verb: 'deletecollection', objects: 100, place: { namespace: 'audited', name: '' } },
      { verb: 'deletecollection', objects: 30, place: { namespace: 'audited', name: '' } },
    ]);
  });
});

test('a create holds to its namespace and its tenant', async () => {
  await hub.create('configmaps', configMap(name));
  const guards = faults.batches[0]!.guards!.map(
    ({ key, expect: expected }) => `${key.resource}/${key.name} ${typeof expected}`,
  );
  expect(guards.sort()).toEqual(['namespaces/default number', 'tenantrecords/self number']);
});
