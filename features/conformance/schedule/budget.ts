import type { PastRun } from './model.ts';

/** The budget of a cloud is one of each hour that ends at any instant, not of each hour of the clock. */
export const budgetWindowMs = 3_600_000;

/** What whole runs cost where none was seen yet: four times what was measured on a cloud of usual size. */
const usualCost = { read: 40, all: 400 } as const;
/** Clouds grow, and requests are repeated. */
const margin = 1.15;
const lookedAt = 3;

/** Requests that a whole run of that mode will need at most, judged by the last ones of its kind. */
export function expectedCost(runs: readonly PastRun[], mode: PastRun['mode']): number {
  const seen = runs
    .filter((run) => run.mode === mode && run.endedAt !== null && run.requests > 0 && run.whole)
    .toSorted((a, b) => b.endedAt!.getTime() - a.endedAt!.getTime())
    .slice(0, lookedAt);
  if (seen.length === 0) return usualCost[mode];
  return Math.ceil(Math.max(...seen.map((run) => run.requests)) * margin);
}

/**
 * Requests of the hour before the instant. A run counts whole until an hour after its end, as if all of its requests were its last, so
 * that no hour holds more than is said here.
 */
export function requestsBefore(runs: readonly PastRun[], at: Date): number {
  const since = at.getTime() - budgetWindowMs;
  return runs
    .filter((run) => run.endedAt === null || run.endedAt.getTime() > since)
    .reduce((sum, run) => sum + run.requests, 0);
}

export interface Spending {
  readonly runs: readonly PastRun[];
  /** Requests of the last hour that no run sent. */
  readonly others: number;
  readonly requestsPerHour: number;
}

/** The first instant, not before `from`, at which so many more requests fit; null when they never do. */
export function affordableAt({ runs, others, requestsPerHour }: Spending, cost: number, from: Date): Date | null {
  const room = requestsPerHour - others - cost;
  if (room < 0) return null;
  const moments = runs
    .flatMap((run) => (run.endedAt === null ? [] : [run.endedAt.getTime() + budgetWindowMs]))
    .filter((at) => at > from.getTime())
    .toSorted((a, b) => a - b);
  for (const at of [from.getTime(), ...moments]) {
    if (requestsBefore(runs, new Date(at)) <= room) return new Date(at);
  }
  return null;
}
