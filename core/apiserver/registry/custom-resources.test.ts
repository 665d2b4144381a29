import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apply, merge, openHub, operations, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

/*
 * What users' kinds are held to. Ideas of the cases: apiextensions-apiserver test/integration (pruning, defaulting, objectmeta,
 * ratcheting, validation, subresources).
 */
let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(() => hub[Symbol.asyncDispose]());

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
const widgets = 'widgets.example.org';
const define = (properties: object) => hub.create(definitions, widgetDefinition(ofSpec(properties)));
const ofSpec = (properties: object): object => ({
  type: 'object',
  properties: {
    spec: { type: 'object', properties },
    status: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string', default: 'B' } } },
  },
});
const redefine = (properties: object) => {
  const { spec } = widgetDefinition(ofSpec(properties)) as { spec: { versions: object[] } };
  return hub.patch(definitions, 'widgets.example.org', merge({ spec: { versions: spec.versions } }));
};
const loose = { fieldValidation: 'Ignore' } as const;

describe('pruning', () => {
  const text = { type: 'string' };

  test('removes what the schema does not know, on every way in', async () => {
    await define({ a: text });
    const both = { a: 'A', b: 'B' };
    expect((await hub.create(widgets, widget('w', both), loose))['spec']).toEqual({ a: 'A' });
    const live = await hub.get(widgets, 'default/w');
    expect((await hub.update(widgets, { ...live, spec: { a: 'C', b: 'B' } }, loose))['spec']).toEqual({ a: 'C' });
    expect((await hub.patch(widgets, 'default/w', merge({ spec: { a: 'D', b: 'B' } }), loose))['spec']).toEqual({
      a: 'D',
    });
    const added = operations({ op: 'add', path: '/spec/b', value: 'B' });
    expect((await hub.patch(widgets, 'default/w', added, loose))['spec']).toEqual({ a: 'D' });
    const status = { status: { a: 'A', c: 'C' } };
    const written = await hub.patch(widgets, 'default/w', merge(status), { ...loose, subresource: 'status' });
    expect(written['status']).toEqual({ a: 'A', b: 'B' });
    const stored = await hub.store.get({
      tenant: 'root',
      group: 'example.org',
      resource: 'widgets',
      namespace: 'default',
      name: 'w',
    });
    expect(JSON.parse(Buffer.from(stored!.value).toString())).toMatchObject({ spec: { a: 'D' } });
  });

  test('keeps unknown members where the schema says so, but not unknown metadata of embedded objects', async () => {
    await define({
      free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      template: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    });
    const template = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', strange: 1 }, spec: { any: 'thing' } };
    const made = await hub.create(widgets, widget('w', { free: { any: { deep: [1] } }, template }), loose);
    expect(made['spec']).toEqual({
      free: { any: { deep: [1] } },
      template: { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec: { any: 'thing' } },
    });
    const nameless = { apiVersion: '', kind: 'X', metadata: {} };
    expect((await refusal(hub.create(widgets, widget('v', { template: nameless })))).message).toContain(
      'spec.template.apiVersion',
    );
  });
});

describe('defaults', () => {
  test('are filled in on create, on change and when read, and never when a value stands there', async () => {
    await define({ a: { type: 'string', default: 'A' }, n: { type: 'string', nullable: true, default: 'N' } });
    const made = await hub.create(widgets, widget('w', { n: null }));
    expect(made['spec']).toEqual({ a: 'A', n: null });
    await redefine({ a: { type: 'string' }, n: { type: 'string' }, late: { type: 'integer', default: 7 } });
    expect((await hub.get(widgets, 'default/w'))['spec']).toMatchObject({ a: 'A', late: 7 });
    const next = await hub.patch(widgets, 'default/w', merge({ metadata: { labels: { x: 'y' } } }));
    expect(next['spec']).toMatchObject({ late: 7 });
  });

  test('are not owned by who applies without them', async () => {
    await define({ a: { type: 'string', default: 'A' }, b: { type: 'string' } });
    const body = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { b: 'B' } };
    const made = await hub.patch(widgets, 'default/w', apply(body));
    expect(made['spec']).toEqual({ a: 'A', b: 'B' });
    expect(made.metadata.managedFields?.[0]?.fieldsV1).toEqual({ 'f:spec': { 'f:b': {} } });
  });
});

describe('validation', () => {
  test('lets go on what was valid once, as long as it is not touched', async () => {
    await define({ size: { type: 'string' }, count: { type: 'integer' } });
    await hub.create(widgets, widget('w', { size: 'enormous', count: 1 }));
    await redefine({ size: { type: 'string', maxLength: 3 }, count: { type: 'integer', maximum: 5 } });
    const next = await hub.patch(widgets, 'default/w', merge({ spec: { count: 2 } }));
    expect(next['spec']).toEqual({ size: 'enormous', count: 2 });
    const error = await refusal(hub.patch(widgets, 'default/w', merge({ spec: { size: 'gigantic' } })));
    expect(error.message).toContain('spec.size: Too long');
    expect((await refusal(hub.patch(widgets, 'default/w', merge({ spec: { count: 9 } })))).message).toContain(
      'spec.count in body should be less than or equal to 5',
    );
    const status = await hub.patch(widgets, 'default/w', merge({ status: { a: 'A' } }), { subresource: 'status' });
    expect(status['status']).toMatchObject({ a: 'A' });
  });

  test.each([
    ['required', { required: ['a'] }, {}, 'spec.a: Required value'],
    [
      'a pattern',
      { properties: { a: { type: 'string', pattern: '^x+$' } } },
      { a: 'y' },
      "spec.a in body should match '^x+$'",
    ],
    [
      'a format',
      { properties: { a: { type: 'string', format: 'date-time' } } },
      { a: 'noon' },
      'must be of type date-time',
    ],
    [
      'one of',
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { a: 'x', b: 'y' },
      'must validate one and only one schema (oneOf)',
    ],
    [
      'a set',
      { properties: { l: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' } } },
      { l: ['x', 'x'] },
      'spec.l[1]: Duplicate value: "x"',
    ],
    [
      'a null',
      { properties: { a: { type: 'object', required: ['b'], properties: { b: { type: 'string' } } } } },
      { a: { b: null } },
      'spec.a.b: Required value',
    ],
    ['a fraction', { properties: { i: { type: 'integer' } } }, { i: 1.5 }, 'spec.i in body must be of type integer'],
  ])('of %s', async (_, schema, spec, message) => {
    const properties = { a: { type: 'string' }, b: { type: 'string' } };
    const whole = { type: 'object', properties: { spec: { type: 'object', properties, ...schema } } };
    await hub.create(definitions, widgetDefinition(whole, { version: { subresources: {} } }));
    const error = await refusal(hub.create(widgets, widget('w', spec)));
    expect(error.code).toBe(422);
    expect(error.message).toContain(message);
  });

  test('a default of the whole status is there from the start, although nobody may create a status', async () => {
    const status = { type: 'object', default: { a: 'new' }, properties: { a: { type: 'string' } } };
    await hub.create(definitions, widgetDefinition({ type: 'object', properties: { status } }));
    const made = await hub.create(widgets, { ...widget('w'), status: { a: 'mine' } }, loose);
    expect(made['status']).toEqual({ a: 'new' });
    expect((await hub.get(widgets, 'default/w'))['status']).toEqual({ a: 'new' });
  });

  test('without a status subresource takes the status with the rest, and counts its changes', async () => {
    const schema = {
      type: 'object',
      properties: { status: { type: 'object', properties: { a: { type: 'string' } } } },
    };
    await hub.create(definitions, widgetDefinition(schema, { version: { subresources: {} } }));
    const body = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'w' } };
    const made = await hub.create(widgets, { ...body, status: { a: 'A' } });
    expect(made['status']).toEqual({ a: 'A' });
    const next = await hub.patch(widgets, 'default/w', merge({ status: { a: 'B' } }));
    expect(next).toMatchObject({ status: { a: 'B' }, metadata: { generation: 2 } });
    expect((await refusal(hub.patch(widgets, 'default/w', merge({}), { subresource: 'status' }))).code).toBe(404);
  });
});
