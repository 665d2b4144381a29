import { describe, expect, it } from 'vitest';
import type { NewestResult } from '../monitor/journal.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { readScope } from '../scope/reader.ts';
import { standards } from '../checks/registry.ts';
import { coverageOf, moduleCoverage } from './coverage.ts';
import { daysOf, shareOf } from './days.ts';
import { decidingVersion, laterVersions, nextTimelineChange } from './deciding.ts';
import { declaredBy } from './declared.ts';
import { timeline } from './history.ts';
import { standing } from './standing.ts';
import { rowOf, testScope, uuidOf } from './testing.ts';

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

describe('decidingVersion', () => {
  it('is the first effective version, else the first in transition, else none', () => {
    expect(decidingVersion(testScope, '2026-10-01')).toEqual({ version: 'v2', validity: 'effective' });
    expect(decidingVersion(testScope, '2026-03-01')).toEqual({ version: 'v1', validity: 'warn' });
    expect(decidingVersion(testScope, '2026-01-09')).toBeNull();
    // v2 stands before v1 in the file, but is only a draft.
    expect(decidingVersion(testScope, '2026-05-31')!.version).toBe('v1');
  });

  it('has drafts and what is to come after it, the nearest first', () => {
    expect(laterVersions(testScope, '2026-10-01')).toEqual([{ version: 'v3', from: '2027-01-01' }]);
    expect(laterVersions(testScope, '2026-02-01')).toEqual([
      { version: 'v2', from: '2026-06-01' },
      { version: 'v3', from: '2027-01-01' },
    ]);
    const iaas = readScope(findShipped('iaas')!.text, 'iaas');
    expect(laterVersions(iaas, '2026-11-21')).toEqual([
      { version: 'next', from: null },
      { version: 'v6', from: null },
    ]);
    expect(nextTimelineChange(testScope, '2026-10-01')).toEqual(at('2027-01-01'));
    expect(nextTimelineChange(testScope, '2027-01-01')).toBeNull();
  });
});

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

describe('declaredBy', () => {
  const review = (verdict: 'accept' | 'reject', when: string) => ({ verdict, by: when, at: when, reason: 'looked' });
  const document = (
    state: 'Submitted' | 'Accepted' | 'Rejected' | 'Expired' | undefined,
    reviews: ReturnType<typeof review>[],
  ) => ({
    apiVersion: 'conformance.allmend.dev/v1alpha1',
    kind: 'EvidenceDocument',
    metadata: { name: 'permit', namespace: 'quay' },
    spec: {
      subject: 'east',
      testcase: 'berth-permit',
      title: 'Permit',
      validUntil: '2027-03-02T00:00:00Z',
      reminderDays: 30,
    },
    ...(state && { status: { state, reviews } }),
  });
  const twice = [review('accept', '2026-01-01T00:00:00Z'), review('accept', '2026-01-03T00:00:00Z')];

  it('counts from the word of the second person on', () => {
    const declared = { testcase: 'berth-permit', acceptedAt: at('2026-01-03'), validUntil: at('2027-03-02') };
    expect(declaredBy(document('Accepted', twice))).toMatchObject(declared);
    expect(declaredBy(document('Expired', twice))).toMatchObject(declared);
  });

  it('is nothing that was not accepted, or rejected after all', () => {
    expect(declaredBy(document(undefined, []))).toBeNull();
    expect(declaredBy(document('Submitted', twice.slice(1)))).toBeNull();
    expect(declaredBy(document('Rejected', [...twice, review('reject', '2026-02-01T00:00:00Z')]))).toBeNull();
    expect(declaredBy(document('Expired', twice.slice(1)))).toBeNull();
  });
});

describe('daysOf', () => {
  it('shows the worst of each day, and nothing before the first report', () => {
    const good = { 'berth-depth': 'PASS', 'berth-light': 'PASS', 'berth-power': 'PASS' } as const;
    const rows = [
      rowOf(1, '2026-10-02T10:00:00Z', good),
      rowOf(2, '2026-10-03T10:00:00Z', { ...good, 'berth-depth': 'FAIL' }),
      rowOf(3, '2026-10-03T11:00:00Z', good),
      rowOf(4, '2026-10-04T11:00:00Z', { ...good, 'berth-light': 'DNF' }),
      rowOf(5, '2026-10-04T11:30:00Z', good),
    ];
    const times = { from: at('2026-09-01'), until: at('2026-10-07T08:00:00Z'), now: at('2026-10-07T08:00:00Z') };
    const intervals = timeline({ scope: testScope, rows, documents: [], ...times });
    // On the 6th nothing was measured any more and the depth expired.
    expect(daysOf(intervals, '2026-10-07', 8)).toBe('--PFDPMM');
    expect(daysOf(intervals, '2026-10-03', 3)).toBe('-PF');
  });

  it('shows nothing while no version is in force', () => {
    const rows = [rowOf(1, '2026-01-05T10:00:00Z', { 'berth-depth': 'PASS', 'berth-light': 'PASS' })];
    const times = { from: at('2026-01-01'), until: at('2026-01-12'), now: at('2026-01-12') };
    const intervals = timeline({ scope: testScope, rows, documents: [], ...times });
    expect(daysOf(intervals, '2026-01-12', 4)).toBe('-MMM');
  });

  it('has shares that are rounded down and leave out what says nothing', () => {
    expect(shareOf('---PPFP')).toEqual({ passed: 3, days: 4, percent: 75 });
    expect(shareOf(`${'P'.repeat(1999)}F`).percent).toBe(99.9);
    expect(shareOf('P'.repeat(549)).percent).toBe(100);
    expect(shareOf('FMD').percent).toBe(0);
    expect(shareOf('----').percent).toBeNull();
  });
});

describe('coverageOf', () => {
  const iaas = readScope(findShipped('iaas')!.text, 'iaas');
  const of = (id: string) => moduleCoverage(iaas, iaas.modules.get(id)!, standards);

  it('calls a demand uncovered when nothing is checked, whatever it is called', () => {
    expect(of('opc-v2022.11')).toBe('uncovered');
    expect(of('scs-0121-v1')).toBe('uncovered');
  });

  it('tells what is proven from what only documents show, and from what is shown in part', () => {
    expect(of('scs-0101-v1')).toBe('proven');
    expect(of('scs-0121-v1-manual')).toBe('document');
    // Text and official predicate differ.
    expect(of('scs-0117-v1')).toBe('partly');
    // Nothing of it counts.
    expect(of('scs-0114-v1-rec')).toBe('partly');
  });

  it('is in part where this program checks only some', () => {
    const module = { id: 'm', name: 'M', url: null, targets: new Map([['main', ['scs-0101-fips-test', 'elsewhere']]]) };
    expect(moduleCoverage(iaas, module, standards)).toBe('partly');
  });

  it('adds up to what the version includes', () => {
    const { total, proven, partly, document, uncovered } = coverageOf(iaas, 'v5.1', standards);
    expect(total).toBe(iaas.versions.find(({ version }) => version === 'v5.1')!.include.length);
    expect(proven + partly + document + uncovered).toBe(total);
    expect(uncovered).toBe(3);
    expect(() => coverageOf(iaas, 'v77', standards)).toThrow(/v77/);
  });
});
