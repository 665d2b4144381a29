import type { Finding, Verdict } from '@allmend/api';
import type { Notice, Subject } from '@allmend/api/kinds';
import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import type { News } from '../certificates/notice.ts';
import { readScope } from '../scope/reader.ts';
import { shippedScopes } from '../scope/shipped/catalogue.ts';
import type { Standing } from '../verdicts/standing.ts';
import { newsAt, newsOf, type CredentialState, type NewsInput } from './news.ts';
import type { SubjectStanding } from './standings.ts';

const now = new Date('2026-11-21T12:00:00Z');
const minutesAgo = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
const scope = readScope(shippedScopes[0]!.text, 'iaas');

const subject: Subject = {
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'Subject',
  metadata: { name: 'luebeck', namespace: 'hansa', uid: 'u' },
  spec: { displayName: 'Hansa Cloud', operator: 'Hansa IT eG', scopes: ['iaas'], listing: 'public' },
};

const finding = {
  testcase: 'a',
  verdict: 'FAIL',
  message: { key: 'testing.found', params: {} },
  remedy: ['openstack image set x'],
} as unknown as Finding;

function standing(verdict: Verdict, change: Partial<SubjectStanding & Standing> = {}): SubjectStanding {
  const { since = minutesAgo(5), findings = new Map([['a', finding]]), ...own } = change;
  const notPassed = verdict === 'PASS' ? [] : [{ testcase: 'a', verdict, report: 'r' }];
  return {
    listed: { name: 'iaas', scope, stage: 'published' },
    since,
    findings,
    standing: {
      version: 'v5.1',
      validity: 'effective',
      verdict,
      counts: { PASS: 50, FAIL: 0, DNF: 0, MISS: 0, [verdict]: 1 },
      origin: 'us',
      newest: now,
      oldest: now,
      freshUntil: null,
      expiresAt: null,
      notPassed,
      ahead: [],
      ...own,
    },
  };
}

function noticeOf(news: Pick<News, 'cause' | 'severity'>): Notice {
  return { metadata: { name: 'n' }, spec: { cause: news.cause, severity: news.severity } } as Notice;
}

function news(change: Partial<Omit<NewsInput, 'known'>> & { readonly known?: readonly Notice[] } = {}) {
  const { known = [], ...rest } = change;
  return newsOf({
    subject,
    standings: [],
    credentials: null,
    prefix: '',
    now,
    known: new Map(known.map((one) => [one.spec.cause, one])),
    ...rest,
  });
}
const told = (...args: Parameters<typeof news>) => news(...args).told;
const verdictCause = 'verdict:iaas';
const open = (severity: Notice['spec']['severity']) => noticeOf({ cause: verdictCause, severity });

describe('of a verdict people are told', () => {
  test('at once that it fails, once for each time, with remedies', () => {
    const since = minutesAgo(1);
    const [failure, ...others] = told({ standings: [standing('FAIL', { since })] });
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      severity: 'failure',
      cause: verdictCause,
      occurrence: since,
      remedies: ['openstack image set x'],
      path: '/clouds/hansa/luebeck',
    });
    expect(formatMessage('en', failure!.title)).toBe('Hansa Cloud does not pass SCS-compatible IaaS v5.1.');
    expect(failure!.body.map((one) => formatMessage('en', one))).toEqual(['1 testcase fails.', 'a:', 'testing.found']);
    expect(told({ standings: [standing('FAIL')], known: [open('failure')] })).toEqual([]);
    expect(told({ standings: [standing('FAIL')], known: [open('recovery')] })).toMatchObject([{ severity: 'failure' }]);
    expect(told({ standings: [standing('FAIL')], known: [open('warning')] })).toMatchObject([{ severity: 'failure' }]);
  });

  test('that it passes again, and nothing when it always did', () => {
    expect(told({ standings: [standing('PASS')] })).toEqual([]);
    expect(told({ standings: [standing('PASS')], known: [open('recovery')] })).toEqual([]);
    for (const severity of ['failure', 'warning'] as const) {
      expect(told({ standings: [standing('PASS')], known: [open(severity)] })).toMatchObject([
        { severity: 'recovery' },
      ]);
    }
  });

  test('that it is not known when that lasts; of a failure nothing new until it passes', () => {
    expect(told({ standings: [standing('DNF', { since: minutesAgo(59) })] })).toEqual([]);
    const long = standing('DNF', { since: minutesAgo(60) });
    expect(told({ standings: [long] })).toMatchObject([{ severity: 'warning' }]);
    expect(told({ standings: [long], known: [open('warning')] })).toEqual([]);
    expect(told({ standings: [long], known: [open('failure')] })).toEqual([]);
    const never = standing('MISS', { since: minutesAgo(600), counts: { PASS: 0, FAIL: 0, DNF: 0, MISS: 54 } });
    expect(told({ standings: [never] })).toEqual([]);
    expect(newsAt({ standings: [standing('DNF')], credentials: null, now })).toContainEqual(
      new Date(now.getTime() + 55 * 60_000),
    );
  });
});

describe('where something has never had a result, so that the whole cannot pass, people are told', () => {
  const failed = (...testcases: readonly string[]): Notice => {
    const notice = open('failure');
    return { ...notice, spec: { ...notice.spec, testcases: [...testcases] } };
  };
  const unfinished = (...testcases: readonly string[]) =>
    standing('DNF', {
      since: minutesAgo(90),
      counts: { PASS: 50, FAIL: 0, DNF: testcases.length, MISS: 0 },
      notPassed: testcases.map((testcase) => ({ testcase, verdict: 'DNF' as const, report: 'r' })),
    });

  test('which testcases failed, and when these pass again', () => {
    const [failure] = told({ standings: [standing('FAIL')] });
    expect(failure!.testcases).toEqual(['a']);
    const [over] = told({ standings: [unfinished('s3', 'dns')], known: [failed('a')] });
    expect(over).toMatchObject({ severity: 'recovery', cause: verdictCause, testcases: ['s3', 'dns'] });
    expect(formatMessage('en', over!.title)).toBe('Nothing of Hansa Cloud fails SCS-compatible IaaS v5.1 any more.');
    expect(formatMessage('en', over!.body[0]!)).toContain('2 testcases still have no result that counts');
  });

  test('nothing while one of them has no result, and no warning of what the end of the failure said', () => {
    expect(told({ standings: [unfinished('s3', 'a')], known: [failed('a', 'b')] })).toEqual([]);
    const over = open('recovery');
    const known = [{ ...over, spec: { ...over.spec, testcases: ['s3', 'dns'] } }];
    expect(told({ standings: [unfinished('s3')], known })).toEqual([]);
    expect(told({ standings: [unfinished('s3', 'more')], known })).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('of a later version people are told', () => {
  const ahead = (from: string, verdict: Verdict) => [
    { version: 'v6', from, verdict, notPassed: [{ testcase: 'b', verdict: 'FAIL' as const, report: null }] },
  ];
  const soon = '2027-01-15';

  test('60 days before, when it would not pass', () => {
    const failing = standing('PASS', { ahead: ahead(soon, 'FAIL') });
    const [warning] = told({ standings: [failing] });
    expect(warning).toMatchObject({ severity: 'warning', cause: 'ahead:iaas:v6', occurrence: '2027-01-15:FAIL' });
    expect(formatMessage('de', warning!.title)).toBe(
      'Hansa Cloud wird SCS-compatible IaaS v6, gültig ab 15.01.2027, nicht bestehen.',
    );
    expect(warning!.expiresAt).toEqual(new Date('2027-01-15T00:00:00Z'));
    const missing = standing('PASS', { ahead: ahead(soon, 'MISS') });
    expect(told({ standings: [missing] })).toMatchObject([{ severity: 'information' }]);
    expect(told({ standings: [standing('PASS', { ahead: ahead('2027-01-25', 'FAIL') })] })).toEqual([]);
    expect(told({ standings: [standing('PASS', { ahead: ahead('', 'FAIL') })] })).toEqual([]);
    expect(
      newsAt({ standings: [standing('PASS', { ahead: ahead('2027-01-25', 'FAIL') })], credentials: null, now }),
    ).toEqual([new Date('2026-11-26T00:00:00Z')]);
  });

  test('that it will pass after all, and nothing when it never was otherwise', () => {
    const passing = [standing('PASS', { ahead: ahead(soon, 'PASS') })];
    expect(told({ standings: passing })).toEqual([]);
    const known = [noticeOf({ cause: 'ahead:iaas:v6', severity: 'warning' })];
    expect(told({ standings: passing, known })).toMatchObject([{ severity: 'recovery' }]);
  });
});

describe('of credentials people are told', () => {
  const state = (change: Partial<CredentialState>): CredentialState => ({
    accepted: 'yes',
    message: 'Accepted.',
    since: minutesAgo(3),
    expiresAt: null,
    secret: 'hansa/luebeck',
    ...change,
  });
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

  test('that they are refused, in the words of the cloud, and accepted again', () => {
    const [refused] = told({ credentials: state({ accepted: 'no', message: 'Invalid user.' }) });
    expect(refused).toMatchObject({ severity: 'warning', cause: 'credentials' });
    expect(formatMessage('en', refused!.body[0]!)).toContain('Invalid user.');
    expect(told({ credentials: state({}) })).toEqual([]);
    expect(told({ credentials: state({ accepted: null }) })).toEqual([]);
    const known = [noticeOf({ cause: 'credentials', severity: 'warning' })];
    expect(told({ credentials: state({}), known })).toMatchObject([{ severity: 'recovery' }]);
  });

  test('30, 7 and 1 day before they end', () => {
    const steps = [31, 30, 8, 7, 2, 1, 0.1].map((days) =>
      told({ credentials: state({ expiresAt: inDays(days) }) })[0]
        ?.occurrence.split(':')
        .at(-1),
    );
    expect(steps).toEqual([undefined, '30', '30', '7', '7', '1', '1']);
    const at = newsAt({ standings: [], credentials: state({ expiresAt: inDays(20) }), now });
    expect(at).toEqual([inDays(19), inDays(13)]);
  });

  test('no more, when they are new: the notice goes', () => {
    const known = [noticeOf({ cause: 'credentials-expiry', severity: 'warning' })];
    expect(news({ credentials: state({ expiresAt: inDays(300) }), known }).closed).toEqual(known);
    expect(news({ credentials: state({ expiresAt: inDays(3) }), known }).closed).toEqual([]);
  });
});

test('of a scope that it is not listed for any more nothing is said; causes of others are left alone', () => {
  const known = [open('failure'), noticeOf({ cause: 'document-ends:x', severity: 'warning' })];
  expect(news({ known }).closed).toEqual([known[0]]);
});
