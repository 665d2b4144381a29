import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMap, refusal, widget, widgetDefinition } from '../registry/testing.ts';
import { openLists, type Listed, type Lists } from './testing.ts';

let lists: Lists;
beforeEach(async () => {
  lists = await openLists();
});
afterEach(() => lists[Symbol.asyncDispose]());

const make = (...names: readonly string[]) =>
  Promise.all(
    names.map((name) => lists.hub.create('configmaps', configMap(name, {}, { labels: { first: name[0]! } }))),
  );
const namesOf = ({ items }: Listed) => items.map(({ metadata }) => metadata.name);
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

describe('pages', () => {
  test('are of one state, whatever is written between them', async () => {
    await make('a', 'b', 'c', 'd', 'e');
    const first = await lists.list('configmaps', 'limit=2');
    expect(namesOf(first)).toEqual(['a', 'b']);
    expect([3, undefined]).toContain(first.metadata.remainingItemCount);
    await make('bb');
    await lists.hub.remove('configmaps', 'default/d');
    const second = await lists.list('configmaps', `limit=2&continue=${first.metadata.continue}`);
    const third = await lists.list('configmaps', `limit=2&continue=${second.metadata.continue}`);
    expect([...namesOf(second), ...namesOf(third)]).toEqual(['c', 'd', 'e']);
    expect(new Set([first, second, third].map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
    expect(third.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  test('of a selection are full, and tell of no count that nobody knows', async () => {
    await make('x1', 'y1', 'x2', 'y2', 'x3');
    const first = await lists.list('configmaps', 'limit=2&labelSelector=first=x');
    expect(namesOf(first)).toEqual(['x1', 'x2']);
    expect(first.metadata.remainingItemCount).toBeUndefined();
    const rest = await lists.list('configmaps', `limit=2&labelSelector=first=x&continue=${first.metadata.continue}`);
    expect(namesOf(rest)).toEqual(['x3']);
    expect(rest.metadata.continue).toBeUndefined();
  });

  test('go on after compaction with 410, not with another state', async () => {
    await make('a', 'b', 'c');
    const first = await lists.list('configmaps', 'limit=1');
    await lists.hub.remove('configmaps', 'default/b');
    await lists.hub.store.compact(new Date(Date.now() + 60_000));
    const error = await refusal(lists.list('configmaps', `limit=1&continue=${first.metadata.continue}`));
    expect(error).toMatchObject({ code: 410, reason: 'Expired' });
    expect(error.message).toContain('continue parameter is too old');
  });

  test('do not go on by a token of another list, tenant or server, or by none', async () => {
    await make('a', 'b');
    await lists.hub.create('tenants.tenancy.allmend.dev', {
      apiVersion: 'tenancy.allmend.dev/v1alpha1',
      kind: 'Tenant',
      metadata: { name: 'other' },
    });
    const other = await lists.hub.tenants.resolve('other');
    const token = (await lists.list('configmaps', 'limit=1')).metadata.continue!;
    for (const [resource, given, asked] of [
      ['secrets', token, {}],
      ['configmaps', token, { namespace: 'default' }],
      ['configmaps', token, { tenant: other }],
      ['configmaps', token, { tenant: 'all' }],
      ['configmaps', token.slice(0, -2), {}],
      ['configmaps', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ', {}],
    ] as const) {
      const error = await refusal(lists.list(resource, `continue=${given}`, asked));
      expect(error.code).toBe(400);
      expect(error.message).toContain('continue key is not valid');
    }
    expect((await refusal(lists.list('configmaps', `continue=${token}&resourceVersion=1`))).message).toContain(
      'specifying resource version is not allowed when using continue',
    );
  });
});

describe('resourceVersion', () => {
  test('Exact shows that state, NotOlderThan the newest, none the newest', async () => {
    await make('a');
    const { resourceVersion } = (await lists.list('configmaps')).metadata;
    await make('b');
    expect(
      namesOf(await lists.list('configmaps', `resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`)),
    ).toEqual(['a']);
    expect(namesOf(await lists.list('configmaps', `resourceVersion=${resourceVersion}&limit=5`))).toEqual(['a']);
    const newer = `resourceVersion=${resourceVersion}&resourceVersionMatch=NotOlderThan`;
    expect(namesOf(await lists.list('configmaps', newer))).toEqual(['a', 'b']);
    for (const query of ['', 'resourceVersion=0', 'resourceVersion=0&resourceVersionMatch=NotOlderThan']) {
      expect(namesOf(await lists.list('configmaps', query))).toEqual(['a', 'b']);
    }
  });

  test('of a state that is forgotten is 410', async () => {
    await make('a');
    const { resourceVersion } = (await lists.list('configmaps')).metadata;
    await make('b');
    await lists.hub.remove('configmaps', 'default/a');
    await lists.hub.store.compact(new Date(Date.now() + 60_000));
    const error = await refusal(
      lists.list('configmaps', `resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`),
    );
    expect(error).toMatchObject({ code: 410, reason: 'Expired' });
  });

  test('of the future is waited for, and told as such when it does not come', async () => {
    await make('a');
    const ahead = Number((await lists.list('configmaps')).metadata.resourceVersion) + 1;
    const waiting = lists.list('configmaps', `resourceVersion=${ahead}`);
    await make('b');
    expect(namesOf(await waiting)).toEqual(['a', 'b']);
    const error = await refusal(lists.list('configmaps', `resourceVersion=${ahead + 1000}`));
    expect(error).toMatchObject({
      code: 504,
      message: expect.stringContaining(`Too large resource version: ${ahead + 1000}`) as string,
    });
  });
});

describe('selectors', () => {
  test('by label use the index, and agree with a walk through everything', async () => {
    await make('x1', 'y1', 'x2', 'z1');
    for (const [selector, names] of [
      ['first=x', ['x1', 'x2']],
      ['first in (y,z)', ['y1', 'z1']],
      ['first!=x', ['y1', 'z1']],
      ['!first', []],
      ['first', ['x1', 'x2', 'y1', 'z1']],
      ['first=x,first=y', []],
    ] as const) {
      expect(namesOf(await lists.list('configmaps', `labelSelector=${encodeURIComponent(selector)}`))).toEqual(names);
    }
  });

  test('by field know names, namespaces and what a definition declares', async () => {
    await lists.hub.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      widgetDefinition(undefined, {
        version: { selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.replicas' }] },
      }),
    );
    await lists.hub.create('widgets.example.org', widget('one', { color: 'red', replicas: 2 }));
    await lists.hub.create('widgets.example.org', widget('two', { color: 'green' }));
    const named = async (selector: string) =>
      namesOf(await lists.list('widgets.example.org', `fieldSelector=${selector}`));
    expect(await named('metadata.name=one')).toEqual(['one']);
    expect(await named('metadata.namespace!=default')).toEqual([]);
    expect(await named('spec.color=green')).toEqual(['two']);
    expect(await named('spec.replicas=2,spec.color!=green')).toEqual(['one']);
    const error = await refusal(lists.list('widgets.example.org', 'fieldSelector=spec.size=1'));
    expect(error).toMatchObject({ code: 400, message: 'field label not supported: spec.size' });
  });
});

describe('forms', () => {
  test('a table has the columns once and a row per object', async () => {
    await make('a', 'b');
    const { text } = await lists.list('configmaps', '', { accept: table });
    const shown = JSON.parse(text) as {
      kind: string;
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[]; object: object }[];
    };
    expect(shown.kind).toBe('Table');
    expect(shown.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age']);
    expect(shown.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    expect(shown.rows[0]!.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
  });

  test('metadata alone, and an answer for those who take no JSON', async () => {
    await make('a');
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    const { items } = await lists.list('configmaps', '', { accept });
    expect(items).toMatchObject([{ kind: 'PartialObjectMetadata', metadata: { name: 'a' } }]);
    expect(items[0]).not.toHaveProperty('data');
    expect((await refusal(lists.list('configmaps', '', { accept: 'application/cbor' }))).code).toBe(406);
  });
});

describe('across tenants', () => {
  test('all are seen with the path of their tenant, in pages too', async () => {
    const tenant = (name: string) => ({
      apiVersion: 'tenancy.allmend.dev/v1alpha1',
      kind: 'Tenant',
      metadata: { name },
    });
    await lists.hub.create('tenants.tenancy.allmend.dev', tenant('one'));
    const one = await lists.hub.tenants.resolve('one');
    await lists.hub.create('tenants.tenancy.allmend.dev', tenant('deep'), { tenant: one });
    const deep = await lists.hub.tenants.resolve('one:deep');
    await lists.hub.create('configmaps', configMap('mine'));
    await lists.hub.create('configmaps', configMap('ones'), { tenant: one });
    await lists.hub.create('configmaps', configMap('deeps'), { tenant: deep });
    const found = new Map<string, string>();
    for (let token = ''; ;) {
      const page = await lists.list('configmaps', `limit=1${token && `&continue=${token}`}`, { tenant: 'all' });
      for (const { metadata } of page.items)
        found.set(metadata.name!, metadata.annotations!['tenancy.allmend.dev/path']!);
      token = page.metadata.continue ?? '';
      if (token === '') break;
    }
    expect(Object.fromEntries(found)).toEqual({ mine: '', ones: 'one', deeps: 'one:deep' });
    expect(namesOf(await lists.list('configmaps', '', { tenant: one }))).toEqual(['ones']);
  });
});

test('ten thousand objects are read as they are sent, never more than a slice ahead', { timeout: 60_000 }, async () => {
  let read = 0;
  await using wide = await openLists({
    wrap: (store) => ({
      ...store,
      async list(range, options) {
        const page = await store.list(range, options);
        if (range.resource === 'configmaps') read += page.items.length;
        return page;
      },
    }),
  });
  const write = (name: string) => ({
    key: { tenant: 'root', group: '', resource: 'configmaps', namespace: 'default', name },
    op: 'put' as const,
    value: Buffer.from(JSON.stringify({ ...configMap(name), data: { a: 'x'.repeat(1000) } })),
  });
  for (let batch = 0; batch < 10_000; batch += 500) {
    const names = Array.from({ length: 500 }, (_, at) => `m-${String(batch + at).padStart(5, '0')}`);
    await wide.hub.store.commit({ writes: names.map(write) });
  }
  let sent = 0;
  for await (const piece of await wide.pieces('configmaps')) {
    sent += piece.toString().split('"kind":"ConfigMap"').length - 1;
    expect(read - sent).toBeLessThanOrEqual(500);
    expect(piece.length).toBeLessThan(1_000_000);
  }
  expect(sent).toBe(10_000);
});
