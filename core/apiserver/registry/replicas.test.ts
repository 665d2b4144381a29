import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtInKinds } from '@allmend/api/kinds';
import { createTenants } from '../tenancy/create-tenants.ts';
import type { Tenants } from '../tenancy/tenants.ts';
import { createRegistry, type RegistryLifecycle } from './create-registry.ts';
import type { Registry } from './registry.ts';
import { bodyOf, configMap, contextOf, merge, openHub, type Hub } from './testing.ts';

/** Two servers on one store: nothing but the store keeps them apart. */
let hub: Hub;
let tenants: Tenants;
let other: Registry & RegistryLifecycle;
beforeEach(async () => {
  hub = await openHub();
  tenants = createTenants({ store: hub.store });
  other = createRegistry({ store: hub.store, builtIn: builtInKinds, tenants });
  await Promise.all([tenants.ready, other.ready]);
});
afterEach(async () => {
  await Promise.all([tenants.close(), other.close()]);
  await hub[Symbol.asyncDispose]();
});

const both = (): readonly Registry[] => [hub.registry, other];
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

test('no acknowledged patch of one object is lost', async () => {
  await hub.create('configmaps', configMap('shared'));
  const kind = await hub.kind('configmaps');
  const results = await Promise.all(
    numbers(24).map(async (at) => {
      const patch = merge({ data: { [`k${at}`]: 'x' } });
      const place = { namespace: 'default', name: 'shared' };
      const run = both()[at % 2]!.patch(contextOf(), kind, place, '', patch);
      return run.then(
        () => at,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 409 });
          return null;
        },
      );
    }),
  );
  const acknowledged = results.filter((at) => at !== null).map((at) => `k${at}`);
  expect(acknowledged.length).toBeGreaterThan(0);
  const { data } = (await hub.get('configmaps', 'default/shared')) as unknown as { data: object };
  expect(Object.keys(data).sort()).toEqual(acknowledged.sort());
});

test('a quota is not exceeded, and its use is right', async () => {
  await hub.create('resourcequotas', {
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard: { configmaps: '8' } },
  });
  const kind = await hub.kind('configmaps');
  const results = await Promise.allSettled(
    numbers(30).map((at) => both()[at % 2]!.create(contextOf(), kind, 'default', bodyOf(configMap(`c${at}`)))),
  );
  const made = results.filter(({ status }) => status === 'fulfilled').length;
  expect(made).toBe(8);
  expect((await hub.get('resourcequotas', 'default/q'))['status']).toMatchObject({ used: { configmaps: '8' } });
});

test('a namespace that ends in one takes nothing more in the other', async () => {
  const kind = await hub.kind('configmaps');
  await hub.create('namespaces', { metadata: { name: 'ending' } });
  const make = (at: number) =>
    other.create(contextOf(), kind, 'ending', bodyOf(configMap(`c${at}`, {}, { namespace: 'ending' })));
  await make(0);
  const marked = await hub.remove('namespaces', 'ending');
  const results = await Promise.allSettled(numbers(5).map((at) => make(at + 1)));
  for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 403 } });
  expect(marked['status']).toMatchObject({ phase: 'Terminating' });
});

test('a definition that changes in one holds for the next write in the other', async () => {
  const definition = (properties: object) => ({
    metadata: { name: 'things.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
        },
      ],
    },
  });
  const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
  await hub.create(definitions, definition({ a: { type: 'string' } }));
  const stale = (await other.kindOf({ id: 'root', path: '' }, 'example.org', 'v1', 'things'))!;
  for (const at of numbers(10)) {
    await hub.patch(
      definitions,
      'things.example.org',
      merge(definition({ a: { type: 'string', default: `default-${at}` } })),
    );
    const thing = { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: `t${at}` }, spec: {} };
    const { object } = await other.create(contextOf(), stale, 'default', bodyOf(thing));
    expect(object['spec']).toEqual({ a: `default-${at}` });
  }
});
