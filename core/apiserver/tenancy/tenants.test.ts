import { waitUntil } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMap, contextOf, merge, openHub, refusal, strategic, type Hub } from '../registry/testing.ts';
import { createTenants } from './create-tenants.ts';
import { finalizeTenant, refreshUsage, type FinalizationOptions } from './finalization.ts';
import { newTenantId } from './tenant-object.ts';
import { rootTenant } from './tenants.ts';
import type { TenantRef } from '../request/request-info.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(() => hub[Symbol.asyncDispose]());

const tenantKind = 'tenants.tenancy.allmend.dev';
const make = (name: string, spec: object = {}, tenant: TenantRef = rootTenant) =>
  hub.create(tenantKind, { metadata: { name }, spec }, { tenant });
const options = (): FinalizationOptions & { registry: Hub['registry'] } => ({
  store: hub.store,
  registry: hub.registry,
  context: (tenant) => contextOf({ tenant }),
});
const idOf = (object: { status?: unknown }): string => (object.status as { id: string }).id;

/** Finalises until nothing waits any more. */
async function endAll(parent: TenantRef, name: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const child = await hub.tenants.resolve(parent.path === '' ? name : `${parent.path}:${name}`).catch(() => null);
    if (child) {
      const { items } = await hub.store.list({ tenant: child.id, group: 'tenancy.allmend.dev', resource: 'tenants' });
      for (const { key } of items) await endAll(child, key.name);
    }
    if ((await finalizeTenant(options(), parent, name)) === 'gone') return;
  }
  throw new Error('the tenant does not end');
}

describe('a tenant', () => {
  test('is made with all that it needs in one commit', async () => {
    const before = await hub.store.revision();
    const made = await make('city', { displayName: 'City library' });
    const id = idOf(made as never);
    expect(id).toMatch(/^[a-z2-7]{16}$/);
    expect(made).toMatchObject({
      metadata: { finalizers: ['tenancy.allmend.dev/contents'], generation: 1 },
      status: { phase: 'Active' },
    });
    const city = await hub.tenants.resolve('city');
    expect(city).toEqual({ id, path: 'city' });
    expect((await hub.get('namespaces', 'default', { tenant: city })).metadata.name).toBe('default');
    expect((await hub.get('serviceaccounts', 'default/default', { tenant: city })).metadata.name).toBe('default');
    // One commit: Tenant, record, namespace and service account have revisions that follow each other.
    expect(await hub.store.revision()).toBe(before + 4);
    expect(await hub.tenants.pathOf(id)).toBe('city');
    expect(await hub.tenants.find(id)).toEqual(city);
  });

  test('has tenants of its own, to any depth', async () => {
    let parent = rootTenant;
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [at, name] of names.entries()) {
      await make(name, {}, parent);
      parent = await hub.tenants.resolve(names.slice(0, at + 1).join(':'));
    }
    expect(parent.path).toBe('a:b:c:d:e');
    expect(await hub.tenants.pathOf(parent.id)).toBe('a:b:c:d:e');
  });

  test('has objects and names of its own', async () => {
    await make('one');
    await make('two');
    const [one, two] = await Promise.all(['one', 'two'].map((path) => hub.tenants.resolve(path)));
    await hub.create('configmaps', configMap('same', { of: 'one' }), { tenant: one! });
    await hub.create('configmaps', configMap('same', { of: 'two' }), { tenant: two! });
    expect((await hub.get('configmaps', 'default/same', { tenant: one! }))['data']).toEqual({ of: 'one' });
    expect((await refusal(hub.get('configmaps', 'default/same'))).code).toBe(404);
  });

  test('of one name is made once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => make('same')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('begins with what the server seeds', async () => {
    await using seeded = await openHub({
      seed: ({ path }, creator) => [
        {
          group: '',
          plural: 'configmaps',
          object: configMap('welcome', { path, by: creator?.name ?? 'nobody' }, { uid: 'u' }),
        },
      ],
    });
    await seeded.create(tenantKind, { metadata: { name: 'city' } });
    const city = await seeded.tenants.resolve('city');
    expect((await seeded.get('configmaps', 'default/welcome', { tenant: city }))['data']).toEqual({
      path: 'city',
      by: 'alice',
    });
    expect((await seeded.get('configmaps', 'default/welcome'))['data']).toEqual({ path: '', by: 'nobody' });
  });

  test.each(['UPPER', 'a.b', 'a:b', '..', '-x', 'x'.repeat(64)])('cannot be named %j', async (name) => {
    expect((await refusal(make(name))).code).toBe(422);
  });

  test('a dry run makes nothing', async () => {
    await hub.create(tenantKind, { metadata: { name: 'dry' } }, { dryRun: 'All' });
    expect((await refusal(hub.tenants.resolve('dry'))).code).toBe(404);
    expect((await make('dry')).metadata.name).toBe('dry');
  });
});

describe('the id of a tenant', () => {
  test('cannot be set or changed by anybody', async () => {
    const victim = idOf((await make('victim')) as never);
    const forged = await hub.create(tenantKind, { metadata: { name: 'forged' }, status: { id: victim } });
    expect(idOf(forged as never)).not.toBe(victim);
    for (const subresource of ['', 'status'] as const) {
      const next = await hub.patch(tenantKind, 'forged', merge({ status: { id: victim, phase: 'Terminating' } }), {
        subresource,
      });
      expect(idOf(next as never)).toBe(idOf(forged as never));
      expect(next['status']).toMatchObject({ phase: 'Active' });
    }
    const removed = await hub.patch(tenantKind, 'forged', merge({ status: null }), { subresource: 'status' });
    expect(idOf(removed as never)).toBe(idOf(forged as never));
  });

  test('is 80 random bits', () => {
    const ids = new Set(Array.from({ length: 1000 }, newTenantId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[a-z2-7]{16}$/);
  });

  test('strategic merge is for Kubernetes kinds', async () => {
    expect((await refusal(hub.patch(tenantKind, 'x', strategic({})))).code).toBe(415);
  });
});

describe('paths', () => {
  test.each([
    'nobody',
    'a:nobody',
    ':',
    'a:',
    ':a',
    'a::b',
    '../a',
    'A',
    '%61',
    '*',
    '__proto__',
    'x'.repeat(9000),
    'a\0b',
    'a/b',
  ])('%j is no tenant', async (path) => {
    await make('a');
    const error = await refusal(hub.tenants.resolve(path));
    expect(error.code).toBe(404);
  });

  test('of ids that are gone are empty', async () => {
    expect(await hub.tenants.pathOf('nobody')).toBe('');
    expect(await hub.tenants.find('nobody')).toBeNull();
    expect(await hub.tenants.pathOf('root')).toBe('');
  });

  test('are noticed by another replica', async () => {
    const replica = createTenants({ store: hub.store });
    await replica.ready;
    await make('new');
    await waitUntil('the replica finds the tenant', () =>
      replica.resolve('new').then(
        () => true,
        () => false,
      ),
    );
    await hub.patch(tenantKind, 'new', merge({ spec: { suspended: true } }));
    await waitUntil('the replica knows that it is suspended', () =>
      replica.resolve('new').then(
        () => false,
        () => true,
      ),
    );
    await replica.close();
  });
});

describe('a suspended tenant', () => {
  test('answers nobody, nor do those below, until it is resumed', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await make('library', {}, city);
    const suspended = await hub.patch(tenantKind, 'city', merge({ spec: { suspended: true } }));
    expect(suspended['status']).toMatchObject({ phase: 'Suspended' });
    for (const path of ['city', 'city:library']) {
      const error = await refusal(hub.tenants.resolve(path));
      expect(error.code).toBe(403);
      expect(error.message).toContain('is suspended');
    }
    const late = await refusal(hub.create('configmaps', configMap('late'), { tenant: city }));
    expect(late.message).toBe('configmaps "late" is forbidden: the tenant "city" is suspended');
    await hub.patch(tenantKind, 'city', merge({ spec: { suspended: false } }));
    expect((await hub.create('configmaps', configMap('late'), { tenant: city })).metadata.name).toBe('late');
    expect((await hub.tenants.resolve('city:library')).path).toBe('city:library');
  });
});

describe('the quota of a tenant', () => {
  test('bounds its objects, counts what is there, and is free again after deletes', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('first'), { tenant: city });
    await hub.patch(tenantKind, 'city', merge({ spec: { quota: { objects: 5 } } }));
    for (const name of ['second', 'third']) await hub.create('configmaps', configMap(name), { tenant: city });
    const error = await refusal(hub.create('configmaps', configMap('fourth'), { tenant: city }));
    expect(error.status).toMatchObject({
      code: 403,
      message:
        'configmaps "fourth" is forbidden: exceeded quota: tenant city, requested: objects=1, used: objects=5, limited: objects=5',
    });
    await hub.remove('configmaps', 'default/first', {}, { tenant: city });
    await hub.create('configmaps', configMap('fourth'), { tenant: city });
    expect(await hub.registry.countObjects(city.id)).toBe(5);
  });

  test('counts the service account that comes with a namespace', async () => {
    await make('city', { quota: { objects: 3 } });
    const city = await hub.tenants.resolve('city');
    const error = await refusal(hub.create('namespaces', { metadata: { name: 'more' } }, { tenant: city }));
    expect(error.message).toContain('requested: objects=2, used: objects=2, limited: objects=3');
  });

  test('is not exceeded by creates that race', async () => {
    await make('city', { quota: { objects: 12 } });
    const city = await hub.tenants.resolve('city');
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) => hub.create('configmaps', configMap(`c-${at}`), { tenant: city })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await hub.registry.countObjects(city.id)).toBe(12);
  });

  test('holds from the commit that sets it, also for creates on their way', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    const creates = Array.from({ length: 40 }, (_, at) =>
      hub.create('configmaps', configMap(`c-${at}`), { tenant: city }),
    );
    await hub.patch(tenantKind, 'city', merge({ spec: { quota: { objects: 3 } } }));
    await Promise.allSettled(creates);
    const { items } = await hub.store.list({ tenant: city.id, group: '', resource: 'configmaps' });
    const set = (await hub.store.get({
      tenant: city.id,
      group: 'tenancy.allmend.dev',
      resource: 'tenantrecords',
      namespace: '',
      name: 'self',
    }))!;
    const before = 2 + items.filter((item) => item.revision < set.revision).length;
    expect(2 + items.length).toBeLessThanOrEqual(Math.max(3, before));
    expect((await refusal(hub.create('namespaces', { metadata: { name: 'late' } }, { tenant: city }))).code).toBe(403);
  });

  test('set anew is counted anew', async () => {
    await make('city', { quota: { objects: 10 } });
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('a'), { tenant: city });
    await hub.patch(tenantKind, 'city', merge({ spec: { quota: null } }));
    for (const name of ['b', 'c', 'd']) await hub.create('configmaps', configMap(name), { tenant: city });
    await hub.patch(tenantKind, 'city', merge({ spec: { quota: { objects: 6 } } }));
    const error = await refusal(hub.create('configmaps', configMap('e'), { tenant: city }));
    expect(error.message).toContain('used: objects=6, limited: objects=6');
  });

  test('and the use stand in its status for the parent', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('a'), { tenant: city });
    await refreshUsage(options(), rootTenant, 'city');
    expect(await hub.get(tenantKind, 'city')).toMatchObject({ status: { usage: { objects: 3 }, phase: 'Active' } });
    const before = await hub.store.revision();
    await refreshUsage(options(), rootTenant, 'city');
    expect(await hub.store.revision()).toBe(before);
  });
});

describe('the end of a tenant', () => {
  test('takes everything with it, children first; a new one of the name shares nothing', async () => {
    const first = idOf((await make('city')) as never);
    const city = await hub.tenants.resolve('city');
    await make('library', {}, city);
    const library = await hub.tenants.resolve('city:library');
    await hub.create('secrets', { metadata: { name: 'canary' }, stringData: { a: 'b' } }, { tenant: library });
    await hub.create('configmaps', configMap('left'), { tenant: city });
    const marked = await hub.remove(tenantKind, 'city');
    expect(marked).toMatchObject({ status: { phase: 'Terminating', id: first } });
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('waiting');
    await endAll(rootTenant, 'city');
    expect((await refusal(hub.tenants.resolve('city'))).code).toBe(404);
    for (const { id } of [city, library]) expect(await hub.registry.countObjects(id)).toBe(0);

    const second = await make('city');
    expect(idOf(second as never)).not.toBe(first);
    const fresh = await hub.tenants.resolve('city');
    expect((await refusal(hub.get('configmaps', 'default/left', { tenant: fresh }))).code).toBe(404);
    expect((await refusal(hub.tenants.resolve('city:library'))).code).toBe(404);
    const gone = await refusal(hub.create('configmaps', configMap('late'), { tenant: city }));
    expect(gone.code).toBe(404);
  });

  test('waits for finalizers, and keeps until then what they may need', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('secrets', { metadata: { name: 'credentials' }, stringData: { a: 'b' } }, { tenant: city });
    await hub.create('configmaps', configMap('server', {}, { finalizers: ['example.org/cloud'] }), { tenant: city });
    await hub.remove(tenantKind, 'city');
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('waiting');
    const held = await hub.get('configmaps', 'default/server', { tenant: city });
    expect(held.metadata.deletionTimestamp).toBeTruthy();
    expect((await hub.get('secrets', 'default/credentials', { tenant: city })).metadata.name).toBe('credentials');
    await hub.patch('configmaps', 'default/server', merge({ metadata: { finalizers: null } }), { tenant: city });
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('gone');
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('gone');
  });

  test('lets nothing new be made', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('server', {}, { finalizers: ['example.org/cloud'] }), { tenant: city });
    await hub.remove(tenantKind, 'city');
    const error = await refusal(hub.create('configmaps', configMap('late'), { tenant: city }));
    expect(error.code).toBe(409);
    expect(error.message).toContain('the tenant "city" is being deleted, so nothing new can be made in it');
  });

  test('cannot be brought about by taking its finalizer away', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('left', {}, { finalizers: ['example.org/cloud'] }), { tenant: city });
    const next = await hub.patch(tenantKind, 'city', merge({ metadata: { finalizers: null } }));
    expect(next.metadata.finalizers).toEqual(['tenancy.allmend.dev/contents']);
    await hub.remove(tenantKind, 'city');
    await hub.patch(tenantKind, 'city', merge({ metadata: { finalizers: null } }));
    expect((await hub.get(tenantKind, 'city')).metadata.finalizers).toEqual(['tenancy.allmend.dev/contents']);
  });

  test('goes on after a crash between its steps', async () => {
    await make('city');
    const city = await hub.tenants.resolve('city');
    await hub.create('configmaps', configMap('left'), { tenant: city });
    await hub.remove(tenantKind, 'city');
    await hub.store.dropTenant(city.id);
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('gone');
    expect((await make('city')).metadata.name).toBe('city');
  });

  test('of one that is not being deleted is not begun', async () => {
    await make('city');
    expect(await finalizeTenant(options(), rootTenant, 'city')).toBe('waiting');
    expect((await hub.tenants.resolve('city')).path).toBe('city');
  });
});

test('the root tenant is made once, whoever starts first', async () => {
  const replicas = Array.from({ length: 3 }, () => createTenants({ store: hub.store }));
  await Promise.all(replicas.map((tenants) => tenants.start()));
  expect((await hub.get('namespaces', 'default')).metadata.name).toBe('default');
  await Promise.all(replicas.map((tenants) => tenants.close()));
});
