import { ConformanceRun, type Subject } from '@allmend/api/kinds';
import { keyOf, printKey } from '@allmend/core-client';
import type { Round, Step } from '@allmend/core-controller';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import { expectedCost } from '../schedule/budget.ts';
import { isEnded, pastRun } from '../schedule/past-runs.ts';
import { claimRun } from './claim.ts';
import type { Executions } from './executions.ts';
import type { RunWork } from './run-work.ts';
import type { SignsOfLife } from './stale.ts';
import { allowedRequests, findSubject, modeOfRun, runsOfSubject } from './subject-of-run.ts';

/** What all rounds of a replica share. */
export interface RunRounds {
  readonly work: RunWork;
  readonly executions: Executions;
  readonly signs: SignsOfLife;
}

/** A round about one run. */
export interface RunRound extends RunRounds {
  readonly round: Round;
  /** Of the key. */
  readonly key: string;
  readonly run: ConformanceRun;
  subject?: Subject;
}

/** Reads the run; null when it is gone. */
export async function beginRunRound(rounds: RunRounds, round: Round): Promise<RunRound | null> {
  const key = printKey(round.key);
  const run = await round.client.kind(ConformanceRun).find(round.key, { signal: round.signal });
  if (run && run.metadata.deletionTimestamp === undefined) return { ...rounds, round, key, run };
  rounds.executions.look(key);
  rounds.executions.forget(key);
  rounds.signs.forget(key);
  return null;
}

/** What is done about a run, in this order. */
export const runSteps: readonly Step<RunRound>[] = [
  leaveEnded,
  watchOwn,
  leaveLiving,
  cancelWaiting,
  waitForOthers,
  waitForBudget,
  takeOver,
];

/** Least and longest pause before a run that waits for something is looked at again. */
const soonMs = 1000;
const laterMs = 60_000;

function leaveEnded({ run, key, signs, executions }: RunRound) {
  if (!isEnded(run)) return Promise.resolve('continue' as const);
  signs.forget(key);
  executions.forget(key);
  return Promise.resolve('stop' as const);
}

/** Ours, and something about it has changed: perhaps people want it to end. */
function watchOwn({ key, executions }: RunRound) {
  if (!executions.has(key)) return Promise.resolve('continue' as const);
  executions.look(key);
  return Promise.resolve('stop' as const);
}

/** Somebody else works on it; one who gives no sign of life for long has lost it. */
function leaveLiving({ run, key, signs, work }: RunRound) {
  if (run.status?.phase !== 'Running') return Promise.resolve('continue' as const);
  const left = work.times.staleMs - signs.silentFor(key, run);
  if (left <= 0) return Promise.resolve('continue' as const);
  return Promise.resolve({ again: Math.min(left, work.times.heartbeatMs) });
}

/** One that nobody has begun has nothing to take away. */
async function cancelWaiting({ run, round, work }: RunRound) {
  if (!run.spec.cancel || run.status?.phase === 'Running' || (run.status?.attempt ?? 0) > 0) return 'continue' as const;
  await end(round, run, { phase: 'Cancelled', finishedAt: wireTime(work.clock.now()) });
  return 'stop' as const;
}

/** Two runs of a subject would use up each other's quota. */
async function waitForOthers(context: RunRound) {
  const { run, round, work, executions, key } = context;
  const subject = await findSubject(round.client, run, round.signal);
  if (!subject) {
    const problem = `There is no Subject "${run.spec.subject}" in the namespace ${run.metadata.namespace}.`;
    await end(round, run, { phase: 'Failed', problem, finishedAt: wireTime(work.clock.now()) });
    return 'stop' as const;
  }
  context.subject = subject;
  if (executions.isBusy(key, modeOfRun(run, subject))) return { again: laterMs };
  return (await othersRun(context)) ? { again: soonMs + Math.random() * soonMs } : ('continue' as const);
}

async function othersRun({ run, round, signs, work }: RunRound): Promise<boolean> {
  const runs = await runsOfSubject(round.client, run, round.signal);
  const others = runs.filter((one) => one.status?.phase === 'Running' && one.metadata.uid !== run.metadata.uid);
  // Two whose servers died must not wait for each other.
  const keyOfOther = (one: ConformanceRun) => printKey(keyOf(one, round.key.tenant));
  return others.some((one) => signs.silentFor(keyOfOther(one), one) < work.times.staleMs);
}

/** Of what a run is expected to need, what must be left of the hour: a part of all testcases needs a part of it. */
const neededShare = { whole: 1, part: 0.1 } as const;
/** A budget that is too small for a whole run must not keep people's runs waiting for ever. */
const mostOfBudget = 0.6;

async function waitForBudget({ run, round, subject, work }: RunRound) {
  const { measurement } = subject!.spec;
  if (!measurement) return 'continue' as const;
  const runs = await runsOfSubject(round.client, run, round.signal);
  const expected = expectedCost(runs.map(pastRun), modeOfRun(run, subject!));
  const share = neededShare[run.spec.testcases === undefined ? 'whole' : 'part'];
  const needed = Math.min(expected * share, measurement.requestsPerHour * mostOfBudget);
  const allowed = allowedRequests(subject!, runs, run, work.clock.now());
  return allowed >= needed ? ('continue' as const) : { again: laterMs };
}

async function takeOver(context: RunRound) {
  const { run, round, key, work, executions, subject } = context;
  if (!executions.take(key, modeOfRun(run, subject!))) return { again: laterMs };
  try {
    const { identity, clock, times } = work;
    const claim = await claimRun({ client: round.client, run, identity, clock, times, logger: round.log });
    if (!claim) {
      executions.give(key);
      return { again: times.heartbeatMs };
    }
    // Whoever claimed another run of the subject at this very moment sees ours as well, and both give way.
    if (await othersRun(context)) {
      await claim.end({
        phase: 'Waiting',
        worker: null,
        heartbeat: null,
        startedAt: null,
        attempt: run.status?.attempt ?? 0,
      });
      executions.give(key);
      return { again: soonMs + Math.random() * 4 * soonMs };
    }
    executions.start(key, round.client, claim);
  } catch (error) {
    executions.give(key);
    throw error;
  }
  return 'stop' as const;
}

async function end(round: Round, { metadata }: ConformanceRun, status: object): Promise<void> {
  const { name = '', namespace = '', resourceVersion } = metadata;
  const merge = { metadata: { resourceVersion }, status };
  try {
    const call = { subresource: 'status' as const, signal: round.signal };
    await round.client.kind(ConformanceRun).patch({ name, namespace }, { merge }, call);
  } catch (error) {
    // Somebody else was faster; what they wrote gives another round.
    if (!isStatusError(error, 'NotFound') && !isStatusError(error, 'Conflict')) throw error;
  }
}
