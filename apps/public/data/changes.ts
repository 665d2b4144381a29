import type { Sheet } from '@allmend/api';
import type { PublicSource } from '../source/public-source.ts';
import { newestChanges, type Change } from './feed.ts';

/** So many histories are asked for at once. */
const atOnce = 8;

/** The newest changes of verdicts of all subjects. Throws what the source throws. */
export async function readChanges({ subjects }: Sheet, source: PublicSource): Promise<readonly Change[]> {
  const wanted = subjects.flatMap((subject) => subject.standings.map(({ scope }) => ({ subject, scope })));
  let newest: readonly Change[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const found = await Promise.all(
      wanted.slice(at, at + atOnce).map(async ({ subject, scope }) => {
        const intervals = await source.verdicts(subject.id, scope);
        return intervals.map((interval) => ({ subject, scope, interval }));
      }),
    );
    newest = newestChanges([...newest, ...found.flat()]);
  }
  return newest;
}
