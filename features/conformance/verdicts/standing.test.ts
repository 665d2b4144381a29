import { describe, expect, it } from 'vitest';
import type { NewestResult } from '../monitor/journal.ts';
import { standing } from './standing.ts';
import { testScope, uuidOf } from './testing.ts';

const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const now = at('2026-10-01T12:00:00Z');

const newestOf = (
  results: Readonly<Record<string, readonly [1 | 0 | -1, string, NewestResult['origin']?]>>,
): ReadonlyMap<string, NewestResult> =>
  new Map(
    Object.entries(results).map(([id, [result, checkedAt, origin = 'us']]) => [
      id,
      { result, checkedAt: at(checkedAt), origin, report: uuidOf(1) },
    ]),
  );

const fresh = {
  'berth-depth': [1, '2026-10-01T06:00:00Z'],
  'berth-light': [1, '2026-09-29T06:00:00Z'],
  'berth-power': [1, '2026-09-20T06:00:00Z'],
} as const;

describe('standing', () => {
  it('passes when everything that the version in force demands has passed and is fresh', () => {
    expect(standing({ scope: testScope, newest: newestOf(fresh), documents: [], now })).toEqual({
      version: 'v2',
      validity: 'effective',
      verdict: 'PASS',
      counts: { PASS: 3, FAIL: 0, DNF: 0, MISS: 0 },
      origin: 'us',
      newest: at('2026-10-01T06:00:00Z'),
      oldest: at('2026-09-20T06:00:00Z'),
      freshUntil: at('2026-10-03'),
      expiresAt: at('2026-10-03'),
      notPassed: [],
      ahead: [
        {
          version: 'v3',
          from: '2027-01-01',
          verdict: 'MISS',
          notPassed: [{ testcase: 'berth-permit', verdict: 'MISS', report: null }],
        },
      ],
    });
  });

  it('is missing, and never passed, once a result has expired', () => {
    const late = standing({ scope: testScope, newest: newestOf(fresh), documents: [], now: at('2026-10-03') })!;
    expect(late).toMatchObject({ verdict: 'MISS', counts: { PASS: 2, MISS: 1 } });
    expect(late.notPassed).toEqual([{ testcase: 'berth-depth', verdict: 'MISS', report: null }]);
    expect(late.newest).toEqual(at('2026-09-29T06:00:00Z'));
    expect(late.freshUntil).toEqual(at('2026-10-12'));
  });

  it('names the worst first: failed, missing, not finished', () => {
    const newest = newestOf({ 'berth-power': [-1, '2026-10-01'], 'berth-depth': [0, '2026-10-01'] });
    const { verdict, notPassed } = standing({ scope: testScope, newest, documents: [], now })!;
    expect(verdict).toBe('FAIL');
    expect(notPassed.map((one) => `${one.testcase} ${one.verdict}`)).toEqual([
      'berth-power FAIL',
      'berth-light MISS',
      'berth-depth DNF',
    ]);
    expect(notPassed[0]!.report).toBe(uuidOf(1));
  });

  it('rests on the weakest of those who say so', () => {
    const newest = newestOf({
      ...fresh,
      'berth-light': [1, '2026-09-29', 'operator'],
      'berth-power': [1, '2026-09-29', 'third'],
    });
    expect(standing({ scope: testScope, newest, documents: [], now })!.origin).toBe('operator');
    expect(standing({ scope: testScope, newest: new Map(), documents: [], now })).toMatchObject({
      origin: null,
      newest: null,
      expiresAt: at('2027-01-01'),
      freshUntil: null,
      verdict: 'MISS',
    });
  });

  it('is absent when no version is in force', () => {
    expect(standing({ scope: testScope, newest: newestOf(fresh), documents: [], now: at('2026-01-05') })).toBeNull();
  });

  it('is missing for a version that demands nothing', () => {
    const versions = testScope.versions.map((one) => ({ ...one, include: ['nothing'] }));
    const empty = standing({ scope: { ...testScope, versions }, newest: newestOf(fresh), documents: [], now })!;
    expect(empty).toMatchObject({ verdict: 'MISS', counts: { PASS: 0, MISS: 0 }, notPassed: [] });
  });

  it('takes documents for what people judge, as long as they last, and looks again when one ends', () => {
    const document = {
      testcase: 'berth-permit',
      acceptedAt: at('2026-09-01'),
      validUntil: at('2026-10-02'),
      title: 'x',
    };
    const of = (documents: readonly (typeof document)[], when = now) =>
      standing({ scope: testScope, newest: newestOf(fresh), documents, now: when })!;
    expect(of([document]).ahead[0]).toMatchObject({ verdict: 'PASS', notPassed: [] });
    expect(of([document]).expiresAt).toEqual(at('2026-10-02'));
    expect(of([document], at('2026-10-02')).ahead[0]!.verdict).toBe('MISS');
    const longer = { ...document, validUntil: at('2028-01-01') };
    expect(of([document, longer], at('2026-10-02')).ahead[0]!.verdict).toBe('PASS');
    expect(of([{ ...document, acceptedAt: at('2026-10-01T13:00:00Z') }]).ahead[0]!.verdict).toBe('MISS');
    // What is measured is not proven by paper.
    const power = { ...document, testcase: 'berth-power' };
    const unmeasured = newestOf({ 'berth-depth': fresh['berth-depth'], 'berth-light': fresh['berth-light'] });
    expect(standing({ scope: testScope, newest: unmeasured, documents: [power], now })!.verdict).toBe('MISS');
  });
});
