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
/** Of the budget, what a part of a whole run may be expected to need where all of it is too much for an hour. */
const partShare = 0.6;

interface Wish extends DueRun {
  /** Requests that it is expected to need. */
  readonly cost: number;
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
  const { cost, reserve, ...run } = wish;
  const from = new Date(Math.max(wish.at.getTime(), now.getTime()));
  const at = affordableAt(spending, cost + reserve, from) ?? affordableAt(spending, cost, from);
  if (at === null) {
    const why = `A run needs about ${cost} requests, and requestsPerHour allows ${input.requestsPerHour}.`;
    return { nothing: 'budget', why };
  }
  if (at.getTime() === from.getTime()) return { ...run, at };
  return { ...run, at, why: `${run.why} It waits for the request budget of the hour.` };
}

/** All reasons that there are for a run, each with its moment. */
function wishes(input: ScheduleInput, measured: readonly ScheduledTestcase[]): readonly Wish[] {
  const { runs, now } = input;
  const costs = { read: expectedCost(runs, 'read'), all: expectedCost(runs, 'all') };
  const inParts = costs.all > input.requestsPerHour;
  const readable = measured.filter(({ mode }) => mode === 'read');
  const group: Group = { input, measured, readable, costs, inParts };
  if (measured.every(({ newest }) => newest === null) && !runs.some((run) => run.reported)) {
    const chosen = inParts && readable.length > 0 ? readable : measured;
    return [wishOf(group, chosen, { at: now, reason: 'Onboarding', why: 'Nothing was measured yet.' })];
  }
  return [...regular(group), ...heavy(group), ...retry(group), ...changed(group)];
}

interface Group {
  readonly input: ScheduleInput;
  readonly measured: readonly ScheduledTestcase[];
  readonly readable: readonly ScheduledTestcase[];
  readonly costs: { readonly read: number; readonly all: number };
  /** The budget does not suffice for a whole run in one hour. */
  readonly inParts: boolean;
}

/** A run of just these testcases. */
function wishOf(
  { measured, readable, costs, inParts, input }: Group,
  chosen: readonly ScheduledTestcase[],
  about: Pick<Wish, 'at' | 'reason' | 'why'>,
): Wish {
  const mode = chosen.some((one) => one.mode === 'active') ? 'all' : 'read';
  const all = mode === 'all' ? measured : readable;
  const testcases = chosen.length === all.length ? null : chosen.map(({ id }) => id);
  const part = inParts && mode === 'all' ? Math.ceil(input.requestsPerHour * partShare) : costs[mode];
  const reserve = about.reason === 'Schedule' || about.reason === 'Onboarding' ? 0 : costs.read;
  return { ...about, mode, testcases, cost: Math.min(part, costs[mode]), reserve };
}

function regular(group: Group): readonly Wish[] {
  const { input, inParts } = group;
  const usual = group.measured.filter(({ section }) => section !== 'heavy');
  const reads = usual.filter(({ mode }) => mode === 'read');
  const active = usual.filter(({ mode }) => mode === 'active');
  const found: Wish[] = [];
  const readsAt = byAge(input, reads, period(readPeriod, input.seed, 'reads'));
  const ageOfActive = period(activePeriod, input.seed, 'active');
  if (inParts && active.length > 0) {
    const part = affordablePart(group, active);
    const at = dueAfter(input, measuredAt(input, part[0]!), ageOfActive);
    found.push(wishOf(group, part, { at, reason: 'Schedule', why: 'A part of its daily run of everything.' }));
  }
  const activeAt = inParts ? null : byAge(input, active, ageOfActive);
  const whole = { reason: 'Schedule', why: 'Its daily run of everything.' } as const;
  if (activeAt !== null) found.push(wishOf(group, usual, { ...whole, at: activeAt }));
  if (readsAt !== null) {
    const soon = activeAt !== null && activeAt.getTime() - readsAt.getTime() <= together;
    const reading = { reason: 'Schedule', why: 'What was read is to stay younger than an hour.' } as const;
    found.push(
      soon ? wishOf(group, usual, { ...whole, at: readsAt }) : wishOf(group, reads, { ...reading, at: readsAt }),
    );
  }
  return found;
}

function heavy(group: Group): readonly Wish[] {
  return group.measured
    .filter(({ section }) => section === 'heavy')
    .map((one) =>
      wishOf(group, [one], { at: heavyAt(group.input, one), reason: 'Schedule', why: 'Its result expires soon.' }),
    );
}

function retry(group: Group): readonly Wish[] {
  const failing = group.measured.filter(
    ({ demanded, newest, section }) => demanded && section !== 'heavy' && newest !== null && newest.result !== 1,
  );
  if (failing.length === 0) return [];
  const last = Math.max(...failing.map((one) => one.newest!.checkedAt.getTime()));
  const at = new Date(last + firstRetry * 2 ** Math.min(retries(group.input.runs), mostDoublings));
  const why = failing.length === 1 ? 'A testcase did not pass.' : `${failing.length} testcases did not pass.`;
  const active = failing.filter(({ mode }) => mode === 'active');
  const reads = failing.filter(({ mode }) => mode === 'read');
  const chosen = group.inParts ? [...reads, ...affordablePart(group, active)] : failing;
  return [wishOf(group, chosen, { at, reason: 'Retry', why })];
}

/** Of active testcases those that waited longest, as many as a run within the budget may be expected to manage. */
function affordablePart(
  { input, measured, costs }: Group,
  active: readonly ScheduledTestcase[],
): readonly ScheduledTestcase[] {
  const usual = measured.filter(({ mode, section }) => mode === 'active' && section !== 'heavy').length;
  const share = (input.requestsPerHour * partShare) / costs.all;
  const oldest = active.toSorted((a, b) => measuredAt(input, a) - measuredAt(input, b));
  return oldest.slice(0, Math.max(1, Math.floor(usual * share)));
}

function changed(group: Group): readonly Wish[] {
  const { change, now } = group.input;
  if (change === 'none') return [];
  const usual = group.measured.filter(({ section }) => section !== 'heavy');
  const reads = usual.filter(({ mode }) => mode === 'read');
  const chosen = change === 'services' && !group.inParts ? usual : reads;
  if (chosen.length === 0) return [];
  return [wishOf(group, chosen, { at: now, reason: 'Change', why: 'The cloud shows something else than before.' })];
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

/** Milliseconds; -Infinity: never. */
function measuredAt(input: ScheduleInput, one: ScheduledTestcase): number {
  return one.newest?.checkedAt.getTime() ?? triedAt(input, one);
}

function heavyAt(input: ScheduleInput, one: ScheduledTestcase): Date {
  const last = measuredAt(input, one);
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

/** After runs without a report, whatever is wished waits, the longer the more of them there were. What people asked for is not meant. */
function rested({ runs }: ScheduleInput, wish: Wish): Wish {
  const latest = newestFirst(runs.filter(({ reason, reported }) => reported || reason !== 'Request'));
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
