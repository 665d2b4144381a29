import { describe, expect, it } from 'vitest';
import { createMemory } from './memory.ts';

describe('createMemory', () => {
  function counted() {
    const clock = { now: new Date('2026-10-20T12:00:00Z') };
    const made = { plans: 0, answers: 0 };
    const source = { stamp: 'one', until: Number.POSITIVE_INFINITY, broken: 'no' };
    const memory = createMemory({ capacity: 10, now: () => clock.now, checkEveryMs: 1000 });
    const ask = (revision = 1) =>
      memory.of('key', revision, async (at) => {
        made.plans++;
        return {
          stamp: source.stamp,
          until: () => source.until,
          make: async () => {
            if (source.broken === 'yes') throw new Error('it is broken');
            return { asOf: at.toISOString(), number: ++made.answers };
          },
        };
      });
    return { clock, made, source, ask };
  }

  it('gives one answer to all that ask at the same time', async () => {
    const { made, ask } = counted();
    const [a, b] = await Promise.all([ask(), ask()]);
    expect(a).toBe(b);
    expect(made).toEqual({ plans: 1, answers: 1 });
  });

  it('looks only once in a while, and makes only what is another', async () => {
    const { clock, made, source, ask } = counted();
    const first = await ask();
    clock.now = new Date(clock.now.getTime() + 999);
    expect(await ask()).toBe(first);
    expect(made.plans).toBe(1);
    clock.now = new Date(clock.now.getTime() + 1);
    expect(await ask()).toBe(first);
    expect(made).toEqual({ plans: 2, answers: 1 });
    clock.now = new Date(clock.now.getTime() + 1000);
    source.stamp = 'two';
    expect(await ask()).toMatchObject({ number: 2 });
  });

  it('makes it anew at once for another revision, and when its time is over', async () => {
    const { clock, source, ask } = counted();
    source.until = clock.now.getTime() + 500;
    expect(await ask()).toMatchObject({ number: 1 });
    expect(await ask(2)).toMatchObject({ number: 2 });
    clock.now = new Date(clock.now.getTime() + 500);
    expect(await ask(2)).toMatchObject({ number: 3 });
  });

  it('keeps no failure', async () => {
    const { source, ask } = counted();
    source.broken = 'yes';
    await expect(ask()).rejects.toThrow('it is broken');
    source.broken = 'no';
    expect(await ask()).toMatchObject({ number: 1 });
  });
});
