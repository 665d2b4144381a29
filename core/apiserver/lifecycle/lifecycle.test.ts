import { waitUntil } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMap, merge, refusal, widget, widgetDefinition } from '../registry/testing.ts';
import { usageKey } from '../tenancy/records.ts';
import { createPatience } from './patience.ts';
import { openLivingHub, ownedBy, type LivingHub } from './testing.ts';

const maps = 'configmaps';
const widgets = 'widgets.example.org';
const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
const tenants = 'tenants.tenancy.allmend.dev';

let hub: LivingHub;
beforeEach(async () => {
  hub = await openLivingHub();
});
afterEach(() => hub[Symbol.asyncDispose]());

const namespace = (name: string) =>
  hub.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const tenant = (name: string) => ({ apiVersion: 'tenancy.allmend.dev/v1alpha1', kind: 'Tenant', metadata: { name } });
const conditionsOf = (object: { status?: unknown } | object) =>
  (
    (object as { status?: { conditions?: { type: string; status: string; message: string }[] } }).status?.conditions ??
    []
  ).map(({ type, status, message }) => [type, status, message]);

describe('the end of a namespace', () => {
  test('takes everything in it along, and nothing else', async () => {
    hub.live();
    await hub.create(definitions, widgetDefinition());
    await namespace('ends');
    await hub.create(maps, configMap('a', {}, { namespace: 'ends' }));
    await hub.create(widgets, widget('w', {}, { namespace: 'ends' }));
    await hub.create(maps, configMap('a'));
    await hub.remove('namespaces', 'ends');
    await hub.gone('namespaces', 'ends');
    expect(await hub.find(maps, 'ends/a')).toBeNull();
    expect(await hub.find(widgets, 'ends/w')).toBeNull();
    expect(await hub.find(maps, 'default/a')).not.toBeNull();
    await namespace('ends');
    expect(await hub.find('serviceaccounts', 'ends/default')).not.toBeNull();
  });

  test('waits for finalizers, says so, and lets nothing in meanwhile', async () => {
    hub.live();
    await namespace('held');
    for (const name of ['a', 'b', 'c']) await hub.create(maps, configMap(name, {}, { namespace: 'held' }));
    await hub.hold(maps, 'held/a');
    await hub.hold(maps, 'held/b');
    await hub.remove('namespaces', 'held');
    const waiting = await hub.until('namespaces', 'held', (object) => conditionsOf(object).length > 0);
    expect(conditionsOf(waiting)).toEqual([
      ['NamespaceContentRemaining', 'True', 'Some resources are remaining: configmaps has 2 resource instances'],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'Some content in the namespace has finalizers remaining: example.org/hold in 2 resource instances',
      ],
    ]);
    expect(waiting).toMatchObject({ status: { phase: 'Terminating' } });
    expect((await refusal(hub.create(maps, configMap('d', {}, { namespace: 'held' })))).message).toContain(
      'because it is being terminated',
    );
    await hub.release(maps, 'held/a');
    await hub.until('namespaces', 'held', (object) => JSON.stringify(conditionsOf(object)).includes('has 1 resource'));
    await hub.release(maps, 'held/b');
    await hub.gone('namespaces', 'held');
  });

  describe('that is held', () => {
    beforeEach(async () => {
      await namespace('stuck');
      for (const name of ['a', 'b']) {
        await hub.create(maps, configMap(name, {}, { namespace: 'stuck' }));
        await hub.hold(maps, `stuck/${name}`);
      }
    });

    test('is looked at less and less while nothing changes, and more often again when something does', async () => {
      const looks: number[] = [];
      const emptyNamespace: typeof hub.registry.emptyNamespace = (context, kind, name) => {
        if (kind.plural === maps) looks.push(performance.now());
        return hub.registry.emptyNamespace(context, kind, name);
      };
      hub.live({ waiting: 20 }, { registry: { ...hub.registry, emptyNamespace } });
      await hub.remove('namespaces', 'stuck');
      const gaps = () => looks.slice(1).map((at, index) => at - looks[index]!);
      // Pauses of 20, 40, … ms: the sixth is 640, and the next one would be 1280.
      await waitUntil('a long pause', () => Promise.resolve(gaps().some((gap) => gap >= 640)));
      const pause = gaps().length;
      await hub.release(maps, 'stuck/a');
      // They begin anew. Had they gone on, five more looks would take 40 s.
      await waitUntil('looks in a row', () => Promise.resolve(gaps().length >= pause + 5), 30);
      await hub.release(maps, 'stuck/b');
      await hub.gone('namespaces', 'stuck');
    });

    test('is looked at soon when something changes, however long it was to be left alone', async () => {
      const anHour = createPatience({ first: 3_600_000, longest: 3_600_000 });
      hub.live({ waiting: 20 }, { patience: anHour });
      await hub.remove('namespaces', 'stuck');
      const tells = (what: string) =>
        hub.until('namespaces', 'stuck', (object) => JSON.stringify(conditionsOf(object)).includes(what));
      await tells('configmaps has 2 resource instances');
      await hub.release(maps, 'stuck/a');
      await tells('configmaps has 1 resource instances');
      await hub.release(maps, 'stuck/b');
      await hub.gone('namespaces', 'stuck');
    });
  });

  test('what nothing holds goes, however much of the same kind is held', async () => {
    await namespace('many');
    const write = (name: string, finalizers?: readonly string[]) => {
      const metadata = {
        uid: `uid-${name}`,
        creationTimestamp: '2030-01-01T00:00:00Z',
        ...(finalizers && { finalizers }),
      };
      return {
        key: { tenant: 'root', group: '', resource: maps, namespace: 'many', name },
        op: 'put' as const,
        value: Buffer.from(JSON.stringify(configMap(name, {}, { ...metadata, namespace: 'many' }))),
      };
    };
    // More than are read at once.
    const held = Array.from({ length: 600 }, (_, at) => `a-${String(at).padStart(3, '0')}`);
    await hub.store.commit({ writes: held.map((name) => write(name, ['example.org/hold'])) });
    await hub.store.commit({ writes: [write('z-free')] });
    hub.live();
    await hub.remove('namespaces', 'many');
    await hub.gone(maps, 'many/z-free');
    const waiting = await hub.until('namespaces', 'many', (object) => conditionsOf(object).length > 0);
    expect(JSON.stringify(conditionsOf(waiting))).toContain('configmaps has 600 resource instances');
  });
});

describe('the end of a definition', () => {
  test('takes its objects along, waits for those that are held, and leaves none for the next', async () => {
    hub.live();
    await hub.create(definitions, widgetDefinition());
    await hub.create(widgets, widget('free'));
    await hub.create(widgets, widget('held'));
    await hub.hold(widgets, 'default/held');
    await hub.remove(definitions, 'widgets.example.org');
    await hub.gone(widgets, 'default/free');
    // It says first that it ends, and then what it waits for.
    await hub.until(definitions, 'widgets.example.org', (object) =>
      conditionsOf(object).some(
        ([type, status, message]) =>
          type === 'Terminating' && status === 'True' && message!.includes('finalizers hold 1 of them'),
      ),
    );
    await hub.release(widgets, 'default/held');
    await hub.gone(definitions, 'widgets.example.org');
    await hub.create(definitions, widgetDefinition());
    expect(await hub.find(widgets, 'default/held')).toBeNull();
  });
});

describe('the end of a tenant', () => {
  test('is that of all below it and in it; the next of its name has another id', async () => {
    hub.live();
    await hub.create(tenants, tenant('a'));
    const a = await hub.tenants.resolve('a');
    await hub.create(tenants, tenant('b'), { tenant: a });
    const b = await hub.tenants.resolve('a:b');
    await hub.create(maps, configMap('deep'), { tenant: b });
    await hub.hold(maps, 'default/deep', { tenant: b });
    await hub.create(maps, configMap('root'));
    await hub.remove(tenants, 'a');
    await waitUntil('the deletion below', async () => {
      const value = await hub.store.get({
        tenant: b.id,
        group: '',
        resource: maps,
        namespace: 'default',
        name: 'deep',
      });
      return value && Buffer.from(value.value).includes('deletionTimestamp');
    });
    expect(await hub.find(tenants, 'a')).not.toBeNull();
    await hub.release(maps, 'default/deep', { tenant: b });
    await hub.gone(tenants, 'a');
    for (const { id } of [a, b])
      expect(await hub.store.count({ tenant: id, group: '', resource: 'namespaces' })).toBe(0);
    expect(await hub.find(maps, 'default/root')).not.toBeNull();
    await hub.create(tenants, tenant('a'));
    expect((await hub.tenants.resolve('a')).id).not.toBe(a.id);
  });

  test('its usage is counted while it lives', async () => {
    // With a place in the history that is kept: what is made before the lifecycle has begun counts too.
    await hub.rest(hub.live());
    hub.live();
    await hub.create(tenants, tenant('a'));
    const a = await hub.tenants.resolve('a');
    await hub.create(maps, configMap('one'), { tenant: a });
    const usage = (object: object) =>
      (object as { status?: { usage?: { objects?: number } } }).status?.usage?.objects ?? 0;
    // With its namespace and service account. A count may have come before the first map.
    await hub.until(tenants, 'a', (object) => usage(object) === 3);
    await hub.create(maps, configMap('two'), { tenant: a });
    await hub.until(tenants, 'a', (object) => usage(object) === 4);
  });

  test('a limit that goes takes its count along, and all that ends after it still ends', async () => {
    // With a place in the history that is kept: without one it would begin behind what it cannot read.
    await hub.rest(hub.live());
    hub.live();
    await hub.create(tenants, { ...tenant('a'), spec: { quota: { objects: 100 } } });
    const a = await hub.tenants.resolve('a');
    const count = { key: usageKey(a.id), op: 'put' as const, value: Buffer.from('1'), index: {} };
    await hub.store.commit({ writes: [count] });
    await hub.patch(tenants, 'a', merge({ spec: null }));
    expect(await hub.store.get(usageKey(a.id))).toBeNull();
    await namespace('ends');
    await hub.remove('namespaces', 'ends');
    await hub.gone('namespaces', 'ends');
  });
});

describe('across runs', () => {
  test('what ended while nobody looked goes on with the next start', async () => {
    const first = hub.live();
    await hub.create(definitions, widgetDefinition());
    const top = await hub.create(widgets, widget('top'));
    await hub.create(maps, configMap('kid', {}, { ownerReferences: [ownedBy(top)] }));
    await namespace('ends');
    await hub.create(maps, configMap('in', {}, { namespace: 'ends' }));
    await hub.rest(first);
    await hub.remove(widgets, 'default/top');
    await hub.remove('namespaces', 'ends');
    expect(await hub.find(maps, 'default/kid')).not.toBeNull();
    hub.live();
    await hub.gone(maps, 'default/kid');
    await hub.gone('namespaces', 'ends');
  });

  test('what waits for somebody else still waits with the next start, and with another replica', async () => {
    const first = hub.live();
    await hub.create(definitions, widgetDefinition());
    const top = await hub.create(widgets, widget('top'));
    await hub.create(maps, configMap('kid', {}, { ownerReferences: [ownedBy(top, 'block')] }));
    await namespace('held');
    await hub.create(maps, configMap('in', {}, { namespace: 'held' }));
    await hub.hold(maps, 'held/in');
    await hub.hold(maps, 'default/kid');
    await hub.remove(widgets, 'default/top', { propagation: 'Foreground' });
    await hub.remove('namespaces', 'held');
    await hub.until('namespaces', 'held', (object) => conditionsOf(object).length > 0);
    await hub.until(maps, 'default/kid', ({ metadata }) => metadata.deletionTimestamp !== undefined);
    await hub.rest(first);
    // A run in which nothing happens: all it knows, it knows from the one before.
    const second = hub.live();
    await hub.create(maps, configMap('unrelated'));
    await hub.rest(second);
    hub.live();
    await hub.release(maps, 'held/in');
    await hub.release(maps, 'default/kid');
    await hub.gone('namespaces', 'held');
    await hub.gone(widgets, 'default/top');
  });

  test('when the store has forgotten the events between, every object is looked at', async () => {
    await hub.rest(hub.live());
    await hub.create(definitions, widgetDefinition());
    const top = await hub.create(widgets, widget('top'));
    await hub.create(maps, configMap('kid', {}, { ownerReferences: [ownedBy(top)] }));
    await hub.create(widgets, widget('own-kid', {}, { ownerReferences: [ownedBy(top)] }));
    await namespace('ends');
    await hub.remove(widgets, 'default/top');
    await hub.remove('namespaces', 'ends');
    await hub.store.compact(new Date(Date.now() + 60_000));
    hub.live();
    await hub.gone(maps, 'default/kid');
    await hub.gone(widgets, 'default/own-kid');
    await hub.gone('namespaces', 'ends');
  });

  test('of two replicas one works; when it goes, the other goes on', async () => {
    const first = hub.live();
    await hub.create(definitions, widgetDefinition());
    const stray = (name: string) =>
      hub.create(
        maps,
        configMap(
          name,
          {},
          { ownerReferences: [ownedBy({ ...widget('never'), metadata: { name: 'never', uid: 'none' } })] },
        ),
      );
    await stray('one');
    await hub.gone(maps, 'default/one');
    hub.live();
    await stray('two');
    await hub.gone(maps, 'default/two');
    await hub.rest(first);
    await stray('three');
    await hub.gone(maps, 'default/three');
  });
});
