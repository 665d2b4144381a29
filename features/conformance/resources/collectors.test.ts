import type { AllmendError } from '@allmend/kit-errors';
import { openstackErrors } from '@allmend/openstack-client';
import { describe, expect, test } from 'vitest';
import { imageUploads } from '../checks/scs-0104/collect.ts';
import { rulesOfNewGroups } from '../checks/scs-0115/collect.ts';
import { keyManagerUses, secretRoundTrips } from '../checks/scs-0116/collect.ts';
import type { CollectContext, Collector } from '../engine/collector.ts';
import { DependencyFailed } from '../engine/observe.ts';
import { defaultSecurityGroupRules } from './default-security-group-rules.ts';
import { images } from './images.ts';

interface Fake {
  /** Calls of the cloud by `service.method`. */
  readonly calls?: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Values of other resources; an error is thrown. */
  readonly needs?: Readonly<Record<string, unknown>>;
}

function collect<T>(collector: Collector<T>, { calls = {}, needs = {} }: Fake): Promise<T> {
  const services: Record<string, Record<string, unknown>> = {};
  for (const [path, call] of Object.entries(calls)) {
    const [service = '', method = ''] = path.split('.');
    (services[service] ??= {})[method] = call;
  }
  const context = {
    cloud: services,
    signal: new AbortController().signal,
    options: { documents: {}, domainManagerCloud: null },
    need: async (other: Collector) => {
      const value = needs[other.resource];
      if (value instanceof Error) throw value;
      return value;
    },
    track: (kind: string, create: (tracked: object) => unknown) =>
      create({ name: `allmend-test-${kind}`, tag: 'allmend:a:b' }),
  };
  return collector.collect(context as unknown as CollectContext);
}

async function* listOf<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function refusal(name: Parameters<typeof openstackErrors.error>[0], status: number): AllmendError {
  const params = { service: 'x', method: 'POST', route: '/x', status, requestId: 'none', cloudMessage: 'no' };
  return openstackErrors.error(name, params);
}

describe('images', () => {
  test('are the default list and the hidden public ones, without those of projects', async () => {
    const queries: object[] = [];
    const seen = await collect(images, {
      calls: {
        'image.listImages': (query: { readonly os_hidden?: string }) => {
          queries.push(query);
          if (query.os_hidden === 'true')
            return listOf({ id: 'c', visibility: 'public', os_hidden: true }, { id: 'a', visibility: 'public' });
          return listOf(
            { id: 'a', visibility: 'public', anything: 'kept' },
            { id: 'b', visibility: 'private' },
            { id: 'd', visibility: 'shared' },
            { id: 'e', visibility: 'community' },
          );
        },
      },
    });
    expect(queries).toEqual([{ member_status: 'all' }, { visibility: 'public', os_hidden: 'true' }]);
    expect(seen.map((one) => one.id)).toEqual(['a', 'e', 'c']);
    expect(seen[0]).toHaveProperty('anything', 'kept');
  });
});

describe('default security group rules', () => {
  const list = (error: AllmendError) => ({
    calls: {
      'network.listDefaultSecurityGroupRules': () => {
        throw error;
      },
    },
  });

  test('a cloud without that API is told from one that fails', async () => {
    expect(await collect(defaultSecurityGroupRules, list(refusal('not-found', 404)))).toEqual({
      available: false,
      rules: [],
    });
    await expect(collect(defaultSecurityGroupRules, list(refusal('server-error', 500)))).rejects.toThrow('failed');
  });

  const rule = { direction: 'egress', ethertype: 'IPv4' };
  const notAsked = new DependencyFailed('x', { reason: 'conformance.not-asked', message: 'not asked' });
  test.each([
    ['the list', { available: true, rules: [rule] }, notAsked, { source: 'api', rules: [rule] }],
    [
      'a created group',
      { available: false, rules: [] },
      { groupId: 'g', rules: [rule] },
      { source: 'created-group', rules: [rule] },
    ],
    ['neither, in a read-only run', { available: false, rules: [] }, notAsked, { source: 'not-asked', rules: [] }],
  ])('rules of new groups come from %s', async (_name, listed, created, expected) => {
    const needs = { 'default-security-group-rules': listed, 'created-security-group': created };
    expect(await collect(rulesOfNewGroups, { needs })).toEqual(expected);
  });

  test('a group that could not be created is a failure, not a skipped question', async () => {
    const failed = new DependencyFailed('x', { reason: 'openstack.quota', message: 'full' });
    const needs = { 'default-security-group-rules': { available: false, rules: [] }, 'created-security-group': failed };
    await expect(collect(rulesOfNewGroups, { needs })).rejects.toBe(failed);
  });
});

describe('key manager', () => {
  test('no secret is stored where the catalogue has no key manager', async () => {
    const needs = { catalog: { roles: ['member'], catalog: [] } };
    expect(await collect(keyManagerUses, { needs })).toEqual({ state: 'absent', roles: ['member'], roundTrip: null });
  });

  const working = (stored: { payload: string }, change: Fake['calls'] = {}): Fake => ({
    calls: {
      'keyManager.createSecret': async (body: { readonly payload: string }) => {
        stored.payload = body.payload;
        return { id: 's' };
      },
      'keyManager.listSecrets': () => listOf({ id: 'other' }, { id: 's' }),
      'keyManager.getSecretPayload': async () => new TextEncoder().encode(stored.payload),
      'keyManager.deleteSecret': async () => 'deleted',
      ...change,
    },
  });

  test('a secret goes the whole way, and its payload is not kept', async () => {
    const stored = { payload: '' };
    const seen = await collect(secretRoundTrips, working(stored));
    expect(seen.payloadMatches).toBe(true);
    expect(seen.operations.map((one) => `${one.operation} ${one.outcome}`)).toEqual([
      'create done',
      'list done',
      'read-payload done',
      'delete done',
    ]);
    expect(JSON.stringify(seen)).not.toContain(stored.payload);
  });

  test('it ends at the first failure, with status and reason', async () => {
    const refused = working(
      { payload: '' },
      { 'keyManager.getSecretPayload': () => Promise.reject(refusal('forbidden', 403)) },
    );
    const seen = await collect(secretRoundTrips, refused);
    expect(seen.operations.at(-1)).toMatchObject({
      operation: 'read-payload',
      outcome: 'failed',
      status: 403,
      reason: 'openstack.forbidden',
    });
    expect(seen.payloadMatches).toBeNull();
  });

  test('another payload and a missing entry in the list are noticed', async () => {
    const changed = await collect(
      secretRoundTrips,
      working({ payload: '' }, { 'keyManager.getSecretPayload': async () => new Uint8Array([1]) }),
    );
    expect(changed.payloadMatches).toBe(false);
    const unlisted = await collect(
      secretRoundTrips,
      working({ payload: '' }, { 'keyManager.listSecrets': () => listOf() }),
    );
    expect(unlisted.operations[1]).toMatchObject({ operation: 'list', outcome: 'missing' });
  });
});

describe('image upload', () => {
  const calls = {
    'image.createImage': async (body: object) => ({ id: 'i', ...body }),
    'image.uploadImage': async () => undefined,
    'image.getImage': async () => ({ id: 'i', status: 'active' }),
    'image.deleteImage': async () => 'deleted',
  };

  test('one byte goes up and the image away', async () => {
    expect(await collect(imageUploads, { calls })).toEqual({ imageId: 'i', status: 'active', failure: null });
  });

  test('the step that was refused is told', async () => {
    const refused = { ...calls, 'image.uploadImage': () => Promise.reject(refusal('forbidden', 403)) };
    const seen = await collect(imageUploads, { calls: refused });
    expect(seen).toMatchObject({ imageId: 'i', failure: { step: 'upload', reason: 'openstack.forbidden' } });
  });

  test('a defect of ours is not taken for a refusal', async () => {
    const broken = { ...calls, 'image.createImage': () => Promise.reject(new TypeError('ours')) };
    await expect(collect(imageUploads, { calls: broken })).rejects.toThrow('ours');
  });
});
