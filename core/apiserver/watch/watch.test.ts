import { waitUntil } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLists, type Lists } from '../list/testing.ts';
import { configMap, merge } from '../registry/testing.ts';

let lists: Lists;
beforeEach(async () => {
  lists = await openLists();
});
afterEach(() => lists[Symbol.asyncDispose]());

const make = (name: string, labels: Record<string, string> = {}, options = {}) =>
  lists.hub.create('configmaps', configMap(name, {}, { labels }), options);
const label = (name: string, labels: Record<string, string | null>) =>
  lists.hub.patch('configmaps', `default/${name}`, merge({ metadata: { labels } }));
const remove = (name: string) => lists.hub.remove('configmaps', `default/${name}`);
const versionNow = async () => (await lists.list('configmaps')).metadata.resourceVersion;
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

describe('where a watch begins', () => {
  test('without a version: with what is there, as ADDED', async () => {
    await make('a');
    await make('b');
    await using watch = await lists.watch('configmaps');
    expect(await watch.names(2)).toEqual(['ADDED a', 'ADDED b']);
    await make('c');
    expect(await watch.names(1)).toEqual(['ADDED c']);
  });

  test('at a version: with what came after it, in order and once', async () => {
    await make('a');
    const version = await versionNow();
    await make('b');
    await label('a', { x: 'y' });
    await remove('b');
    await using watch = await lists.watch('configmaps', `resourceVersion=${version}`);
    expect(await watch.names(3)).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b']);
  });

  test('at a version that is forgotten: with 410 as an event', async () => {
    await make('a');
    const version = await versionNow();
    await make('b');
    await remove('b');
    await lists.hub.store.compact(new Date(Date.now() + 60_000));
    await using watch = await lists.watch('configmaps', `resourceVersion=${version}`);
    const told = await watch.next();
    expect(told).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    expect(told?.object['message']).toContain('too old resource version');
    expect(await watch.next()).toBeNull();
  });

  test('at a version of the future: with 504 as an event, after a while', async () => {
    await using watch = await lists.watch('configmaps', 'resourceVersion=100000');
    expect(await watch.next()).toMatchObject({ type: 'ERROR', object: { code: 504 } });
  });
});

describe('streamed lists', () => {
  const streamed = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

  test('end with a bookmark that says so, then go on', async () => {
    await make('a');
    await using watch = await lists.watch('configmaps', `${streamed}&resourceVersion=0`);
    expect(await watch.names(1)).toEqual(['ADDED a']);
    const bookmark = await watch.next();
    expect(bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
    expect((bookmark!.object['metadata'] as { resourceVersion: string }).resourceVersion).toBe(await versionNow());
    await make('b');
    expect(await watch.names(1)).toEqual(['ADDED b']);
  });

  test('are as new as they were asked to be, and may be of nothing', async () => {
    await make('a', { first: 'a' });
    const version = await versionNow();
    await using watch = await lists.watch('configmaps', `${streamed}&resourceVersion=${version}&labelSelector=first=z`);
    expect(await watch.next()).toMatchObject({ type: 'BOOKMARK' });
    await make('z', { first: 'z' });
    expect(await watch.names(1)).toEqual(['ADDED z']);
  });

  test('not wanted, there is nothing of the past', async () => {
    await make('a');
    const query = 'sendInitialEvents=false&resourceVersionMatch=NotOlderThan';
    await using watch = await lists.watch('configmaps', query);
    const next = watch.names(1);
    // The watch is at the store's revision once it has been asked for; what is made now comes after it.
    let round = 0;
    await waitUntil('the watch', async () => {
      await make(`b-${round++}`);
      return Promise.race([next, Promise.resolve(null)]);
    });
    expect((await next)[0]).toMatch(/^ADDED b-/);
  });
});

describe('selectors', () => {
  test('an object that begins to match is ADDED, one that ends to is DELETED in its last matching state', async () => {
    await make('a', { on: 'yes', note: 'old' });
    const version = await versionNow();
    await using watch = await lists.watch('configmaps', `resourceVersion=${version}&labelSelector=on=yes`);
    await make('other');
    await label('a', { note: 'new' });
    await label('a', { on: 'no', note: 'newer' });
    await label('a', { note: 'unseen' });
    await label('a', { on: 'yes' });
    await remove('a');
    expect(await watch.names(1)).toEqual(['MODIFIED a']);
    const left = await watch.next();
    expect(left).toMatchObject({ type: 'DELETED', object: { metadata: { labels: { on: 'yes', note: 'new' } } } });
    expect(await watch.names(2)).toEqual(['ADDED a', 'DELETED a']);
    // At the revision of the change, so that a client that goes on from it misses nothing.
    const metadata = left!.object['metadata'] as { resourceVersion: string };
    await using again = await lists.watch(
      'configmaps',
      `resourceVersion=${metadata.resourceVersion}&labelSelector=on=yes`,
    );
    expect(await again.names(2)).toEqual(['ADDED a', 'DELETED a']);
  });

  test('by name and namespace', async () => {
    await lists.hub.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far' } });
    const version = await versionNow();
    await using named = await lists.watch('configmaps', `resourceVersion=${version}&fieldSelector=metadata.name=a`);
    await using placed = await lists.watch('configmaps', `resourceVersion=${version}`, { namespace: 'far' });
    await make('b');
    await lists.hub.create('configmaps', configMap('c', {}, { namespace: 'far' }));
    await make('a');
    expect(await named.names(1)).toEqual(['ADDED a']);
    expect(await placed.names(1)).toEqual(['ADDED c']);
  });
});

describe('forms', () => {
  test('a table carries the columns with its first event', async () => {
    await make('a');
    await using watch = await lists.watch('configmaps', '', { accept: table });
    const first = await watch.next();
    expect(first).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', rows: [{ cells: ['a', 0, expect.any(String)] }] },
    });
    expect(first!.object['columnDefinitions']).toHaveLength(3);
    await make('b');
    expect((await watch.next())!.object['columnDefinitions']).toEqual([]);
  });

  test('metadata alone', async () => {
    await make('a');
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    await using watch = await lists.watch('configmaps', '', { accept });
    const told = await watch.next();
    expect(told?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
    expect(told?.object).not.toHaveProperty('data');
  });
});

describe('bookmarks', () => {
  test('tell how far a quiet watch is, also when others write', async () => {
    const version = await versionNow();
    await using watch = await lists.watch('configmaps', `resourceVersion=${version}&allowWatchBookmarks=true`, {
      bookmarkMs: 100,
    });
    const first = watch.next();
    await lists.hub.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } });
    const told = await first;
    expect(told).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap' } });
    const { resourceVersion } = told!.object['metadata'] as { resourceVersion: string };
    expect(Number(resourceVersion)).toBeGreaterThan(Number(version));
  });

  test('are not sent to those who do not want them', async () => {
    const version = await versionNow();
    await using watch = await lists.watch('configmaps', `resourceVersion=${version}`, { bookmarkMs: 100 });
    const next = watch.names(1);
    for (let at = 0; at < 5; at++) {
      await lists.hub.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: `s${at}` } });
    }
    await make('a');
    expect(await next).toEqual(['ADDED a']);
  });
});

test('across tenants, each event names its tenant', async () => {
  await lists.hub.create('tenants.tenancy.allmend.dev', {
    apiVersion: 'tenancy.allmend.dev/v1alpha1',
    kind: 'Tenant',
    metadata: { name: 'city' },
  });
  const city = await lists.hub.tenants.resolve('city');
  const version = await versionNow();
  await using all = await lists.watch('configmaps', `resourceVersion=${version}`, { tenant: 'all' });
  await using one = await lists.watch('configmaps', `resourceVersion=${version}`, { tenant: city });
  await make('mine');
  await make('theirs', {}, { tenant: city });
  const seen = [await all.next(), await all.next()].map((told) => {
    const { name, annotations } = told!.object['metadata'] as { name: string; annotations: Record<string, string> };
    return [name, annotations['tenancy.allmend.dev/path']];
  });
  expect(seen).toEqual([
    ['mine', ''],
    ['theirs', 'city'],
  ]);
  expect(await one.names(1)).toEqual(['ADDED theirs']);
});

test('a slow reader gets every event once it reads again, in order', async () => {
  const version = await versionNow();
  await using slow = await lists.watch('configmaps', `resourceVersion=${version}`);
  const names = Array.from({ length: 300 }, (_, at) => `m${String(at).padStart(3, '0')}`);
  for (const name of names) await make(name);
  expect(await slow.names(300)).toEqual(names.map((name) => `ADDED ${name}`));
});

test('a reader that is slower than the store remembers is told that it must list again', async () => {
  await make('a');
  await using slow = await lists.watch('configmaps');
  expect(await slow.names(1)).toEqual(['ADDED a']);
  for (let at = 0; at < 20; at++) await label('a', { round: String(at) });
  await remove('a');
  await lists.hub.store.compact(new Date(Date.now() + 60_000));
  await make('b');
  const told = [];
  for (let next = await slow.next(); next; next = await slow.next()) {
    told.push(next);
    if (next.type === 'ERROR' || (next.object['metadata'] as { name: string }).name === 'b') break;
  }
  // Either nothing was lost on the way, or the loss is told: never a gap without a word.
  const last = told.at(-1)!;
  if (last.type === 'ERROR') expect(last.object).toMatchObject({ code: 410 });
  else expect(told).toHaveLength(22);
});
