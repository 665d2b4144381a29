import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyOf, configMap, contextOf, openHub, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await openHub();
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterAll(() => hub[Symbol.asyncDispose]());

describe('a new object', () => {
  test('gets what only the server knows', async () => {
    const made = await hub.create('configmaps', configMap('system', { a: '1' }));
    expect(made.metadata).toMatchObject({
      name: 'system',
      namespace: 'default',
      creationTimestamp: '2030-01-02T03:04:05Z',
    });
    expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-/);
    expect(made.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(made.metadata.generation).toBeUndefined();
    expect(made.metadata.managedFields).toMatchObject([{ manager: 'test', operation: 'Update', apiVersion: 'v1' }]);
    expect(await hub.get('configmaps', 'default/system')).toEqual(made);
  });

  test('keeps nothing that a client made up about it', async () => {
    const made = await hub.create('widgets.example.org', {
      ...widget(
        'made-up',
        {},
        {
          uid: 'mine',
          creationTimestamp: '1999-01-01T00:00:00Z',
          deletionTimestamp: '1999-01-01T00:00:00Z',
          deletionGracePeriodSeconds: 5,
          generation: 99,
          selfLink: '/x',
        },
      ),
      status: { phase: 'Done' },
    });
    expect(made.metadata).toMatchObject({ generation: 1, creationTimestamp: '2030-01-02T03:04:05Z' });
    expect(made.metadata.uid).not.toBe('mine');
    expect(made.metadata).not.toHaveProperty('deletionTimestamp');
    expect(made.metadata).not.toHaveProperty('deletionGracePeriodSeconds');
    expect(made.metadata).not.toHaveProperty('selfLink');
    expect(made).not.toHaveProperty('status');
    expect(made['spec']).toEqual({ replicas: 1 });
  });

  test('takes the namespace of the path, nulls count as left out', async () => {
    const made = await hub.create('configmaps', {
      metadata: { name: 'nulls', creationTimestamp: null, labels: null },
      data: null,
    });
    expect(made).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default' } });
    expect(made).not.toHaveProperty('data');
  });

  test('under generateName gets a free name each time', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => hub.create('configmaps', { metadata: { generateName: 'job-' } })),
    );
    expect(new Set(made.map(({ metadata }) => metadata.name)).size).toBe(5);
    for (const { metadata } of made) expect(metadata.name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('under a long generateName has at most 63 characters', async () => {
    const made = await hub.create('configmaps', { metadata: { generateName: 'x'.repeat(80) } });
    expect(made.metadata.name).toHaveLength(63);
  });

  test('names an owner once, with a warning', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u-1' };
    const warnings: string[] = [];
    const made = await hub.create('configmaps', configMap('owned', {}, { ownerReferences: [owner, { ...owner }] }), {
      warnings,
    });
    expect(made.metadata.ownerReferences).toEqual([owner]);
    expect(warnings.join()).toContain('duplicate UID(s) observed: u-1');
    const found = await hub.store.list(
      { tenant: 'root', group: '', resource: 'configmaps' },
      { index: { name: 'owner', value: 'u-1' } },
    );
    expect(found.items.map(({ key }) => key.name)).toEqual(['owned']);
  });

  test('is found by its labels', async () => {
    await hub.create('configmaps', configMap('labelled', {}, { labels: { tier: 'web' } }));
    const range = { tenant: 'root', group: '', resource: 'configmaps' };
    const found = await hub.store.list(range, { index: { name: 'label', value: 'tier=web' } });
    expect(found.items.map(({ key }) => key.name)).toEqual(['labelled']);
  });

  test('of a user kind is warned about finalizers without a domain', async () => {
    const warnings: string[] = [];
    await hub.create('widgets.example.org', widget('finalized', {}, { finalizers: ['mine', 'my.org', 'my.org/x'] }), {
      warnings,
    });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('"mine": prefer a domain-qualified finalizer name to avoid');
    expect(warnings[1]).toContain('"my.org": prefer a domain-qualified finalizer name including a path (/)');
  });
});

describe('refused', () => {
  const refused = (resource: string, body: unknown, options = {}) =>
    refusal(hub.create(resource, body as object, options));

  test.each<[string, string, unknown, number, string]>([
    ['no object', 'configmaps', ['a'], 400, 'the object provided is unrecognized (must be of type ConfigMap)'],
    [
      'another version',
      'configmaps',
      { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'x' } },
      400,
      'the API version in the data (v2) does not match the expected API version (v1)',
    ],
    [
      'another kind',
      'configmaps',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } },
      400,
      'Secret in version "v1" cannot be handled as a ConfigMap',
    ],
    [
      'a user kind without kind',
      'widgets.example.org',
      { apiVersion: 'example.org/v1', metadata: { name: 'x' } },
      400,
      "Object 'Kind' is missing",
    ],
    [
      'another namespace',
      'configmaps',
      { metadata: { name: 'x', namespace: 'other' } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'a resourceVersion',
      'configmaps',
      { metadata: { name: 'x', resourceVersion: '5' } },
      400,
      'resourceVersion should not be set on objects to be created',
    ],
    ['no name', 'configmaps', { metadata: {} }, 422, 'metadata.name: Required value: name or generateName is required'],
    ['a bad name', 'configmaps', { metadata: { name: 'Über' } }, 422, 'metadata.name: Invalid value: "Über"'],
    ['labels that are no object', 'configmaps', { metadata: { name: 'x', labels: 7 } }, 400, 'metadata.labels'],
    [
      'a label that is a number',
      'configmaps',
      { metadata: { name: 'x', labels: { a: 7 } } },
      400,
      'metadata.labels[a]',
    ],
    ['metadata that is a list', 'configmaps', { metadata: [] }, 400, 'metadata'],
    [
      'a wrong type',
      'widgets.example.org',
      widget('x', { replicas: 'three' }),
      422,
      'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
    ],
    [
      'a value that is not in the enum',
      'widgets.example.org',
      widget('x', { color: 'blue' }),
      422,
      'spec.color: Unsupported value: "blue": supported values: "red", "green"',
    ],
    [
      'less than no replicas',
      'widgets.example.org',
      widget('x', { replicas: -1 }),
      422,
      'should be a non-negative integer',
    ],
    [
      'equal keys of a list',
      'widgets.example.org',
      widget('x', { parts: [{ name: 'a' }, { name: 'a' }] }),
      422,
      'spec.parts[1]: Duplicate value',
    ],
  ])('%s', async (_, resource, body, code, message) => {
    const error = await refused(resource, body, { namespace: 'default' });
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test('a review: it is answered, never stored', async () => {
    const error = await refused('selfsubjectaccessreviews.authorization.k8s.io', { spec: {} });
    expect(error.code).toBe(405);
  });

  test('a name that is there', async () => {
    await hub.create('configmaps', configMap('twice'));
    const error = await refused('configmaps', configMap('twice'));
    expect(error.status).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "twice" already exists',
    });
  });

  test('a name whose object is being deleted, with a hint', async () => {
    await hub.create('configmaps', configMap('going', {}, { finalizers: ['example.org/hold'] }));
    await hub.remove('configmaps', 'default/going');
    const error = await refused('configmaps', configMap('going'));
    expect(error.message).toBe('object is being deleted: configmaps "going" already exists');
  });

  test('a namespace that is not there', async () => {
    const error = await refused('configmaps', configMap('x', {}, { namespace: 'nowhere' }), { namespace: 'nowhere' });
    expect(error.status).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
  });

  test('a namespace that is being deleted', async () => {
    await hub.create('namespaces', { metadata: { name: 'ending' } });
    await hub.create('configmaps', configMap('before', {}, { namespace: 'ending' }));
    await hub.remove('namespaces', 'ending');
    const error = await refused('configmaps', configMap('late', {}, { namespace: 'ending' }));
    expect(error.code).toBe(403);
    expect(error.message).toBe(
      'configmaps "late" is forbidden: unable to create new content in namespace ending because it is being terminated',
    );
    expect(error.status.details?.causes).toMatchObject([{ reason: 'NamespaceTerminating' }]);
  });
});

describe('strange members', () => {
  const body = () => ({ ...widget('strange', { size: 'L', shape: 'round' }, { nickname: 'w' }), extra: 1 });

  test('Strict: are all named in one 400', async () => {
    const kind = await hub.kind('widgets.example.org');
    const error = await refusal(hub.registry.create(contextOf(), kind, 'default', bodyOf(body(), ['spec.size'])));
    expect(error.code).toBe(400);
    expect(error.message).toBe(
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: duplicate field "spec.size", unknown field "extra", unknown field "metadata.nickname", unknown field "spec.shape"',
    );
  });

  test('Strict: built-in kinds name unknown members first', async () => {
    const kind = await hub.kind('configmaps');
    const error = await refusal(
      hub.registry.create(contextOf(), kind, 'default', bodyOf({ metadata: { name: 'x' }, dat: {} }, ['data.a'])),
    );
    expect(error.message).toContain('strict decoding error: unknown field "dat", duplicate field "data.a"');
  });

  test('Warn: are removed, with a warning each', async () => {
    const warnings: string[] = [];
    const made = await hub.create('widgets.example.org', body(), { fieldValidation: 'Warn', warnings });
    expect(made['spec']).toEqual({ size: 'L', replicas: 1 });
    expect(made).not.toHaveProperty('extra');
    expect(warnings).toEqual([
      'unknown field "extra"',
      'unknown field "metadata.nickname"',
      'unknown field "spec.shape"',
    ]);
  });

  test('Ignore: are removed silently', async () => {
    const warnings: string[] = [];
    const made = await hub.create(
      'widgets.example.org',
      { ...body(), metadata: { name: 'silent' } },
      { fieldValidation: 'Ignore', warnings },
    );
    expect(made['spec']).toEqual({ size: 'L', replicas: 1 });
    expect(warnings).toEqual([]);
  });
});

describe('hostile bodies', () => {
  test('__proto__ is a member like any other', async () => {
    const value = JSON.parse(
      '{"metadata":{"name":"proto","labels":{"__proto__":"x"}},"data":{"__proto__":"polluted"}}',
    ) as object;
    const error = await refusal(hub.create('configmaps', value));
    expect(error.code).toBe(422);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('members named like numbers do not move the metadata', async () => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const definition = widgetDefinition(schema, {
      spec: { group: 'loose.org', names: { plural: 'loose', kind: 'Loose' } },
    }) as { metadata: { name: string } };
    definition.metadata.name = 'loose.loose.org';
    await hub.create('customresourcedefinitions.apiextensions.k8s.io', definition);
    const made = await hub.create('loose.loose.org', {
      '0': { metadata: { a: 1 } },
      apiVersion: 'loose.org/v1',
      kind: 'Loose',
      metadata: { name: 'numbers' },
    });
    const stored = await hub.store.get({
      tenant: 'root',
      group: 'loose.org',
      resource: 'loose',
      namespace: 'default',
      name: 'numbers',
    });
    const wire = JSON.parse(
      Buffer.from(hub.registry.wire(await hub.kind('loose.loose.org'), stored!)).toString(),
    ) as object;
    expect(wire).toEqual(JSON.parse(JSON.stringify(made)));
  });
});
