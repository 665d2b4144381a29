import type { Observation } from '@allmend/api';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';
import type { Standard, Testcase } from '../engine/testcase.ts';
import { trackProgress } from './progress.ts';

const at = '2026-11-21T12:00:00.000Z';

function collector(resource: string): Collector<number> {
  return { resource, mode: 'read', deadline: 10, schema: z.number(), collect: () => Promise.resolve(1) };
}
const [first, second] = [collector('first'), collector('second')];

function testcase(id: string, needs: readonly Collector<number>[], text: string): Testcase {
  const message = { key: `progress.${text}` };
  return {
    id,
    needs,
    check: (input) => ({ verdict: input.get(needs[0]!) > 0 ? 'PASS' : 'FAIL', message }),
    title: message,
    demanded: message,
    section: '',
  };
}

function observation(resource: string, value: number): Observation {
  const finishedAt = new Date(Date.parse(at) + 250).toISOString();
  return { resource, state: 'observed', value, startedAt: at, finishedAt, exchanges: [] };
}

test('a testcase is judged as soon as all that it needs was seen; what passes says nothing more', () => {
  const testcases = [testcase('a', [first], 'x'), testcase('b', [first, second], 'x'.repeat(1000))];
  const standard = { id: 's', title: '', url: 'https://heide.example', testcases, texts: {} } as unknown as Standard;
  let changes = 0;
  const now = () => new Date(at);
  const progress = trackProgress({ standards: [standard], testcases, now, changed: () => changes++ });
  expect(progress.list()).toEqual([
    { id: 'a', state: 'Waiting' },
    { id: 'b', state: 'Waiting' },
  ]);
  progress.event({ type: 'started', resource: 'second', mode: 'read' });
  expect(progress.list()[1]).toEqual({ id: 'b', state: 'Running' });
  progress.event({ type: 'finished', resource: 'first', observation: observation('first', 1) });
  expect(progress.list()).toEqual([
    { id: 'a', state: 'Done', verdict: 'PASS', durationMs: 250 },
    { id: 'b', state: 'Running' },
  ]);
  progress.event({ type: 'finished', resource: 'second', observation: observation('second', 1) });
  expect(progress.list()[1]).toMatchObject({ state: 'Done', verdict: 'PASS' });
  expect(changes).toBeGreaterThan(2);
  progress.settle([{ testcase: 'b', verdict: 'FAIL', message: { key: 'm'.repeat(1000) }, details: [] } as never]);
  const [, failed] = progress.list();
  expect(failed!.verdict).toBe('FAIL');
  expect(failed!.message!.length).toBeLessThanOrEqual(300);
});
