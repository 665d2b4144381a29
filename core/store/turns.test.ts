import { describe, expect, test, vi } from 'vitest';
import { createTurns } from './turns.ts';

/** Computes for so many milliseconds. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Runs the work and counts in how many turns of the event loop it was done. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const over = new AbortController();
  const beat = (): void => {
    turns++;
    if (!over.signal.aborted) setImmediate(beat);
  };
  setImmediate(beat);
  await work();
  over.abort();
  return turns;
}

describe('turns', () => {
  test('short work is done at once, in the turn that asks for it', () => {
    // More than any machine stands still: what is short is a matter of the others.
    const turns = createTurns(60_000);
    const done: number[] = [];
    for (let n = 0; n < 10; n++) void turns.run(() => done.push(n));
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('what is above the budget of a turn waits for the next ones, in order', async () => {
    const turns = createTurns(5);
    const done: number[] = [];
    const count = await turnsOf(() =>
      Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          turns.run(() => {
            compute(3);
            done.push(n);
          }),
        ),
      ),
    );
    expect(done).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect(count).toBeGreaterThanOrEqual(5);
  });

  test('long work sees when to stop, and several share the turns', async () => {
    const turns = createTurns(4);
    const order: string[] = [];
    const long = async (name: string): Promise<void> => {
      for (let parts = 0; parts < 3; parts++) {
        await turns.run(() => {
          while (!turns.isOver()) compute(0.2);
          order.push(name);
        });
      }
    };
    await Promise.all([long('a'), long('b')]);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  test('a machine that stands still again and again gets on: each turn does one at least', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
    const turns = createTurns(5);
    const done: number[] = [];
    const all = [1, 2, 3].map((n) => turns.run(() => done.push(n)));
    expect(done).toEqual([1]);
    expect(await turnsOf(() => Promise.all(all))).toBeLessThanOrEqual(4);
    expect(done).toEqual([1, 2, 3]);
  });

  test('work that throws rejects, and harms no other', async () => {
    const turns = createTurns(5);
    const failing = turns.run(() => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await turns.run(() => 7)).toBe(7);
  });

  test('after a pause there is a whole budget again', async () => {
    const turns = createTurns(5);
    await turns.run(() => compute(20));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    let done = false;
    void turns.run(() => (done = true));
    expect(done).toBe(true);
  });
});
