import type { OfficialResult } from '../scope/evaluation.ts';
import type { Lifetime, Section } from '../scope/model.ts';

/** Why a run is made by the schedule. */
export type DueReason = 'Schedule' | 'Change' | 'Retry' | 'Onboarding';

/** A testcase that this program can measure, as the schedule sees it. */
export interface ScheduledTestcase {
  readonly id: string;
  /** active: what it needs creates something in the cloud, or may. */
  readonly mode: 'read' | 'active';
  readonly section: Section | null;
  readonly lifetime: Lifetime;
  /** Whether a version in force demands it: only then its failure brings it forward. */
  readonly demanded: boolean;
  /** What our own runs found last; null: nothing yet. */
  readonly newest: { readonly result: OfficialResult; readonly checkedAt: Date } | null;
}

/** A run of the subject, whoever wanted it. */
export interface PastRun {
  readonly mode: 'read' | 'all';
  readonly reason: DueReason | 'Request';
  /** Of all testcases of its mode, and not only of some: a measure of what such runs cost. */
  readonly whole: boolean;
  /** Whether it was to run the testcase. */
  readonly covers: (testcase: ScheduledTestcase) => boolean;
  /** Null: it waits, or is under way. */
  readonly endedAt: Date | null;
  /** Whether it ended with a report. */
  readonly reported: boolean;
  /** Whether everything that counts in it passed. */
  readonly passed: boolean;
  readonly requests: number;
}

/** A change that was seen in the cloud: `services` may concern everything, `lists` only what is read. */
export type SeenChange = 'services' | 'lists' | 'none';

export interface ScheduleInput {
  /** Identity of the subject: spreads subjects over time. */
  readonly seed: string;
  /** Whether active testcases are run at all. */
  readonly active: 'daily' | 'never';
  readonly requestsPerHour: number;
  readonly testcases: readonly ScheduledTestcase[];
  /** At least those of the last day. */
  readonly runs: readonly PastRun[];
  /** Requests of the last hour beside runs. */
  readonly otherRequests: number;
  readonly change: SeenChange;
  /** When this schedule began to work: what became overdue before is spread out after it. */
  readonly begun: Date;
  readonly now: Date;
}

/** A run that is to be made. */
export interface DueRun {
  readonly at: Date;
  readonly reason: DueReason;
  readonly mode: 'read' | 'all';
  /** Null: all of its mode. */
  readonly testcases: readonly string[] | null;
  /** One English sentence. */
  readonly why: string;
}

/** Why none is due: one waits or is under way; nothing can be measured; the budget is too small for it. */
export interface NothingDue {
  readonly nothing: 'under-way' | 'no-testcases' | 'budget';
  readonly why: string;
}
