import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  apply,
  bodyOf,
  contextOf,
  merge,
  openHub,
  operations,
  refusal,
  strategic,
  widget,
  widgetDefinition,
  type Hub,
} from './testing.ts';

let hub: Hub;
let count = 0;
let name = '';
let place = '';
beforeAll(async () => {
  hub = await openHub();
  await hub.create(
    'customresourcedefinitions.apiextensions.k8s.io',
    widgetDefinition(undefined, {
      version: {
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.status.phase',
          },
        },
      },
    }),
  );
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  count += 1;
  name = `object-${count}`;
  place = `default/${name}`;
});

const widgets = 'widgets.example.org';
const scale = { subresource: 'scale' } as const;

describe('scale', () => {
  test('shows the replicas of an object', async () => {
    const made = await hub.create(widgets, widget(name, { replicas: 3 }));
    await hub.patch(widgets, place, merge({ status: { replicas: 2, phase: 'app=web' } }), { subresource: 'status' });
    const shown = await hub.get(widgets, place, scale);
    expect(shown).toMatchObject({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: {
        name,
        namespace: 'default',
        uid: made.metadata.uid,
        creationTimestamp: made.metadata.creationTimestamp,
      },
      spec: { replicas: 3 },
      status: { replicas: 2, selector: 'app=web' },
    });
    expect(shown.metadata.managedFields).toBeUndefined();
  });

  test.each([
    ['merge patch', merge({ spec: { replicas: 5 } })],
    ['JSON patch', operations({ op: 'replace', path: '/spec/replicas', value: 5 })],
  ])('by %s', async (_, patch) => {
    await hub.create(widgets, widget(name, { replicas: 3, size: 'L' }));
    const shown = await hub.patch(widgets, place, patch, { ...scale, fieldManager: 'scaler' });
    expect(shown).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } });
    const object = await hub.get(widgets, place);
    expect(object).toMatchObject({ spec: { replicas: 5, size: 'L' }, metadata: { generation: 2 } });
    expect(object.metadata.managedFields).toContainEqual(
      expect.objectContaining({
        manager: 'scaler',
        subresource: 'scale',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      }),
    );
  });

  test('by update, with the version as a condition', async () => {
    await hub.create(widgets, widget(name, { replicas: 3 }));
    const shown = await hub.get(widgets, place, scale);
    const next = await hub.update(widgets, { ...shown, spec: { replicas: 4 } }, scale);
    expect(next['spec']).toEqual({ replicas: 4 });
    const error = await refusal(hub.update(widgets, { ...shown, spec: { replicas: 9 } }, scale));
    expect(error.code).toBe(409);
  });

  test('by apply, which conflicts with who else scales', async () => {
    await hub.create(widgets, widget(name, { replicas: 3 }), { fieldManager: 'one' });
    const applied = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec: { replicas: 7 } };
    const error = await refusal(hub.patch(widgets, place, apply(applied), { ...scale, fieldManager: 'two' }));
    expect(error.code).toBe(409);
    expect(error.message).toContain('.spec.replicas');
    const forced = await hub.patch(widgets, place, apply(applied, 'true'), { ...scale, fieldManager: 'two' });
    expect(forced['spec']).toEqual({ replicas: 7 });
  });

  test('without a change writes nothing', async () => {
    await hub.create(widgets, widget(name, { replicas: 3 }));
    const before = await hub.store.revision();
    await hub.patch(widgets, place, merge({ spec: { replicas: 3 } }), { ...scale, fieldManager: 'scaler' });
    expect(await hub.store.revision()).toBe(before);
  });

  test.each<[string, unknown, number, string]>([
    ['less than none', { replicas: -1 }, 422, '.spec.replicas: Invalid value: -1: should be a non-negative integer'],
    ['more than there are numbers', { replicas: 2 ** 31 }, 422, 'should be less than or equal to 2147483647'],
    ['a text', { replicas: 'many' }, 400, 'spec.replicas must be an integer'],
    ['nothing', { replicas: null }, 400, 'the spec replicas field ".spec.replicas" cannot be empty'],
    ['a list', [], 400, 'spec must be an object'],
  ])('refuses %s', async (_, spec, code, message) => {
    await hub.create(widgets, widget(name, { replicas: 3 }));
    const shown = await hub.get(widgets, place, scale);
    const error = await refusal(hub.update(widgets, { ...shown, spec }, scale));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
  });

  test('refuses strategic merge, other kinds and other names', async () => {
    await hub.create(widgets, widget(name, { replicas: 3 }));
    expect((await refusal(hub.patch(widgets, place, strategic({}), scale))).code).toBe(415);
    const kind = await hub.kind(widgets);
    const put = (body: unknown) =>
      refusal(hub.registry.update(contextOf(), kind, { namespace: 'default', name }, 'scale', bodyOf(body)));
    expect((await put(widget(name))).message).toContain('must be of autoscaling/v1, kind Scale');
    expect(
      (await put({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'other' }, spec: { replicas: 1 } }))
        .code,
    ).toBe(400);
    expect((await put({ apiVersion: 'autoscaling/v1', kind: 'Scale' })).code).toBe(400);
    expect((await put(null)).code).toBe(400);
  });
});
