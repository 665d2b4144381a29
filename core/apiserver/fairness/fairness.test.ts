import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStatusError } from '@allmend/core-machinery';
import { refusal } from '../registry/testing.ts';
import type { Identity } from '../request/identity.ts';
import { createFairness, type Place, type TenantFairness } from './fairness.ts';
import type { FairnessLimits } from './limits.ts';
import { request, userOf, virtualTime, type VirtualTime } from './testing.ts';

interface Stage {
  readonly time: VirtualTime;
  readonly fairness: TenantFairness;
  readonly enter: (identity: Identity, verb?: 'get' | 'watch') => Promise<Place>;
}

function stage(limits: Partial<FairnessLimits> = {}): Stage {
  const time = virtualTime();
  const fairness = createFairness({ limits: { rate: 1e9, burst: 1e9, ...limits }, time });
  return { time, fairness, enter: (identity, verb) => fairness.enter('any', identity, request(verb)) };
}

/** Whether the promise has settled by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const mark = (): void => void (done = true);
  promise.then(mark, mark);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return done;
}

describe('seats', () => {
  test('are given at once while there are any, and then in turn', async () => {
    const { enter, fairness } = stage({ seats: 2, tenantSeats: 2 });
    const [first, second] = [await enter(userOf('a')), await enter(userOf('a'))];
    const third = enter(userOf('a'));
    expect(await settled(third)).toBe(false);
    expect(fairness.figures()).toMatchObject({ busy: 2, waiting: 1 });
    first();
    expect(await settled(third)).toBe(true);
    second();
    (await third)();
    expect(fairness.figures()).toMatchObject({ busy: 0, waiting: 0 });
  });

  test('a place that is left twice is left once', async () => {
    const { enter, fairness } = stage({ seats: 2 });
    const first = await enter(userOf('a'));
    await enter(userOf('a'));
    first();
    first();
    expect(fairness.figures().busy).toBe(1);
  });

  test('one tenant never holds all of them', async () => {
    const { enter } = stage({ seats: 4, tenantSeats: 2 });
    await enter(userOf('a'));
    await enter(userOf('a'));
    expect(await settled(enter(userOf('a')))).toBe(false);
    expect(await settled(enter(userOf('b')))).toBe(true);
  });

  test('go round between tenants: a burst waits behind itself', async () => {
    const { enter } = stage({ seats: 1, tenantSeats: 1 });
    const order: string[] = [];
    let place = await enter(userOf('a'));
    const wait = async (name: string, identity: Identity): Promise<void> => {
      place = await enter(identity);
      order.push(name);
    };
    for (let at = 1; at <= 4; at++) void wait(`a${at}`, userOf('a'));
    void wait('b1', userOf('b'));
    void wait('b2', userOf('b'));
    void wait('c1', userOf('c'));
    for (let turn = 0; turn < 7; turn++) {
      place();
      await settled(Promise.resolve());
    }
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  test('and within a tenant between its users', async () => {
    const { enter } = stage({ seats: 1, tenantSeats: 1 });
    const order: string[] = [];
    let place = await enter(userOf('a', 'script'));
    const wait = async (name: string): Promise<void> => {
      place = await enter(userOf('a', name));
      order.push(name);
    };
    for (const name of ['script', 'script', 'script', 'anna', 'ben']) void wait(name);
    for (let turn = 0; turn < 5; turn++) {
      place();
      await settled(Promise.resolve());
    }
    expect(order).toEqual(['script', 'anna', 'ben', 'script', 'script']);
  });

  test('the operator is let in always', async () => {
    const { enter, fairness } = stage({ seats: 1, rate: 1, burst: 1 });
    await enter(userOf('a'));
    const master = userOf('root', 'olga', ['system:masters']);
    for (let at = 0; at < 20; at++) expect(await settled(enter(master))).toBe(true);
    expect(fairness.figures().busy).toBe(1);
    expect(await settled(enter(userOf('b', 'x', ['system:masters'])))).toBe(false);
  });

  test('who sends to another tenant pays with their own share', async () => {
    const { fairness } = stage({ rate: 1, burst: 2 });
    const stranger = userOf('a');
    await fairness.enter('b', stranger, request('get', 'b'));
    await fairness.enter('b', stranger, request('get', 'b'));
    expect((await refusal(fairness.enter('b', stranger, request('get', 'b')))).code).toBe(429);
    await fairness.enter('b', userOf('b'), request('get', 'b'));
  });
});

describe('what is too much', () => {
  test('is 429 with the time after which there is room in the rate', async () => {
    const { enter, time, fairness } = stage({ rate: 0.25, burst: 1, seats: 10 });
    (await enter(userOf('a')))();
    const error = await refusal(enter(userOf('a')));
    expect(error.status).toMatchObject({ code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 4 } });
    expect(fairness.figures().refused.rate).toBe(1);
    await time.pass(3000);
    expect((await refusal(enter(userOf('a')))).status.details?.retryAfterSeconds).toBe(1);
    await time.pass(1000);
    await enter(userOf('a'));
  });

  test('a queue that is full says how long it takes to empty', async () => {
    const { enter, time } = stage({ seats: 1, tenantSeats: 1, tenantQueue: 40, userQueue: 40, patienceMs: 1e9 });
    // Each request takes a second: after a while the server knows.
    for (let at = 0; at < 400; at++) {
      const place = await enter(userOf('b'));
      await time.pass(1000);
      place();
    }
    await enter(userOf('a'));
    for (let at = 0; at < 40; at++) void enter(userOf('a'));
    const { details } = (await refusal(enter(userOf('a')))).status;
    expect(details?.retryAfterSeconds).toBeGreaterThanOrEqual(39);
    expect(details?.retryAfterSeconds).toBeLessThanOrEqual(42);
  });

  test('one user does not fill the queue of a tenant, nor one tenant that of the server', async () => {
    const { enter } = stage({ seats: 1, tenantSeats: 1, userQueue: 2, tenantQueue: 3, queue: 4 });
    await enter(userOf('a', 'script'));
    for (let at = 0; at < 2; at++) void enter(userOf('a', 'script'));
    expect((await refusal(enter(userOf('a', 'script')))).code).toBe(429);
    void enter(userOf('a', 'anna'));
    expect((await refusal(enter(userOf('a', 'ben')))).code).toBe(429);
    void enter(userOf('b'));
    // The server's queue is full: a tenant that already waits is refused, one that does not may wait once.
    expect((await refusal(enter(userOf('b', 'other')))).code).toBe(429);
    expect(await settled(enter(userOf('c')))).toBe(false);
  });

  test('who has waited too long is told so, and their place in the queue is free', async () => {
    const { enter, time, fairness } = stage({ seats: 1, tenantSeats: 1, patienceMs: 5000 });
    await enter(userOf('a'));
    const waiting = refusal(enter(userOf('a')));
    await time.pass(5000);
    expect((await waiting).message).toContain('waited too long');
    expect(fairness.figures()).toMatchObject({ busy: 1, waiting: 0 });
  });

  test('Retry-After is between a second and a minute', async () => {
    const { enter } = stage({ rate: 0.001, burst: 1 });
    await enter(userOf('a'));
    expect((await refusal(enter(userOf('a')))).status.details?.retryAfterSeconds).toBe(60);
  });
});

describe('watches', () => {
  test('give their seat back once they stream, and are counted until they end', async () => {
    const { enter, fairness } = stage({ seats: 1, tenantSeats: 1, tenantWatches: 2 });
    const first = await enter(userOf('a'), 'watch');
    expect(fairness.figures()).toMatchObject({ busy: 1, watches: 1 });
    first.streaming();
    expect(fairness.figures()).toMatchObject({ busy: 0, watches: 1 });
    (await enter(userOf('a'), 'watch')).streaming();
    const error = await refusal(enter(userOf('a'), 'watch'));
    expect(error.status).toMatchObject({ code: 429, details: { retryAfterSeconds: 10 } });
    (await enter(userOf('b'), 'watch')).streaming();
    first();
    first();
    expect(fairness.figures()).toMatchObject({ busy: 0, watches: 2 });
    expect(await settled(enter(userOf('a'), 'watch'))).toBe(true);
  });

  test('that wait for a seat in vain are not counted on', async () => {
    const { enter, time, fairness } = stage({ seats: 1, tenantSeats: 1, patienceMs: 10 });
    await enter(userOf('a'));
    const waiting = refusal(enter(userOf('a'), 'watch'));
    await time.pass(10);
    await waiting;
    expect(fairness.figures().watches).toBe(0);
  });
});

interface Load {
  readonly identity: Identity;
  /** Milliseconds between its requests. */
  readonly everyMs: number;
}

/** Sends the loads for so long; each request holds its seat for 5 ms. Gives the latencies of each load, in milliseconds. */
async function simulate(given: Stage, loads: readonly Load[], ms: number): Promise<number[][]> {
  const { time, enter } = given;
  const latencies: number[][] = loads.map(() => []);
  loads.forEach(({ identity, everyMs }, load) => {
    const send = (): void => {
      const begun = time.now();
      enter(identity).then(
        (place) =>
          time.after(5, () => {
            place();
            latencies[load]!.push(time.now() - begun);
          }),
        (error: unknown) => {
          if (!isStatusError(error, 'TooManyRequests')) throw error;
        },
      );
      if (begun + everyMs < ms) time.after(everyMs, send);
    };
    time.after(load * 0.01, send);
  });
  await time.pass(ms);
  return latencies;
}

const at = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)]!;

describe('a noisy tenant (10,000 requests per second)', () => {
  const quiet: Load = { identity: userOf('quiet'), everyMs: 20 };
  const noisy: Load = { identity: userOf('noisy'), everyMs: 0.1 };
  // 16 seats of 5 ms make 3200 requests per second: three times too few for the noise alone.
  test.each<[string, Partial<FairnessLimits>]>([
    ['by its part of the seats', { seats: 16, tenantSeats: 8 }],
    ['by turns alone, where it may take every seat', { seats: 16, tenantSeats: 16 }],
    ['with a limited rate', { seats: 16, tenantSeats: 16, rate: 1000, burst: 100 }],
  ])('does not slow another one beyond twice: %s', async (_, limits) => {
    const [alone] = await simulate(stage(limits), [quiet], 1000);
    const given = stage(limits);
    const [beside, noise] = await simulate(given, [quiet, noisy], 1000);
    expect(beside!.length).toBe(alone!.length);
    expect(at(beside!, 0.5)).toBeLessThanOrEqual(2 * at(alone!, 0.5));
    expect(at(beside!, 0.99)).toBeLessThanOrEqual(2 * at(alone!, 0.99));
    expect(Math.max(...beside!)).toBeLessThanOrEqual(2 * Math.max(...alone!));
    // It is served as well, with what is left.
    expect(noise!.length).toBeGreaterThan(500);
    const { refused, waiting } = given.fairness.figures();
    expect(refused.queue + refused.rate).toBeGreaterThan(4000);
    expect(waiting).toBeLessThanOrEqual(1000);
  });

  test('without turns it would: the measure can fail', async () => {
    // One queue for all, as if everybody were one user of one tenant.
    const given = stage({ seats: 16, tenantSeats: 16, tenantQueue: 1000, userQueue: 1000 });
    const same = { ...quiet, identity: noisy.identity };
    const [beside] = await simulate(given, [same, noisy], 1000);
    expect(at(beside!.length > 0 ? beside! : [Infinity], 0.5)).toBeGreaterThan(20);
  });

  test('a noisy user of a tenant does not slow the others in it beyond twice', async () => {
    const limits = { seats: 16, tenantSeats: 8 };
    const [alone] = await simulate(stage(limits), [quiet], 500);
    const script = { ...noisy, identity: userOf('quiet', 'script') };
    const [beside] = await simulate(stage(limits), [quiet, script], 500);
    expect(beside!.length).toBe(alone!.length);
    expect(at(beside!, 0.99)).toBeLessThanOrEqual(2 * at(alone!, 0.99));
  });

  test('many noisy tenants get equal parts', async () => {
    const loads = ['a', 'b', 'c', 'd'].map((name): Load => ({ identity: userOf(name), everyMs: 0.5 }));
    const counts = (await simulate(stage({ seats: 8, tenantSeats: 4 }), loads, 1000)).map(({ length }) => length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(8);
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(1500);
  });
});

test('law: whatever comes and goes, no limit is passed, nothing is lost, and at the end everything is free', async () => {
  const step = fc.record({
    tenant: fc.constantFrom('a', 'b', 'c'),
    user: fc.constantFrom('x', 'y'),
    verb: fc.constantFrom('get' as const, 'watch' as const),
    hold: fc.integer({ min: 0, max: 40 }),
    pause: fc.integer({ min: 0, max: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const limits = {
        seats: 3,
        tenantSeats: 2,
        tenantQueue: 4,
        userQueue: 3,
        queue: 6,
        patienceMs: 60,
        tenantWatches: 3,
      };
      const { time, enter, fairness } = stage(limits);
      let answered = 0;
      const visit = async (tenant: string, user: string, verb: 'get' | 'watch', hold: number): Promise<void> => {
        try {
          const place = await enter(userOf(tenant, user), verb);
          time.after(hold / 2, () => place.streaming());
          time.after(hold, () => {
            place();
            answered += 1;
          });
        } catch (error) {
          expect(isStatusError(error, 'TooManyRequests')).toBe(true);
          answered += 1;
        }
      };
      for (const { tenant, user, verb, hold, pause } of steps) {
        void visit(tenant, user, verb, hold);
        await time.pass(pause);
        const { busy, waiting, watches } = fairness.figures();
        expect(busy).toBeLessThanOrEqual(3);
        expect(waiting).toBeLessThanOrEqual(6 + 3);
        expect(watches).toBeLessThanOrEqual(9);
      }
      await time.pass(1000);
      expect(answered).toBe(steps.length);
      expect(fairness.figures()).toMatchObject({ busy: 0, waiting: 0, watches: 0 });
    }),
    { numRuns: 200 },
  );
});
