import { expiresAt } from '../scope/expiry.ts';
import { affordableAt, expectedCost } from './budget.ts';
import type { DueRun, NothingDue, PastRun, ScheduledTestcase, ScheduleInput } from './model.ts';
import { fractionOf } from './spread.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * So long after a measurement the next one begins. The targets are 95 % of what is read younger than 1 h, and of what is active younger
 * than 26 h; what remains is for waiting, measuring, and for a cloud whose budget is used up. Each subject has a period of its own
 * between these, so that subjects that began together drift apart.
 */
const readPeriod = { least: 44 * minute, most: 50 * minute } as const;
const activePeriod = { least: 21.5 * hour, most: 23.5 * hour } as const;
/** Share of the time that a result counts after which a heavy testcase is run again. */
const heavyShare = 0.75;
/** After a failure, doubled by each retry that did not help. */
const firstRetry = 10 * minute;
const mostDoublings = 7;
/** After a run that gave no report. */
const longestRest = hour;
/** What was overdue when the schedule began is spread over this time. */
const catchUp = 5 * minute;
/** A whole run that is due so soon takes a reading one with it. */
const together = 15 * minute;

interface Wish extends DueRun {
  /** Requests that must be left for the next reading run. */
  readonly reserve: number;
}

/**
 * Which run of a subject is due, when and why: by age of the evidence, on a change, sooner after a failure, within the budget, and never
 * beside another one. Pure.
 */
export function due(input: ScheduleInput): DueRun | NothingDue {
  const { testcases, runs, now } = input;
  const measured = input.active === 'never' ? testcases.filter(({ mode }) => mode === 'read') : testcases;
  if (measured.length === 0) return { nothing: 'no-testcases', why: 'No scope of it has a testcase that is run here.' };
  if (runs.some((run) => run.endedAt === null)) return { nothing: 'under-way', why: 'A run is under way.' };
  const wish = rested(input, earliest(wishes(input, measured)));
  const spending = { runs, others: input.otherRequests, requestsPerHour: input.requestsPerHour };
  const cost = expectedCost(runs, wish.mode);
  const from = new Date(Math.max(wish.at.getTime(), now.getTime()));
  const at = affordableAt(spending, cost + wish.reserve, from) ?? affordableAt(spending, cost, from);
  if (at === null) {
    const why = `A run needs about ${cost} requests, and requestsPerHour allows ${input.requestsPerHour}.`;
    return { nothing: 'budget', why };
  }
  const { reserve: _reserve, ...run } = wish;
  if (at.getTime() === from.getTime()) return { ...run, at };
  return { ...run, at, why: `${run.why} It waits for the request budget of the hour.` };
}

/** All reasons that there are for a run, each with its moment. */
function wishes(input: ScheduleInput, measured: readonly ScheduledTestcase[]): readonly Wish[] {
  const { runs, seed, now, change } = input;
  if (measured.every(({ newest }) => newest === null) && !runs.some((run) => run.reported)) {
    const mode = measured.some((one) => one.mode === 'active') ? 'all' : 'read';
    return [{ at: now, reason: 'Onboarding', mode, testcases: null, why: 'Nothing was measured yet.', reserve: 0 }];
  }
  const usual = measured.filter(({ section }) => section !== 'heavy');
  const heavy = measured.filter(({ section }) => section === 'heavy');
  const reads = usual.filter(({ mode }) => mode === 'read');
  const active = usual.filter(({ mode }) => mode === 'active');
  const readCost = expectedCost(runs, 'read');
  const some = (chosen: readonly ScheduledTestcase[], all: readonly ScheduledTestcase[]) =>
    chosen.length === all.length ? null : chosen.map(({ id }) => id);
  const readable = measured.filter(({ mode }) => mode === 'read');

  const found: Wish[] = [];
  const readsAt = byAge(input, reads, period(readPeriod, seed, 'reads'));
  const activeAt = byAge(input, active, period(activePeriod, seed, 'active'));
  const whole: Omit<Wish, 'at'> = {
    reason: 'Schedule',
    mode: 'all',
    testcases: some(usual, measured),
    why: 'Its daily run of everything.',
    reserve: 0,
  };
  if (activeAt !== null) found.push({ ...whole, at: activeAt });
  if (readsAt !== null) {
    const soon = activeAt !== null && activeAt.getTime() - readsAt.getTime() <= together;
    const reading: Omit<Wish, 'at'> = {
      reason: 'Schedule',
      mode: 'read',
      testcases: some(reads, readable),
      why: 'What was read is to stay younger than an hour.',
      reserve: 0,
    };
    found.push({ ...(soon ? whole : reading), at: readsAt });
  }
  for (const one of heavy) {
    const at = heavyAt(input, one);
    const mode = one.mode === 'active' ? 'all' : 'read';
    const ids = [one.id];
    found.push({ at, reason: 'Schedule', mode, testcases: ids, why: 'Its result expires soon.', reserve: readCost });
  }
  const failing = usual.filter((one) => one.demanded && one.newest !== null && one.newest.result !== 1);
  if (failing.length > 0) {
    const mode = failing.some((one) => one.mode === 'active') ? 'all' : 'read';
    const last = Math.max(...failing.map((one) => one.newest!.checkedAt.getTime()));
    const at = new Date(last + firstRetry * 2 ** Math.min(retries(runs), mostDoublings));
    const why = `${failing.length === 1 ? 'A testcase' : `${failing.length} testcases`} did not pass.`;
    found.push({ at, reason: 'Retry', mode, testcases: some(failing, measured), why, reserve: readCost });
  }
  if (change !== 'none') {
    const mode = change === 'services' && active.length > 0 ? 'all' : 'read';
    const testcases = mode === 'all' ? some(usual, measured) : some(reads, readable);
    const why = 'The cloud shows something else than before.';
    if (mode === 'all' || reads.length > 0)
      found.push({ at: now, reason: 'Change', mode, testcases, why, reserve: readCost });
  }
  return found;
}

function earliest(found: readonly Wish[]): Wish {
  return found.reduce((first, one) => (one.at.getTime() < first.at.getTime() ? one : first));
}

/** The oldest result of the group decides. A testcase that has none, since it cannot be asked there, goes with the others. */
function byAge(input: ScheduleInput, group: readonly ScheduledTestcase[], periodMs: number): Date | null {
  if (group.length === 0) return null;
  const known = group.flatMap(({ newest }) => (newest ? [newest.checkedAt.getTime()] : []));
  const last = known.length > 0 ? Math.min(...known) : Math.max(...group.map((one) => triedAt(input, one)));
  return dueAfter(input, last, periodMs);
}

function heavyAt(input: ScheduleInput, one: ScheduledTestcase): Date {
  const last = one.newest?.checkedAt.getTime() ?? triedAt(input, one);
  if (last === Number.NEGATIVE_INFINITY) return input.now;
  return dueAfter(input, last, (expiresAt(new Date(last), one.lifetime).getTime() - last) * heavyShare);
}

/** When a run last was to ask it, whatever came of it. */
function triedAt({ runs }: ScheduleInput, one: ScheduledTestcase): number {
  const tried = runs.filter((run) => run.reported && run.covers(one)).map((run) => run.endedAt!.getTime());
  return Math.max(Number.NEGATIVE_INFINITY, ...tried);
}

function dueAfter({ begun, seed, now }: ScheduleInput, last: number, periodMs: number): Date {
  if (last === Number.NEGATIVE_INFINITY) return now;
  const at = last + periodMs;
  if (at > begun.getTime()) return new Date(at);
  return new Date(begun.getTime() + fractionOf(seed, 'catch-up') * catchUp);
}

function period({ least, most }: { least: number; most: number }, seed: string, purpose: string): number {
  return least + fractionOf(seed, purpose) * (most - least);
}

/** How many retries there were since everything passed. */
function retries(runs: readonly PastRun[]): number {
  const latest = newestFirst(runs);
  const passed = latest.findIndex((run) => run.passed && run.reported);
  return latest.slice(0, passed < 0 ? latest.length : passed).filter((run) => run.reason === 'Retry').length;
}

/** After runs without a report, whatever is wished waits, the longer the more of them there were. */
function rested({ runs }: ScheduleInput, wish: Wish): Wish {
  const latest = newestFirst(runs);
  const reported = latest.findIndex((run) => run.reported);
  const vain = reported < 0 ? latest.length : reported;
  if (vain === 0 || wish.reason === 'Change') return wish;
  const rest = Math.min(firstRetry * 2 ** Math.min(vain - 1, mostDoublings), longestRest);
  const at = Math.max(wish.at.getTime(), latest[0]!.endedAt!.getTime() + rest);
  return { ...wish, at: new Date(at), ...(wish.reason === 'Schedule' && { reason: 'Retry' as const }) };
}

function newestFirst(runs: readonly PastRun[]): readonly PastRun[] {
  return runs.toSorted((a, b) => b.endedAt!.getTime() - a.endedAt!.getTime());
}
