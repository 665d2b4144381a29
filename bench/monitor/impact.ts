import { findShipped } from '@allmend/conformance';
import type { Bench } from '../figure.ts';
import { group, scopeName, startMonitor } from './ground.ts';
import { fillHistory, wholeHistory, type HistorySize } from './history.ts';

/** How long the effect of a draft on all subjects takes to compute, from its upload. */
export const monitorImpact: Bench = {
  name: 'monitor-impact',
  about: 'what a draft of a scope would mean for 30 subjects over 18 months',
  measure: (say) => measureImpact({ ...wholeHistory, snapshots: 'weekly' }, say),
};

interface Impact {
  readonly versions: readonly { readonly version: string }[];
  readonly subjects: readonly object[];
}

export async function measureImpact(size: HistorySize, say: (line: string) => void) {
  const { place, results } = await fillHistory(size, say);
  await using _place = place;
  await using monitor = await startMonitor(place);
  const measure = async (name: string, text: string) => {
    say(name);
    const begun = performance.now();
    await monitor.create(`${group}/scopes`, { metadata: { name }, spec: { text, stage: 'draft' } });
    const impact = await monitor.get<Impact>(`${group}/scopes/${name}/impact`);
    if (impact.subjects.length !== size.subjects) throw new Error(`${impact.subjects.length} subjects`);
    return { seconds: (performance.now() - begun) / 1000, versions: impact.versions.map(({ version }) => version) };
  };
  const shipped = findShipped(scopeName)!.text;
  const ahead = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const effective = (version: string) =>
    shipped.replace(
      /^timeline:\n/m,
      `timeline:\n  - date: ${ahead}\n    versions: { ${version}: effective, v5.1: warn }\n`,
    );
  // The first has what every hub has to do once; the second demands the same testcases as before.
  const first = await measure('draft-next', effective('next'));
  const second = await measure('draft-again', `${effective('next')}\n`);
  const weeks = Math.ceil(size.days / 7);
  return [
    {
      name: 'effect of a draft on all subjects, from its upload',
      value: first.seconds,
      unit: 's',
      target: 10,
      bound: 'most' as const,
      how: `just started hub, ${results} results of ${size.subjects} subjects; versions ${first.versions.join(', ')}; for testcases that nobody had measured yet ${size.subjects * weeks} snapshots are judged again; the same draft under another name right after: ${second.seconds.toFixed(2)} s`,
    },
  ];
}
