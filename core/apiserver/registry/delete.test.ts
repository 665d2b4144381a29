import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configMap, contextOf, openHub, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

let hub: Hub;
let count = 0;
let name = '';
let place = '';
beforeAll(async () => {
  hub = await openHub();
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  count += 1;
  name = `object-${count}`;
  place = `default/${name}`;
});

describe('DELETE', () => {
  test('removes the object and answers what it was', async () => {
    const made = await hub.create('widgets.example.org', widget(name));
    expect(await hub.remove('widgets.example.org', place)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, group: 'example.org', kind: 'widgets', uid: made.metadata.uid },
    });
    expect((await refusal(hub.get('widgets.example.org', place))).code).toBe(404);
    expect((await refusal(hub.remove('widgets.example.org', place))).code).toBe(404);
  });

  test.each([
    ['Foreground', ['example.org/a', 'foregroundDeletion']],
    ['Orphan', ['example.org/a', 'orphan']],
    ['Background', ['example.org/a']],
    ['Default', ['example.org/a']],
  ] as const)('%s leaves word for the garbage collector', async (propagation, finalizers) => {
    await hub.create('configmaps', configMap(name, {}, { finalizers: ['example.org/a'] }));
    const marked = await hub.remove('configmaps', place, { propagation });
    expect(marked.metadata.finalizers).toEqual(finalizers);
  });

  test('a policy that the object has already is kept by default, and changed when asked', async () => {
    await hub.create('configmaps', configMap(name, {}, { finalizers: ['orphan'] }));
    expect((await hub.remove('configmaps', place)).metadata.finalizers).toEqual(['orphan']);
    expect((await hub.remove('configmaps', place, { propagation: 'Foreground' })).metadata.finalizers).toEqual([
      'foregroundDeletion',
    ]);
    expect((await hub.remove('configmaps', place, { propagation: 'Background' })).kind).toBe('Status');
  });

  test('holds to preconditions', async () => {
    const made = await hub.create('configmaps', configMap(name));
    const uid = await refusal(hub.remove('configmaps', place, { preconditions: { uid: 'other' } }));
    expect(uid.status).toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on ConfigMap "${name}": the UID in the precondition (other) does not match the UID in record (${made.metadata.uid}). The object might have been deleted and then recreated`,
    });
    const version = await refusal(hub.remove('configmaps', place, { preconditions: { resourceVersion: '1' } }));
    expect(version.message).toContain('The object might have been modified');
    const { uid: own, resourceVersion } = made.metadata;
    await hub.remove('configmaps', place, { preconditions: { uid: own!, resourceVersion: resourceVersion! } });
    expect((await refusal(hub.get('configmaps', place))).code).toBe(404);
  });

  test('watchers are told the last state', async () => {
    const made = await hub.create('configmaps', configMap(name, { last: 'words' }));
    const since = Number(made.metadata.resourceVersion);
    await hub.remove('configmaps', place);
    for await (const { events } of hub.store.watch(
      { tenant: 'root', group: '', resource: 'configmaps', name },
      { since },
    )) {
      expect(events[0]).toMatchObject({ type: 'delete' });
      expect(hub.registry.decode(await hub.kind('configmaps'), events[0]!)['data']).toEqual({ last: 'words' });
      break;
    }
  });
});

describe('DELETE of a collection', () => {
  const deleteAll = async (namespace: string, selection: object = {}, given: object = {}) =>
    hub.registry.deleteCollection(
      contextOf(given),
      await hub.kind('configmaps'),
      namespace,
      { labelSelector: '', fieldSelector: '', ...selection },
      { propagation: 'Background', preconditions: {} },
    );

  test('takes what is selected, in slices, and marks what is held', async () => {
    await hub.create('namespaces', { metadata: { name: 'many' } });
    const make = (at: number, metadata: object = {}) =>
      hub.create(
        'configmaps',
        configMap(`c-${at}`, {}, { namespace: 'many', labels: { parity: at % 2 ? 'odd' : 'even' }, ...metadata }),
      );
    await Promise.all(Array.from({ length: 620 }, (_, at) => make(at)));
    await make(9999, { finalizers: ['example.org/hold'] });
    const odd = await deleteAll('many', { labelSelector: 'parity=odd' });
    expect(odd).toHaveLength(311);
    const held = odd.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(held.map(({ metadata }) => metadata.name)).toEqual(['c-9999']);
    expect(await hub.store.count({ tenant: 'root', group: '', resource: 'configmaps', namespace: 'many' })).toBe(311);
    expect(await deleteAll('many', { fieldSelector: 'metadata.name=c-4' })).toHaveLength(1);
    expect(await deleteAll('many', { limit: 10 })).toHaveLength(10);
    expect(await deleteAll('many', {}, { dryRun: 'All' })).toHaveLength(300);
    expect(await deleteAll('many')).toHaveLength(300);
    expect(await hub.store.count({ tenant: 'root', group: '', resource: 'configmaps', namespace: 'many' })).toBe(1);
    expect(
      await hub.store.count({ tenant: 'root', group: '', resource: 'configmaps', namespace: 'default' }),
    ).toBeGreaterThan(0);
  });

  test('refuses selectors that cannot be read', async () => {
    expect((await refusal(deleteAll('default', { labelSelector: 'a in' }))).code).toBe(400);
    expect((await refusal(deleteAll('default', { fieldSelector: 'spec.x=1' }))).code).toBe(400);
  });

  test('goes on when others delete and change meanwhile', async () => {
    await hub.create('namespaces', { metadata: { name: 'busy' } });
    const names = Array.from({ length: 150 }, (_, at) => `c-${at}`);
    await Promise.all(names.map((one) => hub.create('configmaps', configMap(one, {}, { namespace: 'busy' }))));
    await Promise.all([
      deleteAll('busy'),
      ...names.slice(0, 20).map((one) => hub.remove('configmaps', `busy/${one}`).catch(() => undefined)),
      ...names.slice(20, 40).map((one) =>
        hub
          .patch('configmaps', `busy/${one}`, {
            type: 'merge',
            body: { value: { data: { a: 'b' } }, duplicates: [] },
          })
          .catch(() => undefined),
      ),
    ]);
    expect(await hub.store.count({ tenant: 'root', group: '', resource: 'configmaps', namespace: 'busy' })).toBe(0);
  });
});
