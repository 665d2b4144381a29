import { createHash } from 'node:crypto';
import { blobErrors } from '@allmend/core-blobs';
import { verdicts, worstVerdict, type Verdict } from '@allmend/api';
import { linkHash } from '../monitor/chain.ts';
import { journalErrors } from '../monitor/errors.ts';
import type { Journal, NewestResult, ReportEntry, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import { reportSeries, subjectText } from '../monitor/places.ts';
import { encodeBody, rowBody } from '../monitor/row-body.ts';
import { verdictOf, type OfficialResult } from '../scope/evaluation.ts';
import { expiresAt } from '../scope/expiry.ts';
import type { Scope } from '../scope/model.ts';
import { readScope } from '../scope/reader.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { validityAt } from '../scope/validity.ts';
import type { DeclaredResult } from './declared.ts';
import type { HistoryRow } from './sweep.ts';

/** An invented scope: three measured testcases of different lifetimes, one that people judge, a transition and a draft. */
export const testScopeText = `uuid: 7c2f1a52-6a0c-4c55-9c0e-5b7a3a0c9d11
name: Berth fit
url: https://scopes.example/berth-fit.yaml
scripts:
  - executable: ./berth.py
    testcases:
      - { id: berth-depth, lifetime: day, description: The berth is deep enough., url: "https://berth.example/depth" }
      - { id: berth-light, lifetime: week, description: The berth is lit., url: "https://berth.example/light" }
      - { id: berth-power, lifetime: month, description: The berth has shore power. }
      - { id: berth-radar, description: The berth has radar. }
  - testcases:
      - { id: berth-permit, lifetime: year, description: The harbour master has signed. }
modules:
  - { id: basics, name: Basics, targets: { main: [berth-depth, berth-light] } }
  - { id: supply, name: Supply, targets: { main: [berth-power], recommended: [berth-radar] } }
  - { id: papers, name: Papers, targets: { main: [berth-permit] } }
  - { id: nothing, name: Nothing yet, targets: {} }
versions:
  - { version: v3, include: [basics, supply, papers, nothing] }
  - { version: v2, stabilized_at: 2026-01-01, include: [basics, supply] }
  - { version: v1, stabilized_at: 2025-01-01, include: [basics] }
timeline:
  - { date: 2027-01-01, versions: { v3: effective, v2: warn } }
  - { date: 2026-09-01, versions: { v3: draft, v2: effective } }
  - { date: 2026-06-01, versions: { v2: effective, v1: warn } }
  - { date: 2026-03-01, versions: { v2: draft, v1: warn } }
  - { date: 2026-01-10, versions: { v1: effective } }
`;
export const testScope: Scope = readScope(testScopeText, 'the scope of the tests');

export const testPlace: SubjectPlace = { tenant: 'root', namespace: 'quay', name: 'east', uid: 'a1b2c3' };

/** A row as it would be written down; `results` as verdicts. */
export function rowOf(
  row: number,
  checkedAt: string | Date,
  results: Readonly<Record<string, Exclude<Verdict, 'MISS'>>>,
  more: Partial<HistoryRow> = {},
): HistoryRow {
  const measured = new Date(checkedAt);
  const official = { PASS: 1, DNF: 0, FAIL: -1 } as const;
  return {
    row,
    report: uuidOf(row),
    checkedAt: measured,
    receivedAt: new Date(measured.getTime() + 1000),
    origin: 'us',
    results: new Map(Object.entries(results).map(([id, verdict]) => [id, official[verdict]])),
    ...more,
  };
}

/** A UUID that follows from a number. */
export function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** What is true at one instant, by looking at every row: slow and obvious, for `timeline` to be held against. */
export interface ObviousState {
  readonly version: string | null;
  readonly verdict: Verdict;
  readonly testcases: readonly string[];
  readonly reported: boolean;
}

export function obviousState(
  {
    scope,
    rows,
    documents,
    version: forced,
  }: {
    readonly scope: Scope;
    readonly rows: readonly HistoryRow[];
    readonly documents: readonly DeclaredResult[];
    readonly version?: string;
  },
  instant: Date,
): ObviousState {
  const there = rows.filter((row) => row.checkedAt <= instant || row.receivedAt <= instant);
  const reported = there.length > 0;
  const states = [...validityAt(scope, instant.toISOString().slice(0, 10))];
  const version =
    forced ??
    (
      states.find(([, { validity }]) => validity === 'effective') ??
      states.find(([, { validity }]) => validity === 'warn')
    )?.[0] ??
    null;
  if (version === null) return { version, verdict: 'MISS', testcases: [], reported };
  const verdictNow = (testcase: string): Verdict => {
    const { lifetime = null, manual = false } = scope.testcases.get(testcase) ?? {};
    const said = there
      .filter((row) => row.results.has(testcase))
      .map((row) => ({
        at: row.checkedAt.getTime(),
        order: row.row,
        until: expiresAt(row.checkedAt, lifetime),
        verdict: verdictOf(row.results.get(testcase)!),
      }));
    const declared = documents
      .filter((one) => manual && one.testcase === testcase && one.acceptedAt <= instant)
      .map((one) => ({
        at: one.acceptedAt.getTime(),
        order: -1,
        until: one.validUntil,
        verdict: 'PASS' as const,
      }));
    const counting = [...said, ...declared].filter(({ until }) => until > instant);
    return counting.sort((a, b) => a.at - b.at || a.order - b.order).at(-1)?.verdict ?? 'MISS';
  };
  const demanded = mainTestcases(scope, version);
  const found = demanded.map((testcase) => ({ testcase, verdict: verdictNow(testcase) }));
  return {
    version,
    verdict: demanded.length === 0 ? 'MISS' : worstVerdict(found.map(({ verdict }) => verdict)),
    testcases: (['FAIL', 'MISS', 'DNF'] as const).flatMap((level) =>
      found.filter(({ verdict }) => verdict === level).map(({ testcase }) => testcase),
    ),
    reported,
  };
}

/** A journal in memory. `damage` and `lose` do to a content what a broken disk does. */
export interface MemoryJournal extends Journal {
  put(content: Uint8Array | string): string;
  damage(digest: string): void;
  lose(digest: string): void;
  /** How often rows were read: to see that something was not computed again. */
  readonly reads: { rows: number; heads: number; contents: number };
}

export function createMemoryJournal(): MemoryJournal {
  const kept: { readonly place: SubjectPlace; readonly row: ReportRow }[] = [];
  const contents = new Map<string, { bytes: Uint8Array; state: 'good' | 'damaged' }>();
  const reads = { rows: 0, heads: 0, contents: 0 };
  let last = 0;
  const put = (content: Uint8Array | string): string => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const digest = createHash('sha256').update(bytes).digest('hex');
    contents.set(digest, { bytes, state: 'good' });
    return digest;
  };
  const of = (place: SubjectPlace) =>
    kept.filter((one) => one.place.tenant === place.tenant && one.place.uid === place.uid);
  const failure = (name: 'missing' | 'damaged', digest: string): Error =>
    blobErrors.error(name, { digest, directory: 'memory', cause: 'it has another hash' });
  return {
    reads,
    put,
    damage: (digest) => void (contents.get(digest)!.state = 'damaged'),
    lose: (digest) => void contents.delete(digest),
    async record({ place, content, signature, ...entry }: ReportEntry) {
      const taken = kept.some((one) => one.place.tenant === place.tenant && one.row.report === entry.report);
      if (taken) throw journalErrors.error('duplicate', { report: entry.report });
      const previous = of(place).at(-1)?.row.hash ?? '';
      const stored = { content: put(content), signature: signature === null ? null : put(signature) };
      const number = of(place).length + 1;
      const hash = linkHash(previous, {
        series: reportSeries(place.uid),
        tenant: place.tenant,
        subject: subjectText(place),
        at: entry.receivedAt,
        body: encodeBody(rowBody({ place, content, signature, ...entry }, { number, ...stored })),
      });
      const row: ReportRow = { ...entry, ...stored, row: ++last, hash };
      kept.push({ place, row });
      return row;
    },
    async newest(place) {
      const newest = new Map<string, Map<string, NewestResult>>();
      for (const { row } of of(place)) {
        const results = newest.get(row.scope) ?? new Map<string, NewestResult>();
        newest.set(row.scope, results);
        for (const [testcase, result] of row.results) {
          const known = results.get(testcase);
          const { checkedAt, origin, report } = row;
          if (!known || known.checkedAt <= checkedAt) results.set(testcase, { result, checkedAt, origin, report });
        }
      }
      return newest;
    },
    async head(place) {
      reads.heads++;
      const rows = of(place);
      return { rows: rows.length, hash: rows.at(-1)?.row.hash ?? '' };
    },
    async rows(place, query = {}) {
      reads.rows++;
      const { scope, since, until, after, order = 'ascending', limit = 500 } = query;
      const rows = of(place).map(({ row }) => row);
      const wanted = (order === 'ascending' ? rows : rows.toReversed()).filter(
        (row) =>
          (scope === undefined || row.scope === scope) &&
          (since === undefined || row.receivedAt >= since) &&
          (until === undefined || row.receivedAt < until) &&
          (after === undefined || (order === 'ascending' ? row.row > after : row.row < after)),
      );
      return wanted.slice(0, Math.min(limit, 5000));
    },
    async find(tenant, report) {
      return kept.find((one) => one.place.tenant === tenant && one.row.report === report) ?? null;
    },
    async content(_tenant, digest) {
      reads.contents++;
      const found = contents.get(digest);
      if (!found) throw failure('missing', digest);
      if (found.state === 'damaged') throw failure('damaged', digest);
      return found.bytes;
    },
    async trim(tenant, before) {
      const gone = kept.filter((one) => one.place.tenant === tenant && one.row.receivedAt < before);
      for (const one of gone) kept.splice(kept.indexOf(one), 1);
      return gone.length;
    },
  };
}

/** Every result that can be stored. */
export const storedResults: readonly OfficialResult[] = [1, 0, -1];
export const judgedVerdicts = verdicts.filter((one): one is Exclude<Verdict, 'MISS'> => one !== 'MISS');
