import type { SheetScope, Verdict } from '@allmend/api';
import { cloudStanding, type Cloud } from '../../view/clouds.ts';
import type { OverviewQuery } from '../../view/target.ts';
import type { View } from '../../view/view.ts';

/** The worst first. */
const severity: readonly (Verdict | null)[] = ['FAIL', 'MISS', 'DNF', 'PASS', null];

/** What of the clouds is shown, in which order. `scope` is the one that the page answers for; null: there is none. */
export function selectClouds(
  clouds: readonly Cloud[],
  query: OverviewQuery,
  { scope, view }: { readonly scope: SheetScope | null; readonly view: View },
): readonly Cloud[] {
  const verdict = (cloud: Cloud) => (scope === null ? null : (cloudStanding(cloud, scope.name)?.verdict ?? null));
  const words = (query.q ?? '').toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const chosen = clouds.filter(
    (cloud) =>
      (query.result === undefined || verdict(cloud) === query.result) &&
      (query.country === undefined || cloud.subjects.some((subject) => subject.country === query.country)) &&
      words.every((word) => searchable(cloud).includes(word)),
  );
  const byName = new Intl.Collator(view.locale).compare;
  const compare: Readonly<Record<NonNullable<OverviewQuery['sort']>, (a: Cloud, b: Cloud) => number>> = {
    certified: (a, b) => Number(isCertified(b)) - Number(isCertified(a)),
    result: (a, b) => severity.indexOf(verdict(a)) - severity.indexOf(verdict(b)),
    changed: (a, b) => lastChange(b).localeCompare(lastChange(a)),
    name: () => 0,
  };
  const order = compare[query.sort ?? 'certified'];
  return chosen.toSorted((a, b) => order(a, b) || byName(a.title, b.title));
}

/** Whether one of its certificates is valid today. */
export function isCertified(cloud: Cloud): boolean {
  return cloud.subjects.some((subject) => subject.certificates.some((one) => one.state === 'Granted'));
}

function lastChange({ subjects }: Cloud): string {
  return subjects.flatMap((subject) => subject.standings.map((standing) => standing.since)).reduce(later, '');
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function searchable({ title, subjects }: Cloud): string {
  return [title, ...subjects.flatMap((one) => [one.displayName, one.operator, one.region, one.alias, one.id])]
    .join('\n')
    .toLocaleLowerCase();
}
