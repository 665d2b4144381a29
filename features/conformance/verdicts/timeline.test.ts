import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiresAt } from '../scope/expiry.ts';
import type { DeclaredResult } from './declared.ts';
import { createHistory, historyOf, sinceOf, timeline } from './history.ts';
import { standing } from './standing.ts';
import { beginOf, type HistoryRow, type Interval } from './sweep.ts';
import { judgedVerdicts, obviousState, rowOf, testScope } from './testing.ts';

const scope = testScope;
const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const documents: readonly DeclaredResult[] = [];
const query = { scope, documents, from: at('2026-01-01'), until: at('2026-12-01'), now: at('2026-12-01') };
const told = (intervals: readonly Interval[]) =>
  intervals.map(({ version, verdict, from, testcases }) =>
    [from.toISOString().slice(0, 16), version, verdict, ...testcases].join(' '),
  );

const all = (verdict: 'PASS' | 'FAIL' | 'DNF') => ({
  'berth-depth': verdict,
  'berth-light': verdict,
  'berth-power': verdict,
});

describe('timeline', () => {
  it('is missing before the first report, and wherever results have expired', () => {
    const rows = [rowOf(1, '2026-07-01T10:00:00Z', all('PASS'))];
    expect(told(timeline({ ...query, from: at('2026-06-15'), until: at('2026-08-31'), rows }))).toEqual([
      '2026-06-15T00:00 v2 MISS berth-depth berth-light berth-power',
      '2026-07-01T10:00 v2 PASS',
      '2026-07-03T00:00 v2 MISS berth-depth',
      '2026-07-13T00:00 v2 MISS berth-depth berth-light',
    ]);
  });

  it('follows the version in force, and what each one demands', () => {
    const rows = Array.from({ length: 200 }, (_, day) =>
      rowOf(day + 1, new Date(at('2026-01-05T06:00:00Z').getTime() + day * 86_400_000), {
        'berth-depth': 'PASS',
        'berth-light': 'PASS',
      }),
    );
    expect(told(timeline({ ...query, until: at('2026-06-05'), rows }))).toEqual([
      '2026-01-01T00:00  MISS',
      '2026-01-05T06:00  MISS',
      '2026-01-10T00:00 v1 PASS',
      '2026-06-01T00:00 v2 MISS berth-power',
    ]);
  });

  it('judges old days by a version that was not in force then', () => {
    const rows = [
      rowOf(1, '2026-02-01T10:00:00Z', { 'berth-depth': 'PASS', 'berth-light': 'PASS', 'berth-power': 'FAIL' }),
    ];
    const day = { from: at('2026-02-01T12:00:00Z'), until: at('2026-02-01T13:00:00Z') };
    expect(told(timeline({ ...query, ...day, rows }))).toEqual(['2026-02-01T12:00 v1 PASS']);
    expect(told(timeline({ ...query, ...day, rows, version: 'v2' }))).toEqual(['2026-02-01T12:00 v2 FAIL berth-power']);
    expect(() => timeline({ ...query, ...day, rows, version: 'v9' })).toThrow(/v9/);
  });

  it('takes a report that came late for when it was measured, and never for a newer one', () => {
    const failed = rowOf(2, '2026-07-01T08:00:00Z', all('FAIL'), { receivedAt: at('2026-07-01T20:00:00Z') });
    const rows = [rowOf(1, '2026-07-01T10:00:00Z', all('PASS')), failed];
    const day = { from: at('2026-07-01'), until: at('2026-07-02') };
    expect(told(timeline({ ...query, ...day, rows }))).toEqual([
      '2026-07-01T00:00 v2 MISS berth-depth berth-light berth-power',
      '2026-07-01T08:00 v2 FAIL berth-depth berth-light berth-power',
      '2026-07-01T10:00 v2 PASS',
    ]);
  });

  it('counts nothing before it was there, whatever clock a report has', () => {
    const rows = [rowOf(1, '2026-07-01T10:05:00Z', all('PASS'), { receivedAt: at('2026-07-01T10:00:00Z') })];
    const [before, since] = timeline({ ...query, from: at('2026-07-01'), until: at('2026-07-02'), rows });
    expect(before).toMatchObject({ state: 'before', until: at('2026-07-01T10:00:00Z') });
    expect(since).toMatchObject({ verdict: 'PASS', from: at('2026-07-01T10:00:00Z') });
  });

  it('counts a document for what people judge, from its acceptance until it ends, and for nothing else', () => {
    const rows = [rowOf(1, '2026-07-01T10:00:00Z', all('PASS'))];
    const document = {
      acceptedAt: at('2026-07-01T11:00:00Z'),
      validUntil: at('2026-07-01T12:00:00Z'),
      title: 'Permit',
    };
    const day = { from: at('2026-07-01T10:30:00Z'), until: at('2026-07-01T13:00:00Z'), rows };
    const permit = { ...query, ...day, documents: [{ ...document, testcase: 'berth-permit' }] };
    expect(told(timeline({ ...permit, version: 'v3' }))).toEqual([
      '2026-07-01T10:30 v3 MISS berth-permit',
      '2026-07-01T11:00 v3 PASS',
      '2026-07-01T12:00 v3 MISS berth-permit',
    ]);
    expect(timeline({ ...permit, version: 'v3' })[1]!.origin).toBe('declared');
    const depth = { ...query, ...day, documents: [{ ...document, testcase: 'berth-depth' }] };
    expect(timeline(depth).map(({ origin }) => origin)).toEqual(['us']);
  });

  it('ends with an open interval at the present, and with a closed one in the past', () => {
    const rows = [rowOf(1, '2026-07-01T10:00:00Z', all('PASS'))];
    const past = timeline({ ...query, rows, until: at('2026-07-02'), now: at('2026-07-02T10:00:00Z') });
    expect(past.at(-1)).toMatchObject({ verdict: 'PASS', until: at('2026-07-02') });
    const present = timeline({ ...query, rows, until: at('2026-08-02'), now: at('2026-07-02T10:00:00Z') });
    expect(present.at(-1)).toMatchObject({ verdict: 'PASS', until: null });
    const end = timeline({ ...query, rows, until: at('2026-08-02'), now: at('2026-07-03') });
    expect(end.at(-1)).toMatchObject({ verdict: 'MISS', from: at('2026-07-03'), until: null });
  });
});

const start = at('2026-05-20').getTime();
const minutes = fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minute) => start + minute * 60_000);
const results = fc.dictionary(
  fc.constantFrom('berth-depth', 'berth-light', 'berth-power', 'berth-permit', 'berth-foreign'),
  fc.constantFrom(...judgedVerdicts),
  { minKeys: 1, noNullPrototype: true },
);
const measured = fc.record({
  at: minutes,
  lateMs: fc.oneof(fc.constant(1000), fc.integer({ min: -300_000, max: 6 * 86_400_000 })),
  results,
  origin: fc.constantFrom('us', 'third', 'operator'),
});
const someRows = fc
  .array(measured, { maxLength: 25 })
  .map((all) =>
    all.map(({ at: time, lateMs, results: said, origin }, index) =>
      rowOf(index + 1, new Date(time), said, { receivedAt: new Date(time + lateMs), origin }),
    ),
  );
const someDocuments = fc.array(
  fc.tuple(minutes, fc.integer({ min: 1, max: 8 * 24 * 60 })).map(([from, length]) => ({
    testcase: 'berth-permit',
    acceptedAt: new Date(from),
    validUntil: new Date(from + length * 60_000),
    title: 'Permit',
  })),
  { maxLength: 3 },
);
const now = new Date(start + 30 * 86_400_000);
const span = { from: new Date(start - 86_400_000), until: now, now };

/** Every instant at which anything can change. */
function instants(rows: readonly HistoryRow[], declared: readonly DeclaredResult[]): Date[] {
  const all = [
    span.from,
    ...rows.map((row) => new Date(beginOf(row))),
    ...rows.flatMap((row) =>
      [...row.results.keys()].map((id) => expiresAt(row.checkedAt, scope.testcases.get(id)?.lifetime ?? null)),
    ),
    ...declared.flatMap(({ acceptedAt, validUntil }) => [acceptedAt, validUntil]),
    ...scope.timeline.map(({ date }) => at(date)),
  ];
  const times = all.map((one) => one.getTime()).filter((one) => one >= span.from.getTime() && one <= now.getTime());
  return [...new Set(times)].sort((a, b) => a - b).map((one) => new Date(one));
}

describe('timeline, any rows', () => {
  it.each([undefined, 'v3', 'v1'])('says of every instant what looking at every row says (version %s)', (version) => {
    fc.assert(
      fc.property(someRows, someDocuments, (rows, declared) => {
        const followed = version === undefined ? {} : { version };
        const intervals = timeline({ scope, rows, documents: declared, ...span, ...followed });
        const obvious = instants(rows, declared).map((instant) => ({
          from: instant,
          ...obviousState({ scope, rows, documents: declared, ...followed }, instant),
        }));
        for (const state of obvious) {
          const found = intervals.find(
            ({ from, until }) => from <= state.from && (until === null || state.from < until),
          );
          expect(found, state.from.toISOString()).toMatchObject({
            version: state.version,
            verdict: state.verdict,
            testcases: state.testcases,
            state: state.reported ? 'reported' : 'before',
          });
        }
        // No more intervals than there are instants at which something can change.
        for (const { from } of intervals) expect(obvious.map((one) => one.from.getTime())).toContain(from.getTime());
      }),
      { numRuns: 300 },
    );
  });

  it('has neither gaps nor two intervals that say the same', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const intervals = timeline({ scope, rows, documents, ...span });
        expect(intervals[0]!.from).toEqual(span.from);
        expect(intervals.at(-1)!.until).toBeNull();
        for (const [index, next] of intervals.slice(1).entries()) {
          const before = intervals[index]!;
          expect(before.until).toEqual(next.from);
          const { from: _from, until: _until, ...said } = next;
          expect(before).not.toMatchObject(said);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows the same in the end in whatever order the reports came', () => {
    const distinct = someRows.map((rows) => [...new Map(rows.map((row) => [row.checkedAt.getTime(), row])).values()]);
    fc.assert(
      fc.property(distinct, fc.array(fc.nat(), { minLength: 25, maxLength: 25 }), (rows, keys) => {
        // Reports that were there when they were measured: only then the order of arrival is all that differs.
        const prompt = rows.map((row) => ({ ...row, receivedAt: now }));
        const shuffled = prompt
          .map((row, index) => ({ row, key: keys[index]! }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }, index) => ({ ...row, row: index + 1 }));
        const one = historyOf({ scope, documents, rows: prompt }).at(now);
        const other = historyOf({ scope, documents, rows: shuffled }).at(now);
        expect(other.intervals(span)).toEqual(one.intervals(span));
        expect(Object.fromEntries(other.testcases)).toEqual(Object.fromEntries(one.testcases));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same when rows are added one by one, with readings in between, as when all are there', () => {
    fc.assert(
      fc.property(someRows, someDocuments, (rows, declared) => {
        const sorted = rows.toSorted((a, b) => beginOf(a) - beginOf(b) || a.row - b.row);
        const input = { scope, documents: declared, versions: ['v3'] };
        const grown = createHistory(input);
        for (const row of sorted) {
          expect(grown.add(row)).toBe('added');
          grown.at(new Date(beginOf(row) + 86_400_000)).intervals(span);
        }
        const whole = historyOf({ ...input, rows }).at(now);
        expect(grown.at(now).intervals(span)).toEqual(whole.intervals(span));
        expect(grown.at(now).intervals({ ...span, version: 'v3' })).toEqual(
          timeline({ scope, rows, documents: declared, ...span, version: 'v3' }),
        );
        expect(grown.at(now).testcases).toEqual(whole.testcases);
      }),
      { numRuns: 100 },
    );
  });

  it('agrees with the standing at its end', () => {
    fc.assert(
      fc.property(someRows, someDocuments, (rows, declared) => {
        const history = historyOf({ scope, documents: declared, rows }).at(now);
        const stands = standing({ scope, newest: history.newest, documents: declared, now })!;
        const last = history.intervals(span).at(-1)!;
        expect(stands).toMatchObject({ version: last.version, verdict: last.verdict, origin: last.origin });
        expect(stands.notPassed.map(({ testcase }) => testcase)).toEqual(last.testcases);
      }),
      { numRuns: 200 },
    );
  });
});

describe('History', () => {
  it('takes no row that begins before one that it has', () => {
    const history = createHistory({ scope, documents });
    expect(history.add(rowOf(1, '2026-07-01T10:00:00Z', all('PASS')))).toBe('added');
    expect(history.add(rowOf(2, '2026-07-01T09:00:00Z', all('FAIL')))).toBe('late');
    expect(history.at(at('2026-07-01T11:00:00Z')).testcases.get('berth-depth')!.verdict).toBe('PASS');
  });

  it('knows since when each testcase is what it is, over renewals and over the gap', () => {
    const rows = [
      rowOf(1, '2026-07-01T10:00:00Z', all('FAIL')),
      rowOf(2, '2026-07-02T10:00:00Z', all('PASS')),
      rowOf(3, '2026-07-03T10:00:00Z', all('PASS')),
    ];
    const history = historyOf({ scope, documents, rows });
    const then = history.at(at('2026-07-04T10:00:00Z'));
    expect(then.testcases.get('berth-depth')).toMatchObject({
      verdict: 'PASS',
      since: at('2026-07-02T10:00:00Z'),
      newest: { checkedAt: at('2026-07-03T10:00:00Z'), expiresAt: at('2026-07-05') },
    });
    expect(then.testcases.get('berth-permit')).toMatchObject({ verdict: 'MISS', since: null, newest: null });
    expect(then.nextChange).toEqual(at('2026-07-05'));
    const later = history.at(at('2026-07-06'));
    expect(later.testcases.get('berth-depth')).toMatchObject({ verdict: 'MISS', since: at('2026-07-05') });
  });

  it('does not take a result that ends as its successor comes for a break', () => {
    const rows = [rowOf(1, '2026-07-01T10:00:00Z', all('PASS')), rowOf(2, '2026-07-03T00:00:00Z', all('PASS'))];
    const history = historyOf({ scope, documents, rows }).at(at('2026-07-03T01:00:00Z'));
    expect(history.testcases.get('berth-depth')!.since).toEqual(at('2026-07-01T10:00:00Z'));
    expect(history.intervals({ from: at('2026-07-01T10:00:00Z') })).toHaveLength(1);
  });

  it('follows testcases that the scope does not know for a week', () => {
    const history = historyOf({ scope, documents, rows: [rowOf(1, '2026-07-01T10:00:00Z', { 'allmend-x': 'FAIL' })] });
    expect(history.at(at('2026-07-02')).testcases.get('allmend-x')!.verdict).toBe('FAIL');
    expect(history.at(at('2026-07-13')).testcases.get('allmend-x')!.verdict).toBe('MISS');
  });

  it('is not blown up by reports with ever new names', () => {
    const rows = Array.from({ length: 40 }, (_, row) =>
      rowOf(row + 1, new Date(at('2026-07-01').getTime() + row * 1000), {
        'berth-depth': 'PASS',
        ...Object.fromEntries(Array.from({ length: 100 }, (_one, n) => [`made-up-${row}-${n}`, 'PASS'] as const)),
      }),
    );
    const then = historyOf({ scope, documents, rows }).at(at('2026-07-01T01:00:00Z'));
    expect(then.testcases.size).toBe(1000 + scope.testcases.size);
    expect(then.testcases.get('berth-depth')!.newest!.report).toBe(rows.at(-1)!.report);
  });
});

describe('sinceOf', () => {
  it('goes back over other reasons of the same verdict, and not over another version', () => {
    const rows = [
      rowOf(1, '2026-08-30T10:00:00Z', all('PASS')),
      rowOf(2, '2026-08-31T10:00:00Z', all('FAIL')),
      rowOf(3, '2026-09-01T10:00:00Z', { 'berth-depth': 'PASS' }),
    ];
    const intervals = timeline({ ...query, from: at('2026-08-01'), until: at('2026-09-02'), rows });
    expect(intervals.length).toBeGreaterThan(3);
    expect(sinceOf(intervals)).toEqual(at('2026-08-31T10:00:00Z'));
    expect(sinceOf([])).toBeNull();
  });
});
