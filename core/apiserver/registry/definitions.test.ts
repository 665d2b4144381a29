import { waitUntil } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Condition, KubeObject } from '@allmend/core-machinery';
import { createRegistry } from './create-registry.ts';
import { builtInKinds } from '@allmend/api/kinds';
import { rootTenant } from '../tenancy/tenants.ts';
import { bodyOf, contextOf, merge, openHub, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(() => hub[Symbol.asyncDispose]());

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
const widgets = 'widgets.example.org';

const conditionsOf = (object: KubeObject): Record<string, string> => {
  const { conditions = [] } = object['status'] as { conditions?: Condition[] };
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));
};

/** A definition of other names in the same group. */
function definitionOf(plural: string, names: object): object {
  const base = widgetDefinition() as { spec: object };
  return { ...base, metadata: { name: `${plural}.example.org` }, spec: { ...base.spec, names: { plural, ...names } } };
}

describe('a new definition', () => {
  test('is served in the commit that makes it', async () => {
    const made = await hub.create(definitions, { ...widgetDefinition(), status: { storedVersions: ['fake'] } });
    expect(made['status']).toMatchObject({
      acceptedNames: {
        plural: 'widgets',
        singular: 'widget',
        kind: 'Widget',
        listKind: 'WidgetList',
        shortNames: ['wd'],
      },
      storedVersions: ['v1'],
    });
    expect(conditionsOf(made)).toEqual({ NamesAccepted: 'True NoConflicts', Established: 'True InitialNamesAccepted' });
    const kind = await hub.kind(widgets);
    expect(kind).toMatchObject({ group: 'example.org', version: 'v1', plural: 'widgets', scope: 'Namespaced' });
    expect((await hub.create(widgets, widget('first'))).metadata.name).toBe('first');
  });

  test('is served in its tenant alone', async () => {
    await hub.create('tenants.tenancy.allmend.dev', { metadata: { name: 'other' } });
    await hub.create(definitions, widgetDefinition());
    const other = await hub.tenants.resolve('other');
    expect(await hub.registry.kindOf(other, 'example.org', 'v1', 'widgets')).toBeNull();
    expect(await hub.registry.kinds(other)).toBe(await hub.registry.kinds({ id: 'none', path: 'none' }));
  });

  test('is checked', async () => {
    const error = await refusal(hub.create(definitions, widgetDefinition({ type: 'string' })));
    expect(error.status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(error.message).toContain('CustomResourceDefinition.apiextensions.k8s.io "widgets.example.org" is invalid');
    const named = { ...widgetDefinition(), metadata: { name: 'other.example.org' } };
    expect((await refusal(hub.create(definitions, named))).message).toContain('metadata.name');
    expect((await refusal(hub.create(definitions, { metadata: { name: 'x.y' } }))).code).toBe(422);
    expect((await refusal(hub.create(definitions, { metadata: { name: 'x.y' }, spec: 7 }))).code).toBe(422);
  });

  test('with a rule that does not compile is refused', async () => {
    const rules = [{ rule: 'self.nothing > 1' }];
    const schema = {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { a: { type: 'integer' } }, 'x-kubernetes-validations': rules },
      },
    };
    const error = await refusal(hub.create(definitions, widgetDefinition(schema, { version: { subresources: {} } })));
    expect(error.code).toBe(422);
    expect(error.status.details?.causes?.[0]?.field).toContain(
      'spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule',
    );
  });

  test('with rules holds its objects to them, on create and on change', async () => {
    const schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { min: { type: 'integer' }, max: { type: 'integer' }, id: { type: 'string' } },
          'x-kubernetes-validations': [
            { rule: 'self.min <= self.max', message: 'min is more than max' },
            { rule: '!has(oldSelf.id) || self.id == oldSelf.id', message: 'id is immutable' },
          ],
        },
      },
    };
    await hub.create(definitions, widgetDefinition(schema, { version: { subresources: {} } }));
    const error = await refusal(hub.create(widgets, widget('w', { min: 3, max: 1 })));
    expect(error.message).toContain('spec: Invalid value: min is more than max');
    await hub.create(widgets, widget('w', { min: 1, max: 3, id: 'a' }));
    const changed = await refusal(hub.patch(widgets, 'default/w', merge({ spec: { id: 'b' } })));
    expect(changed.message).toContain('id is immutable');
    const wrong = await refusal(hub.create(widgets, widget('w2', { min: 'x', max: 1 })));
    expect(wrong.message).toContain('some validation rules were not checked because the object was invalid');
  });

  test('whose kind is taken is not served until it is free', async () => {
    await hub.create(definitions, widgetDefinition());
    const second = await hub.create(
      definitions,
      definitionOf('gadgets', { kind: 'Widget', singular: 'gadget', listKind: 'GadgetList' }),
    );
    expect(conditionsOf(second)).toEqual({ NamesAccepted: 'False KindConflict', Established: 'False NotAccepted' });
    expect((second['status'] as { conditions: Condition[] }).conditions[0]!.message).toBe('"Widget" is already in use');
    expect(await hub.registry.kindOf(rootTenant, 'example.org', 'v1', 'gadgets')).toBeNull();

    await hub.remove(definitions, 'widgets.example.org');
    expect(await hub.registry.removeCustomResources(contextOf(), 'widgets.example.org')).toBe('done');
    const free = await hub.get(definitions, 'gadgets.example.org');
    expect(conditionsOf(free)).toEqual({ NamesAccepted: 'True NoConflicts', Established: 'True InitialNamesAccepted' });
    expect((await hub.kind('gadgets.example.org')).kind).toBe('Widget');
  });

  test.each([
    ['plural', 'gadgets', { kind: 'Gadget', shortNames: ['widgets'] }, 'ShortNamesConflict'],
    ['singular', 'gadgets', { kind: 'Gadget', singular: 'widget' }, 'SingularConflict'],
    ['list kind', 'gadgets', { kind: 'Gadget', listKind: 'WidgetList' }, 'ListKindConflict'],
  ])('does not get a %s that is taken', async (_, plural, names, reason) => {
    await hub.create(definitions, widgetDefinition());
    expect(conditionsOf(await hub.create(definitions, definitionOf(plural, names)))['NamesAccepted']).toBe(
      `False ${reason}`,
    );
  });

  test('two at once cannot both have a kind', async () => {
    const [one, two] = await Promise.all([
      hub.create(definitions, definitionOf('ones', { kind: 'Same', listKind: 'OneList' })),
      hub.create(definitions, definitionOf('twos', { kind: 'Same', listKind: 'TwoList' })),
    ]);
    const accepted = [one, two].filter((object) => conditionsOf(object)['NamesAccepted']!.startsWith('True'));
    expect(accepted).toHaveLength(1);
  });

  test('nor can two in two replicas, however their steps fall', async () => {
    const twin = definitionOf('twos', { kind: 'Same', listKind: 'TwoList' });
    const others: Promise<KubeObject>[] = [];
    const reading = {
      ...hub.store,
      // The other one is made when the first has read which names are taken, and not yet committed.
      async list(...args: Parameters<typeof hub.store.list>) {
        const page = await hub.store.list(...args);
        if (args[0].resource !== 'customresourcedefinitions') return page;
        if (others.length === 0) others.push(hub.create(definitions, twin));
        await others[0];
        return page;
      },
    };
    const replica = createRegistry({ store: reading, builtIn: builtInKinds, tenants: hub.tenants });
    const kind = await hub.kind(definitions);
    const body = bodyOf(definitionOf('ones', { kind: 'Same', listKind: 'OneList' }));
    const { object } = await replica.create(contextOf(), kind, '', body);
    await replica.close();
    expect(conditionsOf(await others[0]!)['NamesAccepted']).toBe('True NoConflicts');
    expect(conditionsOf(object)['NamesAccepted']).toBe('False KindConflict');
  });

  test('very many at once are all made', async () => {
    const names = Array.from({ length: 150 }, (_, n) => `kind${n}s`);
    const made = await Promise.all(
      names.map((plural, n) =>
        hub.create(definitions, definitionOf(plural, { kind: `Kind${n}`, listKind: `Kind${n}List` })),
      ),
    );
    expect(made.every((object) => conditionsOf(object)['Established']!.startsWith('True'))).toBe(true);
    const kinds = await hub.registry.kinds(rootTenant);
    expect(kinds.filter(({ group }) => group === 'example.org').map(({ plural }) => plural)).toEqual(names.toSorted());
  });
});

describe('a changed definition', () => {
  test('holds for the next write, and for what was stored before', async () => {
    await hub.create(definitions, widgetDefinition());
    await hub.create(widgets, widget('old', { size: 'L' }));
    const schema = {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { material: { type: 'string', default: 'wood' } } },
      },
    };
    const { spec } = widgetDefinition(schema) as { spec: { versions: object[] } };
    const changed = await hub.patch(definitions, 'widgets.example.org', merge({ spec: { versions: spec.versions } }));
    expect(changed.metadata.generation).toBe(2);
    const old = await hub.get(widgets, 'default/old');
    expect(old['spec']).toEqual({ material: 'wood' });
    const stored = await hub.store.get({
      tenant: 'root',
      group: 'example.org',
      resource: 'widgets',
      namespace: 'default',
      name: 'old',
    });
    expect(JSON.parse(Buffer.from(hub.registry.wire(await hub.kind(widgets), stored!)).toString())).toEqual(old);
    const fresh = await hub.create(widgets, widget('new'));
    expect(fresh['spec']).toEqual({ material: 'wood' });
  });

  test('is noticed by a writer that looked at it before', async () => {
    await hub.create(definitions, widgetDefinition());
    const stale = await hub.kind(widgets);
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', required: ['material'], properties: { material: { type: 'string' } } } },
    };
    const { spec } = widgetDefinition(schema) as { spec: { versions: object[] } };
    await hub.patch(definitions, 'widgets.example.org', merge({ spec: { versions: spec.versions } }));
    const error = await refusal(
      hub.registry.create(
        contextOf({ fieldValidation: 'Ignore' }),
        stale,
        'default',
        bodyOf(widget('late', { size: 'L' })),
      ),
    );
    expect(error.message).toContain('spec.material: Required value');
  });

  test('keeps its status, whoever writes the object', async () => {
    await hub.create(definitions, widgetDefinition());
    const changed = await hub.patch(
      definitions,
      'widgets.example.org',
      merge({ status: { acceptedNames: { kind: 'Hacked' } } }),
    );
    expect(changed['status']).toMatchObject({ acceptedNames: { kind: 'Widget' } });
  });

  test('is noticed by another replica', async () => {
    const replica = createRegistry({ store: hub.store, builtIn: builtInKinds, tenants: hub.tenants });
    await replica.ready;
    expect(await replica.kindOf(rootTenant, 'example.org', 'v1', 'widgets')).toBeNull();
    await hub.create(definitions, widgetDefinition());
    await waitUntil(
      'the replica serves the kind',
      async () => (await replica.kindOf(rootTenant, 'example.org', 'v1', 'widgets')) !== null,
    );
    await replica.close();
  });
});

describe('the kinds of a tenant', () => {
  test('are the same array as long as nothing changes', async () => {
    const before = await hub.registry.kinds(rootTenant);
    expect(await hub.registry.kinds(rootTenant)).toBe(before);
    await hub.create(definitions, widgetDefinition());
    const after = await hub.registry.kinds(rootTenant);
    expect(after).not.toBe(before);
    await waitUntil(
      'the kinds stay the same',
      async () => (await hub.registry.kinds(rootTenant)) === (await hub.registry.kinds(rootTenant)),
    );
  });

  test('equal definitions of many tenants share their schemas', async () => {
    for (const name of ['one', 'two']) await hub.create('tenants.tenancy.allmend.dev', { metadata: { name } });
    const tenants = await Promise.all(['one', 'two'].map((name) => hub.tenants.resolve(name)));
    for (const tenant of tenants) await hub.create(definitions, widgetDefinition(), { tenant });
    const [one, two] = await Promise.all(tenants.map((tenant) => hub.kind(widgets, tenant)));
    expect(one!.schema).toBe(two!.schema);
    expect(one).not.toBe(two);
  });

  test('show what was stored under a version before as the version that is served now', async () => {
    const base = widgetDefinition() as { spec: { versions: Record<string, unknown>[] } };
    await hub.create(definitions, base);
    const made = await hub.create(widgets, widget('seen', { size: 'L', replicas: 3 }));
    const [v1] = base.spec.versions;
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { size: { type: 'string' } } } },
    };
    const versions = [
      { ...v1, served: false, storage: false },
      { ...v1, name: 'v2', schema: { openAPIV3Schema: schema }, subresources: {} },
    ];
    const changed = await hub.patch(definitions, 'widgets.example.org', merge({ spec: { versions } }));
    expect(changed['status']).toMatchObject({ storedVersions: ['v1', 'v2'] });
    expect(await hub.registry.kindOf(rootTenant, 'example.org', 'v1', 'widgets')).toBeNull();
    const seen = await hub.get(widgets, 'default/seen');
    expect(seen).toMatchObject({
      apiVersion: 'example.org/v2',
      spec: { size: 'L' },
      metadata: { uid: made.metadata.uid },
    });
    expect(seen['spec']).not.toHaveProperty('replicas');
    const next = await hub.patch(widgets, 'default/seen', merge({ spec: { size: 'M' } }));
    expect(next).toMatchObject({ apiVersion: 'example.org/v2', spec: { size: 'M' }, metadata: { generation: 2 } });
  });
});

describe('the end of a definition', () => {
  test('waits for what finalizers hold, then removes all', async () => {
    await hub.create(definitions, widgetDefinition());
    await Promise.all(Array.from({ length: 30 }, (_, at) => hub.create(widgets, widget(`w-${at}`))));
    await hub.create(widgets, widget('held', {}, { finalizers: ['example.org/hold'] }));
    const marked = await hub.remove(definitions, 'widgets.example.org');
    expect(marked.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
    expect(conditionsOf(marked)['Terminating']).toBe('True InstanceDeletionPending');

    const error = await refusal(hub.create(widgets, widget('late')));
    expect(error.message).toContain('create not allowed while custom resource definition is terminating');

    expect(await hub.registry.removeCustomResources(contextOf(), 'widgets.example.org')).toBe('waiting');
    expect(await hub.store.count({ tenant: 'root', group: 'example.org', resource: 'widgets' })).toBe(1);
    expect(conditionsOf(await hub.get(definitions, 'widgets.example.org'))['Terminating']).toBe(
      'True InstanceDeletionInProgress',
    );

    await hub.patch(widgets, 'default/held', merge({ metadata: { finalizers: null } }));
    expect(await hub.registry.removeCustomResources(contextOf(), 'widgets.example.org')).toBe('done');
    expect((await refusal(hub.get(definitions, 'widgets.example.org'))).code).toBe(404);
    expect(await hub.registry.kindOf(rootTenant, 'example.org', 'v1', 'widgets')).toBeNull();
    expect(await hub.registry.removeCustomResources(contextOf(), 'widgets.example.org')).toBe('done');
  });

  test('leaves the objects of a built-in kind alone', async () => {
    await hub.create('leases.coordination.k8s.io', { metadata: { name: 'mine', namespace: 'default' }, spec: {} });
    const base = widgetDefinition() as { spec: object };
    const overlapping = {
      ...base,
      metadata: { name: 'leases.coordination.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved' } },
      spec: { ...base.spec, group: 'coordination.k8s.io', names: { plural: 'leases', kind: 'Lease' } },
    };
    const made = await hub.create(definitions, overlapping);
    expect(conditionsOf(made)['Established']).toBe('False NotAccepted');
    await hub.remove(definitions, 'leases.coordination.k8s.io');
    expect(await hub.registry.removeCustomResources(contextOf(), 'leases.coordination.k8s.io')).toBe('done');
    expect((await hub.get('leases.coordination.k8s.io', 'default/mine')).metadata.name).toBe('mine');
  });
});
