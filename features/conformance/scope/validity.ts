import { requireDay } from './date.ts';
import type { Scope, Validity } from './model.ts';

/** State of a version at a day. */
export interface VersionValidity {
  readonly validity: Validity;
  /** False when the timeline entry in force does not name the version: it is deprecated then, and neither run nor shown. */
  readonly explicit: boolean;
}

export interface ValidityChange {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly version: string;
  readonly from: VersionValidity;
  readonly to: VersionValidity;
}

/**
 * State of every version at a day: the newest timeline entry that is not after it decides; what it does not name is
 * deprecated. Throws `scope.bad-date`. Source: scs-0003-v1, timeline.
 */
export function validityAt(scope: Scope, date: string): ReadonlyMap<string, VersionValidity> {
  requireDay(date);
  const states = scope.timeline.findLast((entry) => entry.date <= date)?.versions;
  return new Map(
    scope.versions.map(({ version }) => {
      const stated = states?.get(version);
      return [version, { validity: stated ?? 'deprecated', explicit: stated !== undefined }];
    }),
  );
}

/** Changes of state after `date`, oldest first. */
export function upcomingChanges(scope: Scope, date: string): readonly ValidityChange[] {
  const changes: ValidityChange[] = [];
  let before = validityAt(scope, date);
  for (const entry of scope.timeline.filter((one) => one.date > date)) {
    const after = validityAt(scope, entry.date);
    for (const [version, to] of after) {
      const from = before.get(version)!;
      if (from.validity !== to.validity || from.explicit !== to.explicit) {
        changes.push({ date: entry.date, version, from, to });
      }
    }
    before = after;
  }
  return changes;
}

/** Versions that the timeline names at that day, in file order: those are run and shown. */
export function listedVersions(scope: Scope, date: string): readonly string[] {
  return [...validityAt(scope, date)].filter(([, state]) => state.explicit).map(([version]) => version);
}
