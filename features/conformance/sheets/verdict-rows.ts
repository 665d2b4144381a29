import { VerdictInterval } from '@allmend/api/kinds';
import type { SubresourceAnswer, SubresourceRequest } from '@allmend/core-apiserver';
import { apiVersionOf, statusErrors, wireTime, type KubeObject } from '@allmend/core-machinery';
import type { Interval } from '../verdicts/sweep.ts';
import { optionalParameter, readRowsQuery } from './query.ts';
import type { RowParts } from './results.ts';
import { publishedDays } from './subject-sheet.ts';

/** Testcases that a row names. */
const mostTestcases = 100;

/**
 * `subjects/<name>/verdicts`: `scope` (left out: all that the subject is listed for), `since` (default 18 months ago) and `until`,
 * `order`, `limit` and `continue`. Intervals of one scope have no gap; scopes come one after the other.
 */
export async function readVerdicts(
  { sheets, tokens, now }: RowParts & { readonly now: () => Date },
  { tenant, namespace, name, query }: SubresourceRequest,
): Promise<SubresourceAnswer> {
  const { since, until, order, limit, continueToken } = readRowsQuery(query);
  const scope = optionalParameter(query, 'scope');
  const instant = now();
  const from = since ?? new Date(instant.getTime() - publishedDays * 86_400_000);
  const end = until ?? instant;
  if (from >= end) throw statusErrors.badRequest('since: Invalid value: must be before until');
  const found = await sheets.intervals(tenant, { namespace, name }, { scope, from, until: end });
  const all = found.flatMap((one) => {
    const rows = one.intervals.map((interval) => ({ scope: one.scope, interval }));
    return order === 'ascending' ? rows : rows.toReversed();
  });
  // Where a page ended: the scope and the beginning of its last interval, which later rows do not change.
  const list = JSON.stringify(['verdicts', tenant.id, namespace, name, scope, since, until, order]);
  let begin = 0;
  if (continueToken !== '') {
    const { revision, after } = tokens.read(list, continueToken);
    const beyond = (at: number): boolean => (order === 'ascending' ? at > revision : at < revision);
    const own = all.findIndex((one) => one.scope === after.name);
    begin = all.findIndex((one, at) => at >= own && (one.scope !== after.name || beyond(one.interval.from.getTime())));
    if (own < 0 || begin < 0) begin = all.length;
  }
  const page = all.slice(begin, begin + limit);
  const last = page.at(-1);
  const more = begin + limit < all.length && last;
  const position = (one: NonNullable<typeof last>) => ({
    revision: one.interval.from.getTime(),
    after: { tenant: tenant.id, namespace, name: one.scope },
  });
  return {
    items: page.map((one) => intervalObject(one.scope, one.interval, namespace)),
    continueToken: more ? tokens.write(list, position(last)) : '',
  };
}

function intervalObject(scope: string, interval: Interval, namespace: string): KubeObject {
  const { version, verdict, from, until, origin, testcases } = interval;
  return {
    apiVersion: apiVersionOf(VerdictInterval),
    kind: VerdictInterval.kind,
    metadata: { name: `${scope}-${from.getTime()}`, namespace, creationTimestamp: wireTime(from) },
    interval: {
      scope,
      version: version ?? '',
      verdict,
      from: from.toISOString(),
      ...(until && { until: until.toISOString() }),
      ...(origin && { origin }),
      testcases: testcases.slice(0, mostTestcases),
    },
  };
}
