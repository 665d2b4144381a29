import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject } from '@allmend/core-machinery';
import { bodyOf, configMap, contextOf, openHub, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

let hub: Hub;
let count = 0;
let name = '';
beforeAll(async () => {
  hub = await openHub();
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  count += 1;
  name = `object-${count}`;
});

const widgets = 'widgets.example.org';
const changed = (object: KubeObject, members: object): KubeObject => ({ ...object, ...members });
const meta = (object: KubeObject, members: object): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, ...members },
});

describe('PUT', () => {
  test('replaces the content, keeps what clients cannot change', async () => {
    const made = await hub.create(widgets, widget(name, { size: 'S' }));
    const sent = meta(changed(made, { spec: { size: 'L' } }), {
      creationTimestamp: '1999-01-01T00:00:00Z',
      generation: 77,
      uid: '',
      labels: { a: 'b' },
    });
    const next = await hub.update(widgets, sent, { now: new Date('2031-01-01T00:00:00Z') });
    expect(next['spec']).toEqual({ size: 'L', replicas: 1 });
    expect(next.metadata).toMatchObject({
      uid: made.metadata.uid,
      creationTimestamp: made.metadata.creationTimestamp,
      generation: 2,
      labels: { a: 'b' },
    });
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    expect(await hub.get(widgets, `default/${name}`)).toEqual(next);
  });

  test('bumps the generation for content alone', async () => {
    const made = await hub.create(widgets, widget(name, { size: 'S' }));
    const labelled = await hub.update(widgets, meta(made, { labels: { a: 'b' } }));
    expect(labelled.metadata.generation).toBe(1);
    const resized = await hub.update(widgets, changed(labelled, { spec: { size: 'M' } }));
    expect(resized.metadata.generation).toBe(2);
  });

  test('gives no generation to kinds without one', async () => {
    const made = await hub.create('configmaps', configMap(name, { a: '1' }));
    const next = await hub.update('configmaps', changed(made, { data: { a: '2' } }));
    expect(next.metadata.generation).toBeUndefined();
  });

  test('does not write what is the same', async () => {
    const made = await hub.create('configmaps', configMap(name, { a: '1' }));
    const before = await hub.store.revision();
    const next = await hub.update('configmaps', made, { now: new Date('2040-01-01T00:00:00Z') });
    expect(next).toEqual(made);
    expect(await hub.store.revision()).toBe(before);
  });

  test('with an old resourceVersion is a conflict', async () => {
    const made = await hub.create('configmaps', configMap(name, { a: '1' }));
    await hub.update('configmaps', changed(made, { data: { a: '2' } }));
    const error = await refusal(hub.update('configmaps', changed(made, { data: { a: '3' } })));
    expect(error.status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on configmaps "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    });
  });

  test('without one writes over what is there, for built-in kinds', async () => {
    const made = await hub.create('configmaps', configMap(name, { a: '1' }));
    await hub.update('configmaps', changed(made, { data: { a: '2' } }));
    const next = await hub.update('configmaps', configMap(name, { a: '3' }));
    expect(next['data']).toEqual({ a: '3' });
  });

  test('without one is refused for user kinds and leases', async () => {
    await hub.create(widgets, widget(name));
    const error = await refusal(hub.update(widgets, widget(name, { size: 'L' })));
    expect(error.status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(error.message).toBe(
      `widgets.example.org "${name}" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
    );
  });

  test.each(['x', '-1', '1e3', '99999999999999999999999'])(
    'refuses the resourceVersion %j',
    async (resourceVersion) => {
      const made = await hub.create('configmaps', configMap(name));
      const error = await refusal(hub.update('configmaps', meta(made, { resourceVersion })));
      expect(error.code).toBe(422);
    },
  );

  test('with another uid is a conflict', async () => {
    const made = await hub.create('configmaps', configMap(name));
    const error = await refusal(hub.update('configmaps', meta(made, { uid: 'another' })));
    expect(error.code).toBe(409);
    expect(error.message).toContain(
      `Precondition failed: UID in precondition: another, UID in object meta: ${made.metadata.uid}`,
    );
  });

  test('of what is not there is 404', async () => {
    const error = await refusal(hub.update('configmaps', configMap('nothing')));
    expect(error.status).toMatchObject({ code: 404, message: 'configmaps "nothing" not found' });
  });

  test('under another name or in another namespace is 400', async () => {
    await hub.create('configmaps', configMap(name));
    const kind = await hub.kind('configmaps');
    const put = (body: unknown) =>
      refusal(hub.registry.update(contextOf(), kind, { namespace: 'default', name }, '', bodyOf(body)));
    expect((await put(configMap('other'))).message).toBe(
      `the name of the object (other) does not match the name on the URL (${name})`,
    );
    expect((await put({ metadata: { namespace: 'other', name } })).message).toContain('does not match the namespace');
    expect((await put({ metadata: {} })).message).toContain('was undeterminable: name must be provided');
  });

  test('names all that is wrong, metadata first', async () => {
    const made = await hub.create(widgets, widget(name));
    const error = await refusal(
      hub.update(widgets, meta(changed(made, { spec: { replicas: 'x' } }), { labels: { '-': 'y' } })),
    );
    expect(error.code).toBe(422);
    expect(error.status.details?.causes?.map(({ field }) => field)).toEqual([
      'metadata.labels',
      'spec.replicas',
      '.spec.replicas',
      '<nil>',
    ]);
  });
});

describe('status', () => {
  test('is left alone by writes of the object', async () => {
    const made = await hub.create(widgets, widget(name));
    const ready = await hub.update(widgets, changed(made, { status: { phase: 'Ready' } }), { subresource: 'status' });
    expect(ready['status']).toEqual({ phase: 'Ready' });
    const next = await hub.update(widgets, changed(ready, { spec: { size: 'L' }, status: { phase: 'Hacked' } }));
    expect(next).toMatchObject({ spec: { size: 'L' }, status: { phase: 'Ready' }, metadata: { generation: 2 } });
    const without = await hub.update(widgets, changed(next, { status: undefined, spec: { size: 'M' } }));
    expect(without['status']).toEqual({ phase: 'Ready' });
  });

  test('leaves all else alone when it is written', async () => {
    const made = await hub.create(widgets, widget(name, { size: 'S' }));
    const sent = meta(changed(made, { spec: { size: 'XXL' }, status: { phase: 'Ready' } }), { labels: { a: 'b' } });
    const next = await hub.update(widgets, sent, { subresource: 'status', fieldManager: 'controller' });
    expect(next).toMatchObject({ spec: { size: 'S' }, status: { phase: 'Ready' }, metadata: { generation: 1 } });
    expect(next.metadata.labels).toBeUndefined();
    expect(next.metadata.managedFields).toContainEqual(
      expect.objectContaining({
        manager: 'controller',
        subresource: 'status',
        fieldsV1: { 'f:status': { '.': {}, 'f:phase': {} } },
      }),
    );
  });

  test('is validated by its own schema', async () => {
    const made = await hub.create(widgets, widget(name));
    const error = await refusal(
      hub.update(widgets, changed(made, { status: { phase: 7 } }), { subresource: 'status' }),
    );
    expect(error.message).toContain(
      'status.phase: Invalid value: "integer": status.phase in body must be of type string',
    );
  });

  test('is no route where the kind has none', async () => {
    const made = await hub.create('configmaps', configMap(name));
    expect((await refusal(hub.update('configmaps', made, { subresource: 'status' }))).code).toBe(404);
    expect((await refusal(hub.get('configmaps', `default/${name}`, { subresource: 'scale' }))).code).toBe(404);
  });
});

describe('an object that is being deleted', () => {
  test('goes when its last finalizer does', async () => {
    await hub.create('configmaps', configMap(name, {}, { finalizers: ['example.org/a', 'example.org/b'] }));
    const marked = await hub.remove('configmaps', `default/${name}`);
    expect(marked.metadata).toMatchObject({ deletionTimestamp: '2030-01-02T03:04:05Z', deletionGracePeriodSeconds: 0 });
    const one = await hub.update(
      'configmaps',
      meta(marked, { finalizers: ['example.org/a'], deletionTimestamp: undefined }),
    );
    expect(one.metadata.deletionTimestamp).toBe(marked.metadata.deletionTimestamp);
    const last = await hub.update('configmaps', meta(one, { finalizers: [] }));
    expect(last.metadata.name).toBe(name);
    expect((await refusal(hub.get('configmaps', `default/${name}`))).code).toBe(404);
  });

  test('takes no new finalizers', async () => {
    await hub.create('configmaps', configMap(name, {}, { finalizers: ['example.org/a'] }));
    const marked = await hub.remove('configmaps', `default/${name}`);
    const error = await refusal(
      hub.update('configmaps', meta(marked, { finalizers: ['example.org/a', 'example.org/new'] })),
    );
    expect(error.code).toBe(422);
    expect(error.message).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.org/new"}',
    );
  });

  test('counts one generation more from then on', async () => {
    await hub.create(widgets, widget(name, {}, { finalizers: ['example.org/a'] }));
    const marked = await hub.remove(widgets, `default/${name}`);
    expect(marked.metadata.generation).toBe(2);
    const again = await hub.remove(widgets, `default/${name}`, {}, { now: new Date('2044-01-01T00:00:00Z') });
    expect(again).toEqual(marked);
  });
});

describe('parallel writers', () => {
  test('without resourceVersion lose nothing of each other', async () => {
    await hub.create('configmaps', configMap(name));
    const writers = Array.from({ length: 30 }, (_, at) => ({
      type: 'merge' as const,
      body: bodyOf({ data: { [`key-${at}`]: 'x' } }),
    }));
    await Promise.all(writers.map((patch) => hub.patch('configmaps', `default/${name}`, patch)));
    const { data } = (await hub.get('configmaps', `default/${name}`)) as unknown as { data: object };
    expect(Object.keys(data)).toHaveLength(30);
  });

  test('with the same resourceVersion: one wins, the others are told', async () => {
    const made = await hub.create('configmaps', configMap(name));
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => hub.update('configmaps', changed(made, { data: { winner: String(at) } }))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 409 });
  });

  test('of one name: one makes it', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => hub.create('configmaps', configMap(name))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ reason: 'AlreadyExists' });
    }
  });
});
