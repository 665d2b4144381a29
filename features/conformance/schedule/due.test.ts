import { describe, expect, test } from 'vitest';
import { due } from './due.ts';
import type { PastRun, ScheduledTestcase, ScheduleInput } from './model.ts';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const minutesAhead = (at: Date): number => (at.getTime() - now.getTime()) / 60_000;

function testcase(id: string, change: Partial<ScheduledTestcase> & { readonly age?: number } = {}): ScheduledTestcase {
  const { age, ...rest } = change;
  const newest = age === undefined ? null : { result: 1 as const, checkedAt: ago(age) };
  return { id, mode: 'read', section: null, lifetime: 'week', demanded: true, newest, ...rest };
}

function run(change: Partial<PastRun> & { readonly ended?: number | null } = {}): PastRun {
  const { ended = 10, ...rest } = change;
  const endedAt = ended === null ? null : ago(ended);
  return {
    mode: 'read',
    reason: 'Schedule',
    whole: true,
    covers: (one) => rest.mode === 'all' || one.mode === 'read',
    endedAt,
    reported: true,
    passed: true,
    requests: 50,
    ...rest,
  };
}

function input(change: Partial<ScheduleInput> = {}): ScheduleInput {
  return {
    seed: 'a',
    active: 'daily',
    requestsPerHour: 2000,
    testcases: [testcase('read', { age: 10 }), testcase('active', { age: 600, mode: 'active' })],
    runs: [run()],
    otherRequests: 0,
    change: 'none',
    begun: ago(10_000),
    now,
    ...change,
  };
}

describe('a run is due', () => {
  test('at once, of everything, when nothing was measured yet', () => {
    const testcases = [testcase('read'), testcase('active', { mode: 'active' })];
    expect(due(input({ testcases, runs: [] }))).toMatchObject({
      at: now,
      reason: 'Onboarding',
      mode: 'all',
      testcases: null,
    });
    expect(due(input({ testcases, runs: [], active: 'never' }))).toMatchObject({ reason: 'Onboarding', mode: 'read' });
  });

  test('of what is read before it is an hour old; of everything before it is 26 h old', () => {
    const reads = due(input());
    expect(reads).toMatchObject({ reason: 'Schedule', mode: 'read', testcases: null });
    expect(minutesAhead((reads as { at: Date }).at)).toBeGreaterThanOrEqual(34);
    expect(minutesAhead((reads as { at: Date }).at)).toBeLessThanOrEqual(40);
    const testcases = [testcase('read', { age: 10 }), testcase('active', { age: 25 * 60, mode: 'active' })];
    expect(due(input({ testcases }))).toMatchObject({ reason: 'Schedule', mode: 'all', testcases: null });
    expect(due(input({ testcases, active: 'never' }))).toMatchObject({ mode: 'read' });
  });

  test('of everything when a reading one would come just before it', () => {
    const testcases = [testcase('read', { age: 60 }), testcase('active', { age: 23.6 * 60 - 10, mode: 'active' })];
    expect(due(input({ testcases }))).toMatchObject({ mode: 'all' });
  });

  test('of a heavy testcase alone, by its lifetime; the daily run leaves it out', () => {
    const heavy = testcase('heavy', { age: 30 * 24 * 60, mode: 'active', section: 'heavy', lifetime: 'month' });
    const read = testcase('read', { age: 10 });
    expect(due(input({ testcases: [read, heavy] }))).toMatchObject({ mode: 'all', testcases: ['heavy'] });
    const young = testcase('heavy', { age: 24 * 60, mode: 'active', section: 'heavy', lifetime: 'month' });
    expect(due(input({ testcases: [read, young] }))).toMatchObject({ mode: 'read', testcases: null });
    const active = testcase('active', { age: 25 * 60, mode: 'active' });
    expect(due(input({ testcases: [read, active, young] }))).toMatchObject({ testcases: ['read', 'active'] });
  });

  test('of what did not pass ten minutes later, then ever later; what nothing demands does not matter', () => {
    const failing = testcase('failing', { newest: { result: -1, checkedAt: ago(2) } });
    const testcases = [testcase('read', { age: 2 }), testcase('other', { age: 2 }), failing];
    const after = (runs: readonly PastRun[]) => due(input({ testcases, runs }));
    expect(after([run({ ended: 2, passed: false })])).toMatchObject({
      at: ago(-8),
      reason: 'Retry',
      mode: 'read',
      testcases: ['failing'],
    });
    const retry = (ended: number) => run({ ended, passed: false, reason: 'Retry', whole: false });
    expect(after([retry(2), run({ ended: 12, passed: false })])).toMatchObject({ at: ago(-18), reason: 'Retry' });
    expect(after([retry(2), retry(22), run({ ended: 32, passed: false })])).toMatchObject({ at: ago(-38) });
    expect(after([retry(2), run({ ended: 5 }), retry(22)])).toMatchObject({ at: ago(-18) });
    const recommended = { ...failing, demanded: false };
    expect(due(input({ testcases: [testcase('read', { age: 2 }), recommended] }))).toMatchObject({
      reason: 'Schedule',
    });
  });

  test('at once on a change', () => {
    expect(due(input({ change: 'lists' }))).toMatchObject({ at: now, reason: 'Change', mode: 'read' });
    expect(due(input({ change: 'services' }))).toMatchObject({ at: now, reason: 'Change', mode: 'all' });
    expect(due(input({ change: 'services', active: 'never' }))).toMatchObject({ mode: 'read' });
  });

  test('later and later after runs that gave no report', () => {
    const testcases = [testcase('read', { age: 300 })];
    const vain = (ended: number) => run({ ended, reported: false, passed: false, requests: 1 });
    expect(due(input({ testcases, runs: [vain(3)] }))).toMatchObject({ at: ago(-7), reason: 'Retry' });
    expect(due(input({ testcases, runs: [vain(3), vain(15)] }))).toMatchObject({ at: ago(-17) });
    const long = Array.from({ length: 12 }, (_, n) => vain(3 + 61 * n));
    expect(due(input({ testcases, runs: long }))).toMatchObject({ at: ago(-57) });
    const asked = run({ ended: 1, reported: false, passed: false, reason: 'Request' });
    expect(due(input({ testcases, runs: [asked, vain(3)] }))).toMatchObject({ at: ago(-7) });
    const never = [testcase('read')];
    expect(due(input({ testcases: never, runs: [vain(3)] }))).toMatchObject({ at: ago(-7), reason: 'Onboarding' });
  });

  test('not again and again for what cannot be asked there', () => {
    const testcases = [testcase('never-asked', { mode: 'active' })];
    const all = run({ mode: 'all', ended: 30 });
    const next = due(input({ testcases, runs: [all] })) as { at: Date };
    expect(minutesAhead(next.at)).toBeGreaterThan(20 * 60);
  });
});

describe('none is due', () => {
  test('while one waits or is under way, also on a change', () => {
    expect(due(input({ runs: [run(), run({ ended: null })], change: 'services' }))).toMatchObject({
      nothing: 'under-way',
    });
  });

  test('when there is nothing to measure', () => {
    expect(due(input({ testcases: [] }))).toMatchObject({ nothing: 'no-testcases' });
    const testcases = [testcase('active', { mode: 'active' })];
    expect(due(input({ testcases, active: 'never' }))).toMatchObject({ nothing: 'no-testcases' });
  });

  test('until the hour has requests left; never when it never can', () => {
    const testcases = [testcase('read', { age: 59 })];
    const runs = [run({ ended: 20, requests: 100 }), run({ ended: 10, requests: 100 })];
    const waits = due(input({ testcases, runs, requestsPerHour: 250 }));
    expect(waits).toMatchObject({ at: ago(-40), why: expect.stringContaining('budget') });
    expect(due(input({ testcases, runs, requestsPerHour: 330 }))).toMatchObject({ at: now });
    expect(due(input({ testcases, runs, requestsPerHour: 330, otherRequests: 40 }))).toMatchObject({ at: ago(-40) });
    expect(due(input({ testcases, runs, requestsPerHour: 110 }))).toMatchObject({ nothing: 'budget' });
  });

  test('of everything at once when that is too much for an hour: then of parts, what was measured first', () => {
    const active = [300, 100, 1400, 1380].map((age, n) => testcase(`active-${n}`, { age, mode: 'active' }));
    const testcases = [testcase('read', { age: 1 }), ...active];
    const runs = [run({ ended: 70, mode: 'all', requests: 400 }), run({ ended: 65, requests: 10 })];
    expect(due(input({ testcases, runs, requestsPerHour: 460 }))).toMatchObject({ mode: 'all', testcases: null });
    expect(due(input({ testcases, runs, requestsPerHour: 400 }))).toMatchObject({
      mode: 'all',
      testcases: ['active-2', 'active-3'],
    });
    expect(due(input({ testcases, runs, requestsPerHour: 60 }))).toMatchObject({ testcases: ['active-2'] });
    const fresh = testcases.map((one) => ({ ...one, newest: null }));
    expect(due(input({ testcases: fresh, runs: [], requestsPerHour: 60 }))).toMatchObject({
      reason: 'Onboarding',
      mode: 'read',
      testcases: null,
    });
  });

  test('before reads have what they need, after a failure or on a change', () => {
    const testcases = [testcase('read', { age: 10 })];
    const runs = [run({ ended: 10, requests: 100 })];
    // 100 sent, 115 for the change, 115 kept for the reads: 330.
    expect(due(input({ testcases, runs, requestsPerHour: 330, change: 'lists' }))).toMatchObject({ at: now });
    expect(due(input({ testcases, runs, requestsPerHour: 329, change: 'lists' }))).toMatchObject({ at: ago(-50) });
  });
});

test('what became overdue before the schedule began is spread over minutes', () => {
  const times = Array.from({ length: 100 }, (_, n) => {
    const testcases = [testcase('read', { age: 600 })];
    return minutesAhead((due(input({ seed: `s${n}`, testcases, begun: now })) as { at: Date }).at);
  });
  for (const from of [0, 1, 2, 3, 4]) {
    expect(times.filter((at) => at >= from && at < from + 1).length).toBeGreaterThan(5);
  }
  expect(Math.max(...times)).toBeLessThanOrEqual(5);
});
