import type { Scope as ScopeObject } from '@allmend/api/kinds';
import { setCondition } from '@allmend/core-controller';
import type { Scope } from '../scope/model.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { upcomingChanges, validityAt } from '../scope/validity.ts';
import { dayOf } from '../verdicts/deciding.ts';
import type { ReadScopeObject } from './scope-object.ts';

export type ScopeStatus = NonNullable<ScopeObject['status']>;

const longestText = 4096;

/** The status of a Scope object on the day of `now`. */
export function scopeStatus({ metadata, status }: ScopeObject, read: ReadScopeObject, now: Date): ScopeStatus {
  const { generation } = metadata;
  const { scope, problem, warnings } = read;
  const found = problem
    ? { status: 'False' as const, reason: problem.reason, message: cut(problem.message) }
    : { status: 'True' as const, reason: 'Read', message: 'The file is a scope, and can be used.' };
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  return {
    ...observed,
    ...(scope && describe(scope, dayOf(now))),
    warnings: warnings.map(cut),
    conditions: setCondition(status?.conditions ?? [], { type: 'Readable', ...found, ...observed }, now),
  };
}

function describe(scope: Scope, day: string): Partial<ScopeStatus> {
  const changes = upcomingChanges(scope, day);
  const states = validityAt(scope, day);
  return {
    uuid: scope.uuid,
    title: scope.name,
    url: scope.url,
    testcases: scope.testcases.size,
    versions: scope.versions.flatMap(({ version, stabilizedAt }) => {
      const { validity, explicit } = states.get(version)!;
      const ahead = changes.find((one) => one.version === version && one.to.validity === 'effective');
      if (!explicit && !ahead) return [];
      return [
        {
          version,
          validity,
          ...(stabilizedAt !== null && { stabilizedAt }),
          testcases: mainTestcases(scope, version).length,
          ...(ahead && { effectiveFrom: ahead.date }),
        },
      ];
    }),
  };
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
