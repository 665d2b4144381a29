import { expect, test } from 'vitest';
import { runSteps, StepFailure, type StepResult } from './reconcile.ts';

const log: string[] = [];
const step = (name: string, result: StepResult) => ({ [name]: async () => (log.push(name), result) })[name]!;
const pass = (): void => undefined;

test.each([
  [[step('a', 'continue'), step('b', 'continue')], ['a', 'b'], { step: null, again: null }],
  [[step('a', 'stop'), step('b', 'continue')], ['a'], { step: 'a', again: null }],
  [[step('a', 'continue'), step('b', { again: 20 }), step('c', 'stop')], ['a', 'b'], { step: 'b', again: 20 }],
  [[], [], { step: null, again: null }],
] as const)('steps run in order until one ends the round (%#)', async (steps, ran, end) => {
  log.length = 0;
  expect(await runSteps(steps, {}, pass)).toEqual(end);
  expect(log).toEqual(ran);
});

test('a failure names its step and keeps its cause', async () => {
  const cause = new Error('no way');
  async function findCloud(): Promise<StepResult> {
    throw cause;
  }
  const failure = await runSteps([findCloud], {}, pass).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StepFailure);
  expect(failure).toMatchObject({ step: 'findCloud', message: 'no way', cause });
});

test('no step begins once the guard refuses', async () => {
  log.length = 0;
  let asked = 0;
  const guard = (): void => {
    if (++asked === 2) throw new Error('lost');
  };
  await expect(runSteps([step('a', 'continue'), step('b', 'continue')], {}, guard)).rejects.toThrow('lost');
  expect(log).toEqual(['a']);
});
