import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorkQueue } from './work-queue.ts';

const never = { again: 'never' } as const;

describe('a work queue', () => {
  test('works on a key once, however often it was added before', async () => {
    const seen: string[] = [];
    const queue = createWorkQueue({ work: (key) => (seen.push(key), Promise.resolve(never)), concurrency: 1 });
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    await queue.idle();
    // The first starts at once; the second `a` came while it was worked on.
    expect(seen).toEqual(['a', 'b', 'c', 'a']);
  });

  test('what is added while it is worked on is worked on once more, never at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    let [rounds, atOnce, most] = [0, 0, 0];
    const queue = createWorkQueue({
      async work() {
        most = Math.max(most, ++atOnce);
        if (++rounds === 1) await gate.promise;
        atOnce--;
        return never;
      },
    });
    queue.add('a');
    queue.add('a');
    queue.add('a');
    gate.resolve();
    await queue.idle();
    expect([rounds, most]).toEqual([2, 1]);
  });

  test('a failure is told and tried again, with longer pauses', async () => {
    const told: number[] = [];
    const done = Promise.withResolvers<void>();
    const queue = createWorkQueue({
      work: () => {
        if (told.length < 4) return Promise.reject(new Error('no'));
        done.resolve();
        return Promise.resolve(never);
      },
      failed: (_key, _error, failures) => told.push(failures),
      firstPauseMs: 1,
      longestPauseMs: 4,
    });
    queue.add('a');
    await done.promise;
    expect(told).toEqual([1, 2, 3, 4]);
  });

  test('of several moments the earliest counts, and an addition comes before all', async () => {
    let rounds = 0;
    const queue = createWorkQueue({ work: () => (rounds++, Promise.resolve(never)) });
    queue.addAfter('a', 60_000);
    queue.addAfter('a', 120_000);
    expect(queue.size).toBe(1);
    queue.add('a');
    await queue.idle();
    expect([rounds, queue.size]).toEqual([1, 0]);
  });

  test('work that asks for it is done again later', async () => {
    let rounds = 0;
    const twice = Promise.withResolvers<void>();
    const queue = createWorkQueue({
      work: () => {
        if (++rounds === 2) twice.resolve();
        return Promise.resolve(rounds === 1 ? { again: 'after', ms: 1 } : never);
      },
    });
    queue.add('a');
    await twice.promise;
    await queue.close();
    expect(rounds).toBe(2);
  });

  test('closing aborts what is under way, waits for it and starts nothing more', async () => {
    let ended = 'no';
    const queue = createWorkQueue({
      concurrency: 1,
      work: async (_key, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended = 'yes';
        return never;
      },
    });
    queue.add('a');
    queue.add('b');
    await queue.close();
    queue.add('c');
    expect([ended, queue.size]).toEqual(['yes', 0]);
  });

  test('law: every key is worked on after its last addition, never twice at once, never too many at once', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 3 }), async (added, concurrency) => {
        let at = 0;
        const begun = new Map<string, number>();
        const busy = new Set<string>();
        const queue = createWorkQueue({
          concurrency,
          async work(key) {
            expect(busy.has(key)).toBe(false);
            busy.add(key);
            expect(busy.size).toBeLessThanOrEqual(concurrency);
            begun.set(key, ++at);
            await Promise.resolve();
            busy.delete(key);
            return never;
          },
        });
        const last = new Map<string, number>();
        for (const key of added) {
          last.set(key, at);
          queue.add(key);
          if (at % 3 === 0) await Promise.resolve();
        }
        await queue.idle();
        for (const [key, moment] of last) expect(begun.get(key)).toBeGreaterThan(moment);
      }),
    );
  });
});
