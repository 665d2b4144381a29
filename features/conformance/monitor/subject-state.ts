import type { Origin } from '@allmend/api';
import type { Store } from '@allmend/core-store';
import type { OfficialResult } from '../scope/evaluation.ts';
import { canonicalJson } from './canonical-json.ts';
import type { NewestResult, SubjectPlace } from './journal.ts';
import { journalGroup, stateKey } from './places.ts';

/** The newest result of a testcase, and the number of the row that has it. */
interface NumberedResult extends NewestResult {
  readonly number: number;
}

type Newest = ReadonlyMap<string, ReadonlyMap<string, NumberedResult>>;

/** What is known of the chain of one subject without reading it. Every row is added in one commit with this. */
export interface SubjectState {
  readonly place: SubjectPlace;
  /** Rows that were ever added, and how many of them were trimmed. */
  readonly total: number;
  readonly trimmed: number;
  /** Hash of the last row. */
  readonly hash: string;
  readonly newest: Newest;
}

/** What one row says, for the newest results. */
interface Said {
  readonly number: number;
  readonly report: string;
  readonly scope: string;
  readonly checkedAt: Date;
  readonly origin: Origin;
  readonly results: ReadonlyMap<string, OfficialResult>;
}

/** Newest results that are kept of a subject: room for every testcase of every scope many times over. */
export const mostNewest = 10_000;

/** The newest results with those of one more row; by `checkedAt`, then by arrival. */
export function withResults(newest: Newest, said: Said): Newest {
  const scopes = new Map(newest);
  const results = new Map(newest.get(said.scope));
  const { number, report, checkedAt, origin } = said;
  for (const [testcase, result] of said.results) {
    const known = results.get(testcase);
    if (known && known.checkedAt > checkedAt) continue;
    results.set(testcase, { result, checkedAt, origin, report, number });
  }
  scopes.set(said.scope, results);
  return bounded(scopes);
}

/** Without the results of rows up to a number, which were trimmed. */
export function withoutRows(newest: Newest, upTo: number): Newest {
  return filterResults(newest, (result) => result.number > upTo);
}

/** Reports with ever new names of testcases push out the oldest results, and never keep the next report out. */
function bounded(newest: Newest): Newest {
  const all = [...newest.values()].flatMap((results) => [...results.values()]);
  if (all.length <= mostNewest) return newest;
  const kept = new Set(all.sort((a, b) => b.checkedAt.getTime() - a.checkedAt.getTime()).slice(0, mostNewest));
  return filterResults(newest, (result) => kept.has(result));
}

function filterResults(newest: Newest, keep: (result: NumberedResult) => boolean): Newest {
  const scopes = [...newest].map(
    ([scope, results]) => [scope, new Map([...results].filter(([, result]) => keep(result)))] as const,
  );
  return new Map(scopes.filter(([, results]) => results.size > 0));
}

/** As it is stored: each report is written once, results refer to it by its index. */
interface Stored {
  readonly namespace: string;
  readonly name: string;
  readonly total: number;
  readonly trimmed: number;
  readonly hash: string;
  readonly reports: readonly (readonly [report: string, checkedAt: number, origin: Origin, number: number])[];
  readonly results: Readonly<Record<string, Readonly<Record<string, readonly [OfficialResult, number]>>>>;
}

export function encodeState({ place, total, trimmed, hash, newest }: SubjectState): Uint8Array {
  const reports: [string, number, Origin, number][] = [];
  const indexes = new Map<number, number>();
  const indexOf = ({ report, checkedAt, origin, number }: NumberedResult): number => {
    const known = indexes.get(number);
    if (known !== undefined) return known;
    indexes.set(number, reports.length);
    return reports.push([report, checkedAt.getTime(), origin, number]) - 1;
  };
  const results = Object.fromEntries(
    [...newest].map(([scope, testcases]) => [
      scope,
      Object.fromEntries([...testcases].map(([id, one]) => [id, [one.result, indexOf(one)] as const])),
    ]),
  );
  const { namespace, name } = place;
  return Buffer.from(canonicalJson({ namespace, name, total, trimmed, hash, reports, results }));
}

export function decodeState(tenant: string, uid: string, value: Uint8Array): SubjectState {
  const { namespace, name, total, trimmed, hash, reports, results } = JSON.parse(
    Buffer.from(value).toString(),
  ) as Stored;
  const table = reports.map(([report, at, origin, number]) => ({ report, checkedAt: new Date(at), origin, number }));
  const newest = new Map(
    Object.entries(results).map(([scope, testcases]) => [
      scope,
      new Map(Object.entries(testcases).map(([id, [result, index]]) => [id, { result, ...table[index]! }])),
    ]),
  );
  return { place: { tenant, namespace, name, uid }, total, trimmed, hash, newest };
}

/** The state with its revision; null before the first row. */
export async function readState(
  store: Store,
  tenant: string,
  uid: string,
): Promise<{ readonly state: SubjectState; readonly revision: number } | null> {
  const stored = await store.get(stateKey(tenant, uid));
  return stored && { state: decodeState(tenant, uid, stored.value), revision: stored.revision };
}

/** Every subject of a tenant that ever had a report, by uid; those that were deleted, too. */
export async function* listStates(store: Store, tenant: string): AsyncGenerator<SubjectState> {
  const range = { tenant, group: journalGroup, resource: 'newest' };
  for (let after; ;) {
    const page = await store.list(range, { limit: 100, ...(after && { after }) });
    for (const { key, value } of page.items) yield decodeState(tenant, key.name, value);
    const last = page.items.at(-1)?.key;
    if (!page.more || !last) return;
    after = { tenant, namespace: last.namespace, name: last.name };
  }
}
