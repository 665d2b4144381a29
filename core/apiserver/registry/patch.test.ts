import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  apply,
  bodyOf,
  configMap,
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
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(() => {
  count += 1;
  name = `object-${count}`;
  place = `default/${name}`;
});

const widgets = 'widgets.example.org';

describe('merge patch', () => {
  test('changes what it names and removes nulls', async () => {
    await hub.create('configmaps', configMap(name, { a: '1', b: '2' }));
    const next = await hub.patch('configmaps', place, merge({ data: { a: null, c: '3' } }), { fieldManager: 'other' });
    expect(next['data']).toEqual({ b: '2', c: '3' });
    expect(next.metadata.managedFields?.map(({ manager }) => manager).sort()).toEqual(['other', 'test']);
  });

  test('that changes nothing writes nothing', async () => {
    const made = await hub.create('configmaps', configMap(name, { a: '1' }));
    const before = await hub.store.revision();
    expect(await hub.patch('configmaps', place, merge({ data: { a: '1' } }), { fieldManager: 'other' })).toEqual(made);
    expect(await hub.store.revision()).toBe(before);
  });

  test('fills in defaults again', async () => {
    await hub.create(widgets, widget(name, { replicas: 5 }));
    const next = await hub.patch(widgets, place, merge({ spec: { replicas: null } }));
    expect(next['spec']).toEqual({ replicas: 1 });
  });

  test('with an old resourceVersion is a conflict', async () => {
    const made = await hub.create('configmaps', configMap(name));
    await hub.patch('configmaps', place, merge({ data: { a: '1' } }));
    const { resourceVersion } = made.metadata;
    const error = await refusal(
      hub.patch('configmaps', place, merge({ metadata: { resourceVersion }, data: { a: '2' } })),
    );
    expect(error.code).toBe(409);
  });

  test.each([
    ['another name', { metadata: { name: 'other' } }, 400],
    ['another namespace', { metadata: { namespace: 'other' } }, 400],
    ['another kind', { kind: 'Secret' }, 400],
    ['another version', { apiVersion: 'v2' }, 400],
    ['a wrong type', { data: { a: 1 } }, 422],
    ['no metadata', { metadata: null }, 400],
    ['another uid', { metadata: { uid: 'other' } }, 422],
  ])('refuses %s', async (_, value, code) => {
    await hub.create('configmaps', configMap(name));
    expect((await refusal(hub.patch('configmaps', place, merge(value)))).code).toBe(code);
  });

  test('refuses strange members when validation is strict, without repeating the object', async () => {
    await hub.create('secrets', { metadata: { name }, stringData: { password: 'canary-x81' } });
    const error = await refusal(hub.patch('secrets', place, merge({ datum: 1 })));
    expect(error.code).toBe(422);
    expect(error.message).toContain('patch: Invalid value: strict decoding error: unknown field "datum"');
    expect(JSON.stringify(error.status)).not.toContain(Buffer.from('canary-x81').toString('base64'));
    const warnings: string[] = [];
    await hub.patch('secrets', place, merge({ datum: 1 }), { fieldValidation: 'Warn', warnings });
    expect(warnings).toEqual(['unknown field "datum"']);
  });
});

describe('JSON patch', () => {
  test('applies its operations or none', async () => {
    await hub.create('configmaps', configMap(name, { a: '1' }));
    const next = await hub.patch(
      'configmaps',
      place,
      operations({ op: 'test', path: '/data/a', value: '1' }, { op: 'add', path: '/data/b', value: '2' }),
    );
    expect(next['data']).toEqual({ a: '1', b: '2' });
    const error = await refusal(
      hub.patch(
        'configmaps',
        place,
        operations({ op: 'add', path: '/data/c', value: '3' }, { op: 'test', path: '/data/a', value: '9' }),
      ),
    );
    expect(error.code).toBe(422);
    expect((await hub.get('configmaps', place))['data']).toEqual({ a: '1', b: '2' });
  });

  test('that makes something else of the object is refused', async () => {
    await hub.create('configmaps', configMap(name));
    const error = await refusal(hub.patch('configmaps', place, operations({ op: 'replace', path: '', value: [] })));
    expect(error.code).toBe(400);
  });
});

describe('strategic merge patch', () => {
  test('merges built-in kinds of Kubernetes', async () => {
    await hub.create('serviceaccounts', { metadata: { name }, secrets: [{ name: 'a' }] });
    const next = await hub.patch('serviceaccounts', place, strategic({ secrets: [{ name: 'b' }] }));
    expect(next['secrets']).toEqual(expect.arrayContaining([{ name: 'a' }, { name: 'b' }]));
  });

  test.each([widgets, 'tenants.tenancy.allmend.dev'])('is 415 for %s', async (resource) => {
    const error = await refusal(hub.patch(resource, place, strategic({})));
    expect(error.code).toBe(415);
    expect(error.message).toContain('accepted media types include: application/json-patch+json');
  });
});

describe('apply', () => {
  const applied = (spec: object, metadata: object = {}) => ({
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { name, ...metadata },
    spec,
  });

  test('makes what is not there, and says so', async () => {
    const kind = await hub.kind(widgets);
    const context = contextOf({ fieldManager: 'gitops' });
    const { object, created } = await hub.registry.patch(
      context,
      kind,
      { namespace: 'default', name },
      '',
      apply(applied({ size: 'L' })),
    );
    expect(created).toBe('created');
    expect(object).toMatchObject({
      spec: { size: 'L', replicas: 1 },
      metadata: { namespace: 'default', generation: 1 },
    });
    expect(object.metadata.managedFields).toMatchObject([
      { manager: 'gitops', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:size': {} } } },
    ]);
  });

  test('twice changes nothing', async () => {
    const first = await hub.patch(widgets, place, apply(applied({ size: 'L' })));
    const before = await hub.store.revision();
    const again = await hub.patch(widgets, place, apply(applied({ size: 'L' })), {
      now: new Date('2040-01-01T00:00:00Z'),
    });
    expect(again).toEqual(first);
    expect(await hub.store.revision()).toBe(before);
  });

  test('removes what the manager drops and nobody else owns', async () => {
    await hub.patch(widgets, place, apply(applied({ size: 'L', color: 'red' })), { fieldManager: 'one' });
    const next = await hub.patch(widgets, place, apply(applied({ color: 'red' })), { fieldManager: 'one' });
    expect(next['spec']).toEqual({ color: 'red', replicas: 1 });
  });

  test('conflicts name each field, and force takes them', async () => {
    await hub.patch(widgets, place, apply(applied({ size: 'L' })), { fieldManager: 'one' });
    const error = await refusal(hub.patch(widgets, place, apply(applied({ size: 'M' })), { fieldManager: 'two' }));
    expect(error.code).toBe(409);
    expect(error.message).toBe('Apply failed with 1 conflict: conflict with "one": .spec.size');
    expect(error.status.details?.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.size' },
    ]);
    const forced = await hub.patch(widgets, place, apply(applied({ size: 'M' }), 'true'), { fieldManager: 'two' });
    expect(forced['spec']).toMatchObject({ size: 'M' });
  });

  test('does not touch the status, and on /status nothing else', async () => {
    await hub.patch(widgets, place, apply({ ...applied({ size: 'L' }), status: { phase: 'Hacked' } }));
    expect(await hub.get(widgets, place)).not.toHaveProperty('status');
    const next = await hub.patch(widgets, place, apply({ ...applied({ size: 'XS' }), status: { phase: 'Ready' } }), {
      subresource: 'status',
      fieldManager: 'controller',
    });
    expect(next).toMatchObject({ spec: { size: 'L' }, status: { phase: 'Ready' } });
  });

  test('on /status of nothing is 404', async () => {
    const error = await refusal(
      hub.patch(widgets, place, apply({ ...applied({}), status: {} }), { subresource: 'status' }),
    );
    expect(error.code).toBe(404);
  });

  test.each([
    [
      'managedFields',
      () => applied({}, { managedFields: [{ manager: 'x' }] }),
      400,
      'metadata.managedFields must be nil',
    ],
    [
      'another name',
      () => ({ ...applied({}), metadata: { name: 'other' } }),
      400,
      'does not match the name on the URL',
    ],
    ['another kind', () => ({ ...applied({}), kind: 'Gadget' }), 400, 'invalid object type'],
    ['unknown fields', () => applied({ shape: 'round' }), 400, '.spec.shape: field not declared in schema'],
    ['wrong types', () => applied({ replicas: 'x' }), 400, '.spec.replicas'],
    [
      'a uid of nothing',
      () => applied({}, { uid: 'u' }),
      409,
      'uid mismatch: the provided object specified uid u, and no existing object was found',
    ],
    ['a list', () => [], 400, 'an apply configuration must be an object'],
    ['metadata of a wrong type', () => ({ ...applied({}), metadata: 'x' }), 400, 'metadata'],
    ['labels of a wrong type', () => applied({}, { labels: [] }), 400, 'metadata.labels'],
  ])('refuses %s', async (_, value, code, message) => {
    const error = await refusal(hub.patch(widgets, place, apply(value())));
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
  });

  test('of a secret in clear text stores data alone', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { a: 'x' } };
    await hub.patch('secrets', place, apply(secret));
    const next = await hub.patch('secrets', place, apply({ ...secret, stringData: { a: 'y' } }));
    expect(next['data']).toEqual({ a: Buffer.from('y').toString('base64') });
    expect(next).not.toHaveProperty('stringData');
  });

  test('of parallel managers loses nothing', async () => {
    const managers = Array.from({ length: 12 }, (_, at) => at);
    await Promise.all(
      managers.map((at) =>
        hub.patch(
          'configmaps',
          place,
          apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { [`k${at}`]: 'x' } }),
          {
            fieldManager: `manager-${at}`,
          },
        ),
      ),
    );
    expect(Object.keys((await hub.get('configmaps', place))['data'] as object)).toHaveLength(12);
  });

  test('names members that stand twice when validation is strict', async () => {
    const kind = await hub.kind(widgets);
    const patch = { type: 'apply', body: bodyOf(applied({}), ['spec.size']), force: 'false' } as const;
    const error = await refusal(hub.registry.patch(contextOf(), kind, { namespace: 'default', name }, '', patch));
    expect(error.message).toBe('error strict decoding patch: duplicate field "spec.size"');
  });
});
