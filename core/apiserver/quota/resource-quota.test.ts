import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  configMap,
  contextOf,
  merge,
  openHub,
  refusal,
  widget,
  widgetDefinition,
  type Hub,
} from '../registry/testing.ts';

let hub: Hub;
let count = 0;
let space = '';
beforeAll(async () => {
  hub = await openHub();
  const definition = widgetDefinition() as { metadata: object };
  const annotations = { 'quota.allmend.dev/quantities': '{"requests.storage":".spec.size"}' };
  await hub.create('customresourcedefinitions.apiextensions.k8s.io', {
    ...definition,
    metadata: { ...definition.metadata, annotations },
  });
});
afterAll(() => hub[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  space = `space-${count}`;
  await hub.create('namespaces', { metadata: { name: space } });
});

const quota = (hard: object, name = 'bounds') =>
  hub.create('resourcequotas', { metadata: { name, namespace: space }, spec: { hard } });
const used = async (name = 'bounds') =>
  ((await hub.get('resourcequotas', `${space}/${name}`))['status'] as { used: object }).used;
const put = (name: string) => hub.create('configmaps', configMap(name, {}, { namespace: space }));

describe('a quota by count', () => {
  test('counts what is there when it is made', async () => {
    await put('one');
    await quota({ 'count/configmaps': '3', secrets: 2, 'count/widgets.example.org': '5' });
    expect((await hub.get('resourcequotas', `${space}/bounds`))['status']).toEqual({
      hard: { 'count/configmaps': '3', 'count/widgets.example.org': '5', secrets: '2' },
      used: { 'count/configmaps': '1', 'count/widgets.example.org': '0', secrets: '0' },
    });
  });

  test('refuses one more than it allows, in the words of upstream', async () => {
    await quota({ 'count/configmaps': '3' });
    for (const name of ['a', 'b', 'c']) await put(name);
    const error = await refusal(put('d'));
    expect(error.status).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'configmaps "d" is forbidden: exceeded quota: bounds, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3',
    });
    expect(await used()).toEqual({ 'count/configmaps': '3' });
  });

  test('gives back what is deleted, one by one and as a collection', async () => {
    await quota({ configmaps: '10' });
    for (const name of ['a', 'b', 'c', 'd']) await put(name);
    await hub.remove('configmaps', `${space}/a`);
    expect(await used()).toEqual({ configmaps: '3' });
    await hub.registry.deleteCollection(
      contextOf(),
      await hub.kind('configmaps'),
      space,
      { labelSelector: '', fieldSelector: '' },
      { propagation: 'Background', preconditions: {} },
    );
    expect(await used()).toEqual({ configmaps: '0' });
  });

  test('counts an object until its finalizers let it go', async () => {
    await quota({ configmaps: '10' });
    await hub.create('configmaps', configMap('held', {}, { namespace: space, finalizers: ['example.org/hold'] }));
    await hub.remove('configmaps', `${space}/held`);
    expect(await used()).toEqual({ configmaps: '1' });
    await hub.patch('configmaps', `${space}/held`, merge({ metadata: { finalizers: null } }));
    expect(await used()).toEqual({ configmaps: '0' });
  });

  test('is not exceeded by creates that race', async () => {
    await quota({ configmaps: '5' });
    const results = await Promise.allSettled(Array.from({ length: 25 }, (_, at) => put(`c-${at}`)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await hub.store.count({ tenant: 'root', group: '', resource: 'configmaps', namespace: space })).toBe(5);
    expect(await used()).toEqual({ configmaps: '5' });
  });

  test('made among creates that race counts each of them', async () => {
    const early = Array.from({ length: 20 }, (_, at) => put(`early-${at}`));
    const made = quota({ configmaps: '1000' });
    const late = Array.from({ length: 20 }, (_, at) => put(`late-${at}`));
    await Promise.all([made, ...early, ...late]);
    await put('last');
    expect(await used()).toEqual({ configmaps: '41' });
  });

  test('is counted anew when its bounds change', async () => {
    await put('one');
    await quota({ secrets: '3' });
    await hub.patch('resourcequotas', `${space}/bounds`, merge({ spec: { hard: { configmaps: '2', secrets: null } } }));
    expect(await used()).toEqual({ configmaps: '1' });
    await put('two');
    expect((await refusal(put('three'))).code).toBe(403);
  });

  test('may be below what is in use: then nothing more fits, and deleting goes on', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    await quota({ configmaps: '1' });
    expect((await refusal(put('d'))).message).toContain('used: configmaps=3, limited: configmaps=1');
    await hub.remove('configmaps', `${space}/a`);
    expect(await used()).toEqual({ configmaps: '2' });
  });

  test('that is gone limits nothing', async () => {
    await quota({ configmaps: '0' });
    expect((await refusal(put('a'))).code).toBe(403);
    await hub.remove('resourcequotas', `${space}/bounds`);
    expect((await put('a')).metadata.name).toBe('a');
  });

  test('with scopes limits nothing, since there are no pods', async () => {
    const spec = { hard: { configmaps: '0' }, scopes: ['BestEffort'] };
    await hub.create('resourcequotas', { metadata: { name: 'scoped', namespace: space }, spec });
    expect((await put('a')).metadata.name).toBe('a');
  });

  test('of several the first that is exceeded is named; all are kept right', async () => {
    await quota({ configmaps: '5' }, 'loose');
    await quota({ configmaps: '1' }, 'tight');
    await put('a');
    expect((await refusal(put('b'))).message).toContain('exceeded quota: tight,');
    expect(await used('loose')).toEqual({ configmaps: '1' });
  });

  test('counts quotas too', async () => {
    await quota({ resourcequotas: '2' }, 'first');
    await quota({ configmaps: '2' }, 'second');
    expect(await used('first')).toEqual({ resourcequotas: '2' });
    expect((await refusal(quota({}, 'third'))).code).toBe(403);
  });

  test('is looked at by a dry run, which takes nothing', async () => {
    await quota({ configmaps: '1' });
    await hub.create('configmaps', configMap('dry', {}, { namespace: space }), { dryRun: 'All' });
    expect(await used()).toEqual({ configmaps: '0' });
    await put('a');
    const error = await refusal(
      hub.create('configmaps', configMap('dry', {}, { namespace: space }), { dryRun: 'All' }),
    );
    expect(error.code).toBe(403);
  });
});

describe('a quota by quantity', () => {
  const make = (name: string, size: string) =>
    hub.create('widgets.example.org', { ...widget(name, { size }), metadata: { name, namespace: space } });

  test('adds up what objects declare, and follows their changes', async () => {
    await make('before', '512Mi');
    await quota({ 'requests.storage': '10Gi' });
    await make('a', '2Gi');
    expect(await used()).toEqual({ 'requests.storage': '2560Mi' });
    await hub.patch('widgets.example.org', `${space}/a`, merge({ spec: { size: '4Gi' } }));
    expect(await used()).toEqual({ 'requests.storage': '4608Mi' });
    await hub.patch('widgets.example.org', `${space}/a`, merge({ spec: { size: '1Gi' } }));
    await hub.remove('widgets.example.org', `${space}/before`);
    expect(await used()).toEqual({ 'requests.storage': '1Gi' });
  });

  test('refuses a create and a change that exceed it', async () => {
    await quota({ 'requests.storage': '3Gi' });
    await make('a', '2Gi');
    expect((await refusal(make('b', '2Gi'))).message).toContain(
      'exceeded quota: bounds, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi',
    );
    const grown = await refusal(hub.patch('widgets.example.org', `${space}/a`, merge({ spec: { size: '5Gi' } })));
    expect(grown.message).toContain('requested: requests.storage=3Gi');
    expect(await hub.get('widgets.example.org', `${space}/a`)).toMatchObject({ spec: { size: '2Gi' } });
  });

  test('takes what is no quantity for nothing', async () => {
    await quota({ 'requests.storage': '1Gi' });
    await make('odd', 'XL');
    await make('negative', '-5Gi');
    expect(await used()).toEqual({ 'requests.storage': '0' });
  });

  test('changes that race do not exceed it', async () => {
    await quota({ 'requests.storage': '10Gi' });
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await make(name, '1Gi');
    const results = await Promise.allSettled(
      names.map((name) => hub.patch('widgets.example.org', `${space}/${name}`, merge({ spec: { size: '4Gi' } }))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await used()).toEqual({ 'requests.storage': '10Gi' });
  });
});
