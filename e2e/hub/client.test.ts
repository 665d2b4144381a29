import { Cloud, ConfigMap, Namespace, Tenant } from '@allmend/api/kinds';
import { isStatusError } from '@allmend/core-machinery';
import { startInformer, type Informer, type MetadataObject } from '@allmend/core-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiStage, type ApiStage } from './api-stage.ts';

let stage: ApiStage;
beforeAll(async () => {
  stage = await openApiStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const maps = () => stage.client.kind(ConfigMap);
const namespaceOf = async (name: string): Promise<string> => {
  await stage.client.kind(Namespace).create({ metadata: { name } });
  return name;
};

describe('the client on the real API', () => {
  test('creates, reads, changes and deletes', async () => {
    const namespace = await namespaceOf('objects');
    const made = await maps().create({ metadata: { name: 'a', namespace }, data: { k: 'v' } });
    expect(made.metadata.uid).toBeTruthy();
    const changed = await maps().update({ ...made, data: { k: 'w' } });
    const stale = await maps()
      .update({ ...made, data: { k: 'x' } })
      .catch((error: unknown) => error);
    expect(isStatusError(stale, 'Conflict')).toBe(true);
    expect(changed.data).toEqual({ k: 'w' });
    const name = { name: 'a', namespace };
    expect((await maps().patch(name, { merge: { data: { l: 'm' } } })).data).toEqual({ k: 'w', l: 'm' });
    expect((await maps().patch(name, { json: [{ op: 'remove', path: '/data/k' }] })).data).toEqual({ l: 'm' });
    expect((await maps().metadata().get(name)).metadata.name).toBe('a');
    expect(await maps().metadata().get(name)).not.toHaveProperty('data');
    expect(await maps().delete(name)).toBe('deleted');
    expect(await maps().delete(name)).toBe('gone');
    await expect(maps().get(name)).rejects.toMatchObject({ reason: 'NotFound' });
  });

  test('applies: what a manager no longer says goes, and what another one says is a conflict', async () => {
    const namespace = await namespaceOf('applied');
    const metadata = { name: 'a', namespace };
    await maps().apply({ metadata, data: { a: '1', b: '1' } }, { manager: 'one' });
    expect((await maps().apply({ metadata, data: { a: '1' } }, { manager: 'one' })).data).toEqual({ a: '1' });
    const conflict = await maps()
      .apply({ metadata, data: { a: '2' } }, { manager: 'two' })
      .catch((error: unknown) => error);
    expect(isStatusError(conflict, 'Conflict')).toBe(true);
    const taken = await maps().apply({ metadata, data: { a: '2' } }, { manager: 'two', force: 'yes' });
    expect(taken.data).toEqual({ a: '2' });
  });

  test('writes a status apart from the rest', async () => {
    const namespace = await namespaceOf('clouds');
    const clouds = stage.client.kind(Cloud);
    const made = await clouds.create({
      metadata: { name: 'west', namespace },
      spec: { type: 'openstack', endpoint: 'https://west.example.org' },
    });
    expect(made.spec.interface).toBe('public');
    const told = await clouds.updateStatus({
      ...made,
      spec: { ...made.spec, country: 'DE' },
      status: { regions: ['west-1'] },
    });
    expect([told.spec.country, told.status?.regions]).toEqual([undefined, ['west-1']]);
    const applied = await clouds.apply(
      { metadata: { name: 'west', namespace }, status: { lastError: 'none' } },
      { subresource: 'status', manager: 'me' },
    );
    expect(applied.status).toMatchObject({ lastError: 'none', regions: ['west-1'] });
  });

  test('reads long lists in pages', async () => {
    const namespace = await namespaceOf('many');
    await Promise.all(
      Array.from({ length: 25 }, (_, at) => maps().create({ metadata: { name: `m-${at}`, namespace } })),
    );
    const names = await Array.fromAsync(maps().list({ namespace, pageSize: 4 }), ({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(25);
  });

  test('sees each tenant apart, and all of them where it may', async () => {
    for (const name of ['north', 'south']) {
      await stage.client.kind(Tenant).create({ metadata: { name } });
      await stage.client
        .tenant(name)
        .kind(ConfigMap)
        .create({ metadata: { name: 'shared-name', labels: { probe: 'yes' } }, data: { of: name } });
    }
    const found = await Array.fromAsync(stage.client.acrossTenants().kind(ConfigMap).list({ labels: 'probe=yes' }));
    expect(
      found.map(({ metadata, data }) => [metadata.annotations?.['tenancy.allmend.dev/path'], data?.['of']]),
    ).toEqual(
      expect.arrayContaining([
        ['north', 'north'],
        ['south', 'south'],
      ]),
    );
    // What was read across tenants is written in its own, and does not keep the annotation.
    const north = found.find(({ data }) => data?.['of'] === 'north')!;
    const written = await stage.client
      .tenant('north')
      .kind(ConfigMap)
      .update({ ...north, data: { of: 'still north' } });
    expect(written.metadata.annotations).toBeUndefined();
  });
});

describe('an informer on the real API', () => {
  async function following(
    namespace: string,
  ): Promise<{ informer: Informer<MetadataObject>; told: string[]; failures: unknown[] }> {
    const told: string[] = [];
    const failures: unknown[] = [];
    const informer = startInformer<MetadataObject>({
      source: stage.client.kind(ConfigMap).metadata(),
      namespace,
      failed: (error) => failures.push(error),
      firstPauseMs: 10,
      longestPauseMs: 50,
    });
    informer.on({
      added: ({ metadata }) => told.push(`+${metadata.name}`),
      updated: ({ metadata }) => told.push(`~${metadata.name}`),
      deleted: ({ metadata }) => told.push(`-${metadata.name}`),
    });
    await informer.synced;
    return { informer, told, failures };
  }

  test('tells everything once, through a restart of the server', async () => {
    const namespace = await namespaceOf('followed');
    await maps().create({ metadata: { name: 'a', namespace } });
    const { informer, told, failures } = await following(namespace);
    await maps().patch({ name: 'a', namespace }, { merge: { data: { k: 'v' } } });
    await maps().create({ metadata: { name: 'b', namespace } });
    await expect.poll(() => told).toEqual(['+a', '~a', '+b']);
    await stage.down();
    await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await stage.up();
    await maps().create({ metadata: { name: 'c', namespace } });
    await maps().delete({ name: 'b', namespace });
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(['+a', '~a', '+b', '+c', '-b']);
    expect([...informer.values()].map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
    expect([...informer.values()][0]).not.toHaveProperty('data');
    await informer.close();
  });

  test('would list again: a moment that is compacted away is told as 410', async () => {
    const namespace = await namespaceOf('forgotten');
    const { metadata } = await maps().create({ metadata: { name: 'a', namespace } });
    await maps().delete({ name: 'a', namespace });
    await stage.store.compact(new Date(Date.now() + 60_000));
    const watch = maps().watch({ namespace, since: metadata.resourceVersion! });
    await expect(Array.fromAsync(watch)).rejects.toMatchObject({ code: 410, reason: 'Expired' });
  });
});
