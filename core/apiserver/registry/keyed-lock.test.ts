import { expect, test } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';

test('tasks of one key run one after the other, in order; others at once', async () => {
  const lock = createKeyedLock();
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const task = (name: string, wait?: Promise<void>) => async () => {
    log.push(`${name} begins`);
    await wait;
    log.push(`${name} ends`);
    return name;
  };
  const running = [
    lock.run(['a'], task('first', gate.promise)),
    lock.run(['a'], task('second')),
    lock.run(['b'], task('other')),
  ];
  await running[2];
  expect(log).toEqual(['first begins', 'other begins', 'other ends']);
  gate.resolve();
  expect(await Promise.all(running)).toEqual(['first', 'second', 'other']);
  expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
  expect(lock.size).toBe(0);
});

test('a task that fails lets the next one in', async () => {
  const lock = createKeyedLock();
  await expect(lock.run(['a'], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await lock.run(['a'], () => Promise.resolve('next'))).toBe('next');
});

test('tasks of several keys never wait for each other in a ring', async () => {
  const lock = createKeyedLock();
  let inside = 0;
  const task = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await Promise.resolve();
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 50 }, (_, at) => lock.run(at % 2 ? ['a', 'b', 'a'] : ['b', 'a'], task)));
  expect(lock.size).toBe(0);
});
