import { expect, test } from 'vitest';
import { createLimit } from './limits.ts';

const never = new AbortController().signal;

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: resolve };
}

test('first come, first served, and never more than allowed', async () => {
  const limit = createLimit(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, gate);
  const all = gates.map(({ promise }, at) =>
    limit.run(async () => {
      started.push(at);
      await promise;
    }, never),
  );
  await expect.poll(() => started).toEqual([0, 1]);
  gates[1]!.open();
  await all[1];
  await expect.poll(() => started).toEqual([0, 1, 2]);
  for (const { open } of gates) open();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test('a failed task gives its place to the next', async () => {
  const limit = createLimit(1);
  const failing = limit.run(async () => {
    throw new Error('broken');
  }, never);
  await expect(failing).rejects.toThrow('broken');
  await expect(limit.run(async () => 'next', never)).resolves.toBe('next');
});

test('who gives up while waiting leaves the queue, and takes no place with him', async () => {
  const limit = createLimit(1);
  const { promise, open } = gate();
  const first = limit.run(() => promise, never);
  const controller = new AbortController();
  let ran = false;
  const second = limit.run(async () => {
    ran = true;
  }, controller.signal);
  const third = limit.run(async () => 'third', never);
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  open();
  await first;
  await expect(third).resolves.toBe('third');
  expect(ran).toBe(false);
  await expect(limit.run(async () => 'late', controller.signal)).rejects.toThrow('enough');
});
