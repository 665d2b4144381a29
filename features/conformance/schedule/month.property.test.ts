import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { due } from './due.ts';
import type { PastRun, ScheduledTestcase } from './model.ts';

/*
 * A month of a monitor in memory: runs begin late and take their time, some give no report, testcases fail for days. What the schedule
 * promises is measured on what happened.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2026-11-01T00:00:00Z');

interface World {
  readonly seed: number;
  /** Share of runs that give no report, and of testcases that begin to fail on a day. */
  readonly vain: number;
  readonly flaws: number;
  readonly requestsPerHour: number;
  readonly cost: { readonly read: number; readonly all: number };
  readonly days: number;
  readonly subject: string;
}

interface Happened {
  /** Milliseconds at which runs began, and what they sent between which instants. */
  readonly sent: readonly { readonly from: number; readonly until: number; readonly requests: number }[];
  /** Testcase → share of the time in which its evidence was younger than its target. */
  readonly fresh: ReadonlyMap<string, number>;
}

interface Running extends PastRun {
  endedAt: Date | null;
  reported: boolean;
  passed: boolean;
  requests: number;
}

/** Kept of each subject, as the controller of runs does. */
const kept = 20;

function liveThrough(world: World): Happened {
  const random = randomNumbers(world.seed);
  const testcases = new Map<string, ScheduledTestcase>(
    ['read-1', 'read-2', 'active-1', 'active-2'].map((id) => [
      id,
      {
        id,
        mode: id.startsWith('read') ? 'read' : 'active',
        section: null,
        lifetime: 'week',
        demanded: true,
        newest: null,
      },
    ]),
  );
  const broken = new Map<string, number>();
  const measured = new Map<string, number[]>([...testcases.keys()].map((id) => [id, []]));
  const sent: { from: number; until: number; requests: number }[] = [];
  let runs: Running[] = [];
  const end = start + world.days * day;
  for (let now = start; now < end;) {
    const next = due({
      seed: world.subject,
      active: 'daily',
      requestsPerHour: world.requestsPerHour,
      testcases: [...testcases.values()],
      runs,
      otherRequests: 0,
      change: 'none',
      begun: new Date(start),
      now: new Date(now),
    });
    if ('nothing' in next) throw new Error(next.why);
    if (next.at.getTime() > now) {
      now = next.at.getTime() + Math.floor(random() * 5000);
      continue;
    }
    const begins = now + random() * 4 * minute;
    const lasts = next.mode === 'read' ? 5000 + random() * 2 * minute : minute + random() * 20 * minute;
    const ends = begins + lasts;
    const chosen = new Set(next.testcases ?? testcases.keys());
    const covered = [...testcases.values()].filter(
      ({ id, mode }) => chosen.has(id) && (next.mode === 'all' || mode === 'read'),
    );
    const whole = next.testcases === null;
    const actives = covered.filter(({ mode }) => mode === 'active').length / 2;
    const requests = Math.ceil(world.cost[next.mode] * (whole ? 0.9 + random() * 0.1 : Math.max(0.05, 0.5 * actives)));
    const reported = random() >= world.vain;
    if (reported) {
      for (const { id } of covered) {
        if (!broken.has(id) && random() < world.flaws) broken.set(id, ends + random() * 2 * day);
        if ((broken.get(id) ?? 0) < ends) broken.delete(id);
        const result = broken.has(id) ? (random() < 0.5 ? (0 as const) : (-1 as const)) : (1 as const);
        testcases.set(id, { ...testcases.get(id)!, newest: { result, checkedAt: new Date(ends) } });
        measured.get(id)!.push(ends);
      }
    }
    const ids = new Set(covered.map(({ id }) => id));
    runs = [
      {
        mode: next.mode,
        reason: next.reason,
        whole,
        covers: ({ id }: ScheduledTestcase) => ids.has(id),
        endedAt: new Date(ends),
        reported,
        passed: reported && covered.every(({ id }) => !broken.has(id)),
        requests,
      },
      ...runs,
    ].slice(0, kept);
    sent.push({ from: begins, until: ends, requests });
    now = Math.ceil(ends);
  }
  const fresh = new Map(
    [...measured].map(([id, times]) => [id, freshShare(times, id.startsWith('read') ? hour : 26 * hour, end)]),
  );
  return { sent, fresh };
}

function freshShare(times: readonly number[], target: number, end: number): number {
  const until = [...times.slice(1), end];
  const fresh = times.reduce((sum, at, index) => sum + Math.min(until[index]! - at, target), 0);
  return fresh / (end - times[0]!);
}

/** Most requests of any hour, as if those of a run were spread evenly over it. */
function busiestHour(sent: Happened['sent']): number {
  const moments = sent.flatMap(({ from, until }) => [from, until]);
  const within = (since: number): number =>
    sent.reduce((sum, { from, until, requests }) => {
      const overlap = Math.min(until, since + hour) - Math.max(from, since);
      return overlap <= 0 ? sum : sum + (requests * overlap) / (until - from);
    }, 0);
  return Math.max(...moments.map((at) => within(at)), ...moments.map((at) => within(at - hour)));
}

/** mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const worlds = fc.record({
  seed: fc.integer(),
  vain: fc.constantFrom(0, 0.01, 0.03),
  flaws: fc.constantFrom(0, 0.005, 0.02),
  cost: fc.record({ read: fc.integer({ min: 8, max: 40 }), all: fc.integer({ min: 80, max: 400 }) }),
  subject: fc.uuid(),
});

describe('a month', () => {
  test('95 % of what is read is younger than an hour, 95 % of what is active younger than 26 h', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { fresh } = liveThrough({ ...world, requestsPerHour: 2000, days: 30 });
        for (const [id, share] of fresh) expect(share, id).toBeGreaterThanOrEqual(0.95);
      }),
      { numRuns: 25 },
    );
  });

  test('no hour has more requests than the budget, however small it is', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0.9, max: 4, noNaN: true }), (world, times) => {
        const requestsPerHour = Math.max(60, Math.ceil(world.cost.all * times));
        const { sent } = liveThrough({ ...world, flaws: 0.05, vain: 0.1, requestsPerHour, days: 10 });
        expect(busiestHour(sent)).toBeLessThanOrEqual(requestsPerHour + 1e-6);
      }),
      {
        numRuns: 25,
        // Retries of all that fails at once took more than the budget of an hour.
        examples: [
          [
            {
              seed: -1_821_480_515,
              vain: 0,
              flaws: 0,
              cost: { read: 8, all: 126 },
              subject: '938cd3be-ffdd-8fff-a8a3-7a6c00000018',
            },
            0.9444444444444445,
          ],
        ],
      },
    );
  });

  test('a hundred subjects that began together do not stay together', () => {
    const begins = Array.from({ length: 100 }, (_, n) => {
      const world = { seed: n, vain: 0, flaws: 0, requestsPerHour: 2000, cost: { read: 60, all: 500 } };
      return liveThrough({ ...world, days: 3, subject: `subject-${n}` }).sent.map(({ from }) => from);
    }).flat();
    const perMinute = new Map<number, number>();
    for (const at of begins.filter((one) => one > start + 12 * hour)) {
      const slot = Math.floor(at / minute);
      perMinute.set(slot, (perMinute.get(slot) ?? 0) + 1);
    }
    const mean = 100 / 48;
    expect(Math.max(...perMinute.values())).toBeLessThan(mean * 6);
  });
});
