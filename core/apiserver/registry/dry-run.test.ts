import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isStatusError, type KubeObject } from '@allmend/core-machinery';
import { apply, bodyOf, contextOf, merge, openHub, refusal, widget, widgetDefinition, type Hub } from './testing.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await openHub();
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
});
afterAll(() => hub[Symbol.asyncDispose]());

const widgets = 'widgets.example.org';

/** An object without what a dry run cannot know: uid and resourceVersion. */
function known(object: KubeObject): object {
  const { uid: _, resourceVersion: __, ...metadata } = object.metadata;
  return { ...object, metadata };
}

const spec = fc.record(
  {
    replicas: fc.oneof(fc.integer({ min: -2, max: 9 }), fc.constant('x'), fc.constant(null)),
    color: fc.constantFrom('red', 'green', 'blue'),
    size: fc.string(),
    parts: fc.array(fc.record({ name: fc.constantFrom('a', 'b'), count: fc.nat() }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const metadata = fc.record(
  {
    labels: fc.dictionary(fc.constantFrom('a', 'b', '-'), fc.constantFrom('x', '')),
    finalizers: fc.constantFrom([], ['example.org/a']),
  },
  { requiredKeys: [] },
);

interface Step {
  readonly verb: 'create' | 'update' | 'merge' | 'apply' | 'status' | 'scale' | 'delete';
  readonly spec: object;
  readonly metadata: object;
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('create', 'update', 'merge', 'apply', 'status', 'scale', 'delete'),
  spec,
  metadata,
});

/** The same request, dry or real; an error as what the client is told. */
async function perform(
  name: string,
  { verb, spec: wanted, metadata: meta }: Step,
  dryRun: 'All' | 'None',
): Promise<object> {
  const given = { dryRun, fieldManager: verb };
  const place = `default/${name}`;
  const object = widget(name, wanted, meta);
  const { replicas = 2 } = wanted as { replicas?: unknown };
  const requests: Record<Step['verb'], () => Promise<KubeObject>> = {
    create: () => hub.create(widgets, object, given),
    async update() {
      const { resourceVersion } = (await hub.get(widgets, place)).metadata;
      return hub.update(
        widgets,
        { ...object, metadata: { ...object.metadata, resourceVersion: resourceVersion! } },
        given,
      );
    },
    merge: () => hub.patch(widgets, place, merge({ spec: wanted, metadata: meta }), given),
    apply: () => hub.patch(widgets, place, apply(object), given),
    status: () =>
      hub.patch(widgets, place, merge({ status: wanted }), {
        ...given,
        subresource: 'status',
        fieldValidation: 'Ignore',
      }),
    scale: () => hub.patch(widgets, place, merge({ spec: { replicas } }), { ...given, subresource: 'scale' }),
    delete: () => hub.remove(widgets, place, { propagation: 'Background' }, given),
  };
  try {
    const result = await requests[verb]();
    return result.kind === 'Status' ? result : known(result);
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return error.status;
  }
}

test('a dry run answers what the write would, and writes nothing', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      count += 1;
      const name = `object-${count}`;
      for (const one of steps) {
        const before = await hub.store.revision();
        const dry = await perform(name, one, 'All');
        expect(await hub.store.revision()).toBe(before);
        expect(await perform(name, one, 'None')).toEqual(dry);
      }
    }),
    { numRuns: 60 },
  );
});

test('a dry run of a create has a uid and no resourceVersion', async () => {
  const made = await hub.create(widgets, widget('dry'), { dryRun: 'All' });
  expect(made.metadata.uid).toBeTruthy();
  expect(made.metadata.resourceVersion).toBeUndefined();
});

test('a dry run is refused what the write would be', async () => {
  await hub.create(widgets, widget('there'));
  expect((await refusal(hub.create(widgets, widget('there'), { dryRun: 'All' }))).status.reason).toBe('AlreadyExists');
  const nowhere = { ...widget('x'), metadata: { name: 'x', namespace: 'nowhere' } };
  expect((await refusal(hub.create(widgets, nowhere, { dryRun: 'All', namespace: 'nowhere' }))).code).toBe(404);
});

test('hostile bodies end in a StatusError', async () => {
  const kind = await hub.kind(widgets);
  const hostile = fc.oneof(
    fc
      .anything({ withNullPrototype: false, withBigInt: false, maxDepth: 4 })
      .filter((value) => JSON.stringify(value) !== undefined),
    fc.record({
      apiVersion: fc.constantFrom('example.org/v1', 'v1', '', 7),
      kind: fc.constantFrom('Widget', 'x', null),
      metadata: fc.oneof(
        fc.jsonValue(),
        fc.constant({ name: 'h' }),
        fc.constant({ name: 'h', managedFields: [{ fieldsV1: 'x' }] }),
      ),
      spec: fc.jsonValue(),
      status: fc.jsonValue(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (value) => {
      const body = bodyOf(JSON.parse(JSON.stringify(value)));
      const place = { namespace: 'default', name: 'h' };
      const context = () => contextOf({ dryRun: 'All', fieldValidation: 'Ignore' });
      const requests = [
        () => hub.registry.create(context(), kind, 'default', body),
        () => hub.registry.update(context(), kind, place, '', body),
        () => hub.registry.patch(context(), kind, { namespace: 'default', name: 'there' }, '', { type: 'merge', body }),
        () => hub.registry.patch(context(), kind, { namespace: 'default', name: 'there' }, '', { type: 'json', body }),
        () => hub.registry.patch(context(), kind, place, '', { type: 'apply', body, force: 'true' }),
        () => hub.registry.update(context(), kind, { namespace: 'default', name: 'there' }, 'scale', body),
      ];
      for (const request of requests) {
        const error: unknown = await request().then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error !== null && !(isStatusError(error) && error.code < 500)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});
