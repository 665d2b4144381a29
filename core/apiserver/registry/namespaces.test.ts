import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, contextOf, merge, openHub, operations, refusal, type Hub } from './testing.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await openHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

describe('a namespace', () => {
  test('begins with a service account, a label, a phase and a finalizer', async () => {
    const made = await hub.create('namespaces', { metadata: { name: 'shop' }, status: { phase: 'Terminating' } });
    expect(made).toMatchObject({
      metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    const account = await hub.get('serviceaccounts', 'shop/default');
    expect(account.metadata.uid).toBeTruthy();
    expect(Number(account.metadata.resourceVersion)).toBe(Number(made.metadata.resourceVersion) + 1);
  });

  test('keeps its finalizer and its label whatever clients write', async () => {
    await hub.create('namespaces', { metadata: { name: 'kept' } });
    const next = await hub.patch(
      'namespaces',
      'kept',
      merge({ metadata: { labels: { 'kubernetes.io/metadata.name': null, a: 'b' } }, spec: { finalizers: [] } }),
    );
    expect(next).toMatchObject({
      spec: { finalizers: ['kubernetes'] },
      metadata: { labels: { 'kubernetes.io/metadata.name': 'kept', a: 'b' } },
    });
  });

  test('ends in steps: marked, emptied by others, let go', async () => {
    await hub.create('namespaces', { metadata: { name: 'ending' } });
    const marked = await hub.remove('namespaces', 'ending');
    expect(marked).toMatchObject({
      status: { phase: 'Terminating' },
      metadata: { deletionTimestamp: '2030-01-02T03:04:05Z' },
    });
    expect(await hub.remove('namespaces', 'ending')).toEqual(marked);
    await hub.registry.finalizeNamespace(contextOf(), 'ending');
    expect((await refusal(hub.get('namespaces', 'ending'))).code).toBe(404);
    await hub.registry.finalizeNamespace(contextOf(), 'ending');
  });

  test('is held by finalizers of others too', async () => {
    await hub.create('namespaces', { metadata: { name: 'held', finalizers: ['example.org/hold'] } });
    await hub.remove('namespaces', 'held');
    await hub.registry.finalizeNamespace(contextOf(), 'held');
    const left = await hub.get('namespaces', 'held');
    expect(left['spec']).toEqual({ finalizers: [] });
    await hub.patch('namespaces', 'held', operations({ op: 'remove', path: '/metadata/finalizers' }));
    expect((await refusal(hub.get('namespaces', 'held'))).code).toBe(404);
  });

  test('is not let go while it lives', async () => {
    await hub.create('namespaces', { metadata: { name: 'living' } });
    expect((await refusal(hub.registry.finalizeNamespace(contextOf(), 'living'))).code).toBe(409);
  });

  test('default may not be deleted', async () => {
    const error = await refusal(hub.remove('namespaces', 'default'));
    expect(error.status).toMatchObject({
      code: 403,
      message: 'namespaces "default" is forbidden: this namespace may not be deleted',
    });
  });

  test('of the same name again knows nothing of the one before', async () => {
    await hub.create('namespaces', { metadata: { name: 'again' } });
    await hub.create('configmaps', configMap('seen', {}, { namespace: 'again' }));
    await hub.remove('namespaces', 'again');
    await hub.remove('configmaps', 'again/seen');
    await hub.remove('serviceaccounts', 'again/default');
    await hub.registry.finalizeNamespace(contextOf(), 'again');
    await hub.create('namespaces', { metadata: { name: 'again' } });
    expect((await hub.create('configmaps', configMap('seen', {}, { namespace: 'again' }))).metadata.name).toBe('seen');
  });

  test('that ends takes nothing that was on its way', async () => {
    await hub.create('namespaces', { metadata: { name: 'racing' } });
    const writes = Array.from({ length: 20 }, (_, at) =>
      hub.create('configmaps', configMap(`c-${at}`, {}, { namespace: 'racing' })),
    );
    const marked = await hub.remove('namespaces', 'racing');
    await Promise.allSettled(writes);
    const { items } = await hub.store.list({ tenant: 'root', group: '', resource: 'configmaps', namespace: 'racing' });
    for (const { revision } of items) expect(revision).toBeLessThan(Number(marked.metadata.resourceVersion));
  });
});
