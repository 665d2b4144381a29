import { once } from 'node:events';
import type { Exchange, Observation } from '@allmend/api';
import type { CallRecord, CallScope, Cloud } from '@allmend/openstack-client';
import { waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CollectContext, Collector } from './collector.ts';
import { Observer, type ObserverOptions, type RunEvent } from './observe.ts';

function collector<T>(
  resource: string,
  schema: z.ZodType<T>,
  collect: (context: CollectContext) => Promise<T>,
  more: Partial<Collector<T>> = {},
): Collector<T> {
  return { resource, mode: 'read', deadline: 5, schema, collect, ...more };
}

/** A cloud of which only the scope is used: calls are made by hand through the recorder. */
const recorders: ((call: CallRecord) => void)[] = [];
const cloud = {
  scoped: (scope: CallScope) => (scope.recorder && recorders.push(scope.recorder), cloud),
} as unknown as Cloud;

const call = { service: 'compute', url: 'https://c.example/flavors' } as CallRecord;

function observer(options: Partial<ObserverOptions> = {}) {
  const events: RunEvent[] = [];
  const stored: Observation[] = [];
  let exchanges = 0;
  const made = new Observer({
    cloud,
    sink: {
      exchange: async () => ({ id: ++exchanges }) as Exchange,
      observation: async (observation) => void stored.push(observation),
    },
    signal: new AbortController().signal,
    collect: { domainManagerCloud: null, documents: {} },
    teardown: () => ({ track: async () => ({}) as never, run: async () => [] }),
    joinedTeardown: async () => ({ track: async () => ({}) as never, run: async () => [] }),
    readOnly: false,
    fatal: () => undefined,
    resumed: new Map(),
    event: (event) => events.push(event),
    now: () => new Date('2026-11-21T06:00:00Z'),
    ...options,
  });
  return { observe: (one: Collector) => made.observe(one), events, stored };
}

test('collects a resource once, however many ask, and keeps its exchanges', async () => {
  let times = 0;
  const flavors = collector('flavors', z.array(z.string()), async () => {
    times++;
    recorders.at(-1)!(call);
    return ['SCS-1V-4'];
  });
  const both = collector('both', z.number(), async (context) => (await context.need(flavors)).length);
  const { observe, stored } = observer();
  const [a, b, c] = await Promise.all([observe(flavors), observe(both), observe(flavors)]);
  expect(times).toBe(1);
  expect(a).toBe(c);
  expect(a).toMatchObject({ state: 'observed', value: ['SCS-1V-4'], exchanges: [1] });
  expect(b).toMatchObject({ state: 'observed', value: 1, exchanges: [1] });
  expect(stored.map((one) => one.resource).sort()).toEqual(['both', 'flavors']);
});

test('a failure is an observation, and what rests on it fails with the same reason', async () => {
  const images = collector('images', z.array(z.string()), async () => {
    throw new Error('the image service hangs');
  });
  const recency = collector('recency', z.number(), async (context) => (await context.need(images)).length);
  const { observe } = observer();
  expect(await observe(images)).toMatchObject({ state: 'failed', error: { message: 'the image service hangs' } });
  expect(await observe(recency)).toMatchObject({
    state: 'failed',
    error: { reason: 'conformance.collector-broke', message: 'images: the image service hangs' },
  });
});

test('a collector that ignores its signal cannot hold the run beyond its deadline, and its teardown runs', async () => {
  let torn = 0;
  const stubborn = collector('backup', z.number(), () => new Promise<number>(() => {}), {
    mode: 'active',
    deadline: 0.02,
  });
  const { observe, events } = observer({
    teardown: () => ({
      track: async () => ({}) as never,
      run: async () => (torn++, [{ kind: 'volume', name: 'allmend-1', problem: 'in use' }]),
    }),
  });
  expect(await observe(stubborn)).toMatchObject({
    state: 'failed',
    error: { reason: 'conformance.deadline', message: 'did not end within its 0.02 s' },
  });
  expect(torn).toBe(1);
  expect(events).toContainEqual({
    type: 'left-behind',
    resource: 'backup',
    kind: 'volume',
    name: 'allmend-1',
    problem: 'in use',
  });
});

test('a value of another shape is a failure that names the place', async () => {
  const wrong = collector('flavors', z.object({ count: z.number() }), async () => ({ count: 'many' }) as never);
  expect(await observer().observe(wrong)).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('at count') as string },
  });
});

test('a read-only run skips active collectors without calling them', async () => {
  let called = false;
  const active = collector('backup', z.number(), async () => ((called = true), 1), { mode: 'active' });
  const { observe, events } = observer({ readOnly: true });
  expect(await observe(active)).toMatchObject({ state: 'skipped' });
  expect(called).toBe(false);
  expect(events).toEqual([]);
});

test('an interruption stops collectors and stores nothing half done', async () => {
  const interruption = new AbortController();
  const { observe, stored, events } = observer({ signal: interruption.signal });
  const pending = observe(collector('slow', z.number(), (context) => context.sleep(60_000).then(() => 1)));
  await waitUntil('the collector to start', () => events.length > 0);
  interruption.abort(new Error('Ctrl-C'));
  expect(await pending).toMatchObject({ state: 'failed', error: { reason: 'conformance.interrupted' } });
  expect(stored).toEqual([]);
});

test('a resumed observation is not made again', async () => {
  const resumed: Observation = {
    resource: 'flavors',
    state: 'observed',
    startedAt: '',
    finishedAt: '',
    exchanges: [1],
    value: [],
  };
  const flavors = collector('flavors', z.array(z.string()), async () => {
    throw new Error('must not be called');
  });
  expect(await observer({ resumed: new Map([['flavors', resumed]]) }).observe(flavors)).toBe(resumed);
});

test('a collector that goes on after its deadline can create nothing more', async () => {
  const late = Promise.withResolvers<unknown>();
  const stubborn = collector(
    'backup',
    z.number(),
    async (context) => {
      await context.sleep(60_000).catch(() => undefined);
      await context.track('volume', async () => ({ id: 'v' })).then(late.resolve, late.reject);
      return 1;
    },
    { mode: 'active', deadline: 0.02 },
  );
  await observer().observe(stubborn);
  await expect(late.promise).rejects.toThrow();
});

test('a joined cloud is recorded, torn down before the main one and closed', async () => {
  const order: string[] = [];
  const other = {
    ...cloud,
    scoped: (scope: CallScope) => (scope.recorder?.(call), other),
    token: async () => ({}),
    close: async () => void order.push('closed'),
  } as unknown as Cloud;
  const joining = collector(
    'domain',
    z.number(),
    async (context) => {
      const { track } = await context.join(other);
      await track('user', async () => ({ id: 'u' }));
      return 1;
    },
    { mode: 'active' },
  );
  const teardown = (name: string) => ({
    track: async () => (order.push(`${name} create`), {}) as never,
    run: async () => (order.push(name), [{ kind: 'user', name, problem: 'in use' }]),
  });
  const { observe, events } = observer({
    teardown: () => teardown('main'),
    joinedTeardown: async () => teardown('joined'),
  });
  expect(await observe(joining)).toMatchObject({ state: 'observed', exchanges: [1, 2] });
  expect(order).toEqual(['joined create', 'joined', 'closed', 'main']);
  expect(events.filter((event) => event.type === 'left-behind').map((event) => event.name)).toEqual(['joined', 'main']);
});

test('what does not go through the cloud is recorded too', async () => {
  const s3 = collector('s3', z.number(), async (context) => (context.record(call), 1));
  expect(await observer().observe(s3)).toMatchObject({ exchanges: [1] });
});

test('a call that ends after its collector was stopped is no part of the observation, nor of a run that is closed', async () => {
  let late: ((call: CallRecord) => void) | undefined;
  const stuck = collector(
    'stuck',
    z.number(),
    async (context) => {
      late = context.record;
      await context.sleep(60_000);
      return 1;
    },
    { deadline: 0.01 },
  );
  const told: string[] = [];
  const sink = {
    exchange: async ({ service }: CallRecord) => ({ id: told.push(service) }) as Exchange,
    observation: async () => undefined,
  };
  expect(await observer({ sink }).observe(stuck)).toMatchObject({
    state: 'failed',
    error: { reason: 'conformance.deadline' },
    exchanges: [],
  });
  late!(call);
  expect(told).toEqual([]);
});

test('evidence that cannot be kept is told at once, while the collector still runs, and its teardown comes first', async () => {
  const full = new Error('the disk is full');
  const order: string[] = [];
  const stop = new AbortController();
  const slow = collector('slow', z.string(), async ({ signal }) => {
    recorders.at(-1)!(call);
    await once(signal, 'abort');
    order.push('stopped');
    throw signal.reason;
  });
  const { observe } = observer({
    sink: { exchange: () => Promise.reject(full), observation: async () => undefined },
    signal: stop.signal,
    fatal: (error) => (order.push(error.message), stop.abort(error)),
    teardown: () => ({ track: async () => ({}) as never, run: async () => (order.push('removed'), []) }),
  });
  await expect(observe(slow)).rejects.toBe(full);
  expect(order).toEqual(['the disk is full', 'stopped', 'removed']);
});
