import type { Scope } from '../scope/model.ts';
import { upcomingChanges, validityAt } from '../scope/validity.ts';

/** The version that the verdict of a scope is about. */
export interface DecidingVersion {
  readonly version: string;
  /** `warn`: it still counts, but is about to end. */
  readonly validity: 'effective' | 'warn';
}

/** From an instant on. */
export interface DecidingPeriod {
  /** Milliseconds; the first period begins at -Infinity. */
  readonly from: number;
  /** Null: no version is in force. */
  readonly version: string | null;
}

/** A version that is not in force and may come to be. */
export interface LaterVersion {
  readonly version: string;
  /** `YYYY-MM-DD` on which it takes effect; null when none is fixed yet. */
  readonly from: string | null;
}

/**
 * The first version in the order of the file that is effective on the day (`YYYY-MM-DD`, UTC); when none is, the first one in
 * transition (`warn`). Drafts and deprecated versions never count. Null: none is in force. Throws `scope.bad-date`.
 */
export function decidingVersion(scope: Scope, day: string): DecidingVersion | null {
  const states = [...validityAt(scope, day)];
  for (const validity of ['effective', 'warn'] as const) {
    const found = states.find(([, state]) => state.validity === validity);
    if (found) return { version: found[0], validity };
  }
  return null;
}

/** Which version decides when: a period for each stretch with the same one, the oldest first, without gaps. */
export function decidingPeriods(scope: Scope): readonly DecidingPeriod[] {
  const periods: DecidingPeriod[] = [{ from: Number.NEGATIVE_INFINITY, version: null }];
  for (const { date } of scope.timeline) {
    const version = decidingVersion(scope, date)?.version ?? null;
    if (periods.at(-1)!.version !== version) periods.push({ from: startOfDay(date), version });
  }
  return periods;
}

/** Versions that can be certified on that day, in the order of the file. */
export function versionsInForce(scope: Scope, day: string): readonly string[] {
  return [...validityAt(scope, day)]
    .filter(([, { validity }]) => validity === 'effective' || validity === 'warn')
    .map(([version]) => version);
}

/**
 * Drafts that the timeline names, and versions that it puts in force later: those with a day first, the nearest first, then in
 * the order of the file.
 */
export function laterVersions(scope: Scope, day: string): readonly LaterVersion[] {
  const states = validityAt(scope, day);
  const changes = upcomingChanges(scope, day);
  const later: LaterVersion[] = [];
  for (const [version, { validity }] of states) {
    if (validity === 'effective' || validity === 'warn') continue;
    const change = changes.find((one) => one.version === version && isInForce(one.to.validity));
    if (change || validity === 'draft') later.push({ version, from: change?.date ?? null });
  }
  const rank = ({ from }: LaterVersion): string => from ?? '9999-99-99';
  return later.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** The next instant at which the timeline says something else than on that day; null when it has no later entry. */
export function nextTimelineChange(scope: Scope, day: string): Date | null {
  const next = scope.timeline.find(({ date }) => date > day);
  return next ? new Date(startOfDay(next.date)) : null;
}

/** Milliseconds at which a day (UTC) begins. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** `YYYY-MM-DD`, UTC. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

function isInForce(validity: string): boolean {
  return validity === 'effective' || validity === 'warn';
}
