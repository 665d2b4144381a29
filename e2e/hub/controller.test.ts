import { setTimeout as pause } from 'node:timers/promises';
import { Cloud, ConfigMap, Event, Lease, Namespace, Tenant } from '@allmend/api/kinds';
import type { Client, ObjectKey } from '@allmend/core-client';
import {
  createController,
  createEventRecorder,
  ensureFinalizer,
  removeFinalizer,
  watching,
  workUnderLease,
  type Controller,
  type LeaseOptions,
  type Round,
  type Tenure,
} from '@allmend/core-controller';
import { createLogger } from '@allmend/kit-telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openApiStage, type ApiStage } from './api-stage.ts';

const logger = createLogger({ level: 'silent' });
let stage: ApiStage;
beforeAll(async () => {
  stage = await openApiStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop();
});

let places = 0;
async function newNamespace(): Promise<string> {
  const name = `place-${++places}`;
  await stage.client.kind(Namespace).create({ metadata: { name } });
  return name;
}

function started(controller: Controller): Controller {
  stopping.push(() => controller.stop());
  controller.start();
  return controller;
}

describe('a controller', () => {
  test('looks at what is there and at what changes, in the tenant where it is', async () => {
    await stage.client.kind(Tenant).create({ metadata: { name: 'east' } });
    const seen: string[] = [];
    const controller = started(
      createController<{ readonly text: string; readonly key: ObjectKey }>({
        name: 'reader',
        client: stage.client,
        logger,
        lease: 'none',
        watches: [watching(ConfigMap, { keep: 'metadata', tenants: 'all', labels: 'probe=tenants' })],
        begin: async ({ client, key }) => {
          const { data } = await client.kind(ConfigMap).get(key);
          return { text: data?.['text'] ?? '', key };
        },
        reconcile: [async ({ text, key }) => (seen.push(`${key.tenant}:${text}`), 'continue')],
      }),
    );
    const make = (client: Client, text: string) =>
      client.kind(ConfigMap).create({ metadata: { name: 'm', labels: { probe: 'tenants' } }, data: { text } });
    await make(stage.client, 'root');
    await controller.synced;
    await make(stage.client.tenant('east'), 'east');
    await expect.poll(() => seen.toSorted((a, b) => a.localeCompare(b))).toEqual([':root', 'east:east']);
    await stage.client
      .tenant('east')
      .kind(ConfigMap)
      .patch({ name: 'm' }, { merge: { data: { text: 'changed' } } });
    await expect.poll(() => seen.at(-1)).toBe('east:changed');
    expect(controller.metrics()).toMatchObject({ name: 'reader', active: 1, rounds: 3, failures: 0 });
  });

  test('does not answer its own status with another round', async () => {
    const namespace = await newNamespace();
    let rounds = 0;
    started(
      createController<Round>({
        name: 'writer',
        client: stage.client,
        logger,
        lease: 'none',
        watches: [watching(Cloud, { keep: 'metadata', tenants: 'own', namespace })],
        begin: (round) => Promise.resolve(round),
        reconcile: [
          async ({ client, key }) => {
            const merge = { status: { lastError: `round ${++rounds}` } };
            await client.kind(Cloud).patch(key, { merge }, { subresource: 'status' });
            return 'continue';
          },
        ],
      }),
    );
    const spec = { type: 'openstack', endpoint: 'https://west.example.org' } as const;
    const clouds = stage.client.kind(Cloud);
    const told = (name: string) => async () => (await clouds.get({ name, namespace })).status?.lastError;
    await clouds.create({ metadata: { name: 'west', namespace }, spec });
    await expect.poll(told('west')).toBe('round 1');
    await clouds.patch({ name: 'west', namespace }, { merge: { spec: { country: 'DE' } } });
    await expect.poll(told('west')).toBe('round 2');
    // What comes after the status has been seen when this one has.
    await clouds.create({ metadata: { name: 'east', namespace }, spec });
    await expect.poll(told('east')).toBe('round 3');
    expect(await told('west')()).toBe('round 2');
    expect(rounds).toBe(3);
  });

  test('tries again what failed, and again what asks for it', async () => {
    const namespace = await newNamespace();
    let [begun, failed] = [0, 0];
    const controller = started(
      createController({
        name: 'stubborn',
        client: stage.client,
        logger,
        lease: 'none',
        firstPauseMs: 1,
        watches: [watching(ConfigMap, { keep: 'objects', tenants: 'own', namespace, fields: 'metadata.name=wanted' })],
        begin: () => Promise.resolve(++begun),
        reconcile: [
          async function refuse(count: number) {
            if (count > 2) return 'continue';
            failed++;
            throw new Error('not yet');
          },
          async (count) => (count < 5 ? { again: 1 } : 'stop'),
        ],
      }),
    );
    await stage.client.kind(ConfigMap).create({ metadata: { name: 'wanted', namespace } });
    await expect.poll(() => begun).toBe(5);
    await expect.poll(() => controller.metrics()).toMatchObject({ rounds: 5, failures: 2, depth: 0, underWay: 0 });
    expect(failed).toBe(2);
  });
});

test('a round about a tenant that is gone is no failure, and is not repeated', async () => {
  const namespace = await newNamespace();
  const controller = started(
    createController<ConfigMap>({
      name: 'late',
      client: stage.client,
      logger,
      lease: 'none',
      firstPauseMs: 1,
      watches: [watching(ConfigMap, { keep: 'metadata', tenants: 'own', namespace })],
      begin: ({ client, key }) => client.tenant('gone').kind(ConfigMap).find(key),
      reconcile: [],
    }),
  );
  await stage.client.kind(ConfigMap).create({ metadata: { name: 'a', namespace } });
  await expect.poll(() => controller.metrics()).toMatchObject({ rounds: 1, failures: 0, depth: 0, underWay: 0 });
});

describe('a lease', () => {
  const fast = { durationMs: 1000, fenceMs: 600, periodMs: 50 };
  /** For who is not to lose it where the machine stands still for a while. */
  const long = { durationMs: 30_000, fenceMs: 20_000 };

  /** A replica that counts while it holds the lease. */
  async function replica(namespace: string, name: string, options: Partial<LeaseOptions> = {}) {
    return replicaOf(await stage.open(name), namespace, name, options);
  }

  function replicaOf(client: Client, namespace: string, name: string, options: Partial<LeaseOptions> = {}) {
    const state = { working: false, tenures: 0, tenure: null as Tenure | null };
    const stop = new AbortController();
    const done = workUnderLease(
      { client, logger, namespace, name: 'task', identity: name, ...fast, ...options },
      stop.signal,
      async (tenure) => {
        Object.assign(state, { working: true, tenures: state.tenures + 1, tenure });
        await new Promise((resolve) => tenure.signal.addEventListener('abort', resolve));
        state.working = false;
      },
    );
    stopping.push(async () => {
      stop.abort();
      await done;
    });
    return Object.assign(state, { client, stop: () => (stop.abort(), done) });
  }

  test('lets one work, and the next one at once when the first stops in order', async () => {
    const namespace = await newNamespace();
    const first = await replica(namespace, 'first', long);
    await expect.poll(() => first.working).toBe(true);
    const second = await replica(namespace, 'second', long);
    await pause(300);
    expect([first.working, second.working]).toEqual([true, false]);
    const before = performance.now();
    await first.stop();
    await expect.poll(() => second.working, { interval: 10 }).toBe(true);
    expect(performance.now() - before).toBeLessThan(long.durationMs);
    const { spec } = await stage.client.kind(Lease).get({ name: 'task', namespace });
    expect(spec).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
  });

  test('of a holder that is cut off passes on, and that one has stopped by itself before', async () => {
    const namespace = await newNamespace();
    const heir = await stage.open('heir');

    const first = await replica(namespace, 'cut-off');
    await expect.poll(() => first.working).toBe(true);
    // All at once, so that it holds the lease when it is cut off, however long the machine stood still before.
    let firstStopped = 0;
    first.tenure!.signal.addEventListener('abort', () => (firstStopped = performance.now()));
    const second = replicaOf(heir, namespace, 'heir');
    const cut = performance.now();
    await first.client.close();
    await expect.poll(() => second.working, { timeout: 20_000, interval: 10 }).toBe(true);
    const taken = performance.now();
    expect(first.working).toBe(false);
    expect(firstStopped).toBeGreaterThan(0);
    expect(firstStopped).toBeLessThan(taken);
    expect(taken - cut).toBeLessThan(fast.durationMs + 4 * fast.periodMs + 10_000);
    expect(() => first.tenure!.require()).toThrow('task is lost');
  });

  test('that was taken away ends the work at the next look', async () => {
    const namespace = await newNamespace();
    const first = await replica(namespace, 'robbed');
    await expect.poll(() => first.working).toBe(true);
    const leases = stage.client.kind(Lease);
    const merge = { spec: { holderIdentity: 'robber', leaseDurationSeconds: 60 } };
    await leases.patch({ name: 'task', namespace }, { merge });
    await expect.poll(() => first.working).toBe(false);
    expect((await leases.get({ name: 'task', namespace })).spec?.holderIdentity).toBe('robber');
  });

  test('is not needed to be seen as lost by a timer: a clock that jumped is enough', async () => {
    const namespace = await newNamespace();
    let skipped = 0;
    const clock = { monotonic: () => performance.now() + skipped, now: () => new Date() };
    const first = await replica(namespace, 'frozen', { clock, fenceMs: 60_000, durationMs: 90_000, periodMs: 10_000 });
    await expect.poll(() => first.working).toBe(true);
    first.tenure!.require();
    skipped = 60_001;
    expect(() => first.tenure!.require()).toThrow('could not be renewed in time');
    await expect.poll(() => first.working).toBe(false);
  });

  test('decides which replica’s controller works on a key', async () => {
    const namespace = await newNamespace();
    const seen: string[] = [];
    const controllers = await Promise.all(
      ['one', 'two'].map(async (name) =>
        started(
          createController<string>({
            name: 'shared',
            client: await stage.open(name),
            logger,
            lease: { namespace, identity: name, ...fast, ...long },
            watches: [watching(ConfigMap, { keep: 'metadata', tenants: 'own', namespace })],
            begin: ({ key }) => Promise.resolve(key.name),
            reconcile: [async (key) => (seen.push(`${name}:${key}`), 'continue')],
          }),
        ),
      ),
    );
    await expect.poll(() => controllers.filter((one) => one.metrics().active === 1).length).toBe(1);
    await stage.client.kind(ConfigMap).create({ metadata: { name: 'a', namespace } });
    await expect.poll(() => seen).toHaveLength(1);

    const [active, waiting] = controllers[0]!.metrics().active === 1 ? controllers : controllers.toReversed();
    await active!.stop();
    await expect.poll(() => waiting!.metrics().active).toBe(1);
    await expect.poll(() => seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(2);
  });
});

describe('events', () => {
  const record = () => {
    const recorder = createEventRecorder({ component: 'test-controller', logger });
    stopping.push(() => recorder.close());
    return recorder;
  };

  test('stand beside their object and count up, also after a restart', async () => {
    const namespace = await newNamespace();
    const about = await stage.client.kind(ConfigMap).create({ metadata: { name: 'a', namespace } });
    const text = { type: 'Warning', reason: 'Odd', message: 'Something is odd.' } as const;
    const first = record();
    first.record(stage.client, about, text);
    first.record(stage.client, about, text);
    first.record(stage.client, about, { ...text, message: 'Something else is odd.' });
    await first.idle();
    const second = record();
    second.record(stage.client, about, text);
    await second.idle();
    const fields = `involvedObject.uid=${about.metadata.uid}`;
    const events = await Array.fromAsync(stage.client.kind(Event).list({ namespace, fields }));
    expect(
      events.map(({ message, count, type, reason, source }) => ({ message, count, type, reason, source })),
    ).toEqual(
      expect.arrayContaining([
        { ...text, count: 3, source: { component: 'test-controller' } },
        { ...text, message: 'Something else is odd.', count: 1, source: { component: 'test-controller' } },
      ]),
    );
  });

  test('that cannot be stored are dropped, and long ones are cut', async () => {
    const namespace = await newNamespace();
    const about = await stage.client.kind(ConfigMap).create({ metadata: { name: 'a', namespace } });
    const recorder = record();
    const gone = { ...about, metadata: { ...about.metadata, namespace: 'nowhere' } };
    recorder.record(stage.client, gone, { type: 'Normal', reason: 'Lost', message: 'Nobody reads this.' });
    recorder.record(stage.client, about, { type: 'Normal', reason: 'Long', message: 'ä'.repeat(2000) });
    await recorder.idle();
    const [event, ...others] = await Array.fromAsync(stage.client.kind(Event).list({ namespace }));
    expect(others).toEqual([]);
    expect(Buffer.byteLength(event!.message!)).toBeLessThanOrEqual(1024);
    expect(event!.message).toMatch(/^ä+…$/);
  });

  test('of one object are bounded', async () => {
    const namespace = await newNamespace();
    const about = await stage.client.kind(ConfigMap).create({ metadata: { name: 'a', namespace } });
    const recorder = record();
    for (let at = 0; at < 40; at++)
      recorder.record(stage.client, about, { type: 'Normal', reason: 'Flood', message: `${at}` });
    await recorder.idle();
    expect(await Array.fromAsync(stage.client.kind(Event).list({ namespace }))).toHaveLength(25);
  });
});

test('a finalizer holds an object until it is removed, and leaves those of others', async () => {
  const namespace = await newNamespace();
  const maps = stage.client.kind(ConfigMap);
  const name = { name: 'held', namespace };
  const made = await maps.create({ metadata: { ...name, finalizers: ['others.example.org/x'] } });
  const held = await ensureFinalizer(maps, made, 'allmend.dev/test');
  expect(held.metadata.finalizers).toEqual(['others.example.org/x', 'allmend.dev/test']);
  expect(await ensureFinalizer(maps, held, 'allmend.dev/test')).toBe(held);
  await expect(
    removeFinalizer(
      maps,
      { ...held, metadata: { ...held.metadata, resourceVersion: made.metadata.resourceVersion! } },
      'allmend.dev/test',
    ),
  ).rejects.toMatchObject({ reason: 'Conflict' });
  await maps.delete(name);
  const going = await maps.get(name);
  expect(going.metadata.deletionTimestamp).toBeTruthy();
  expect(await ensureFinalizer(maps, going, 'allmend.dev/late')).toBe(going);
  const released = await removeFinalizer(maps, going, 'allmend.dev/test');
  await removeFinalizer(maps, released, 'others.example.org/x');
  await expect(maps.get(name)).rejects.toMatchObject({ reason: 'NotFound' });
});
