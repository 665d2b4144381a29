import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { criticalRanges, isAffected } from './cve.ts';
import { branchState, EndOfLifeTable, shippedEndOfLife, supportedBranches } from './end-of-life.ts';
import { checkVersionPolicy, missingBranches, type VersionPolicyInput } from './policy.ts';
import { isRecent, type KubernetesRelease, overdueReleases } from './recency.ts';
import { scs0210 } from './standard.ts';
import { parseClusterVersion } from './version.ts';

const release = (tag: string, day: string, other: Partial<KubernetesRelease> = {}): KubernetesRelease => ({
  tag_name: `v${tag}`,
  published_at: `${day}T12:00:00Z`,
  draft: false,
  prerelease: false,
  ...other,
});

const v = (text: string) => parseClusterVersion(text)!;

describe('versions', () => {
  test.each([
    ['v1.34.2', { patch: 2, prerelease: null, suffix: null }],
    ['1.34.2+k3s1', { patch: 2, prerelease: null, suffix: null }],
    ['v1.34.2-gke.100', { patch: 2, prerelease: null, suffix: 'gke.100' }],
    ['v1.35.0-rc.1', { patch: 0, prerelease: 'rc.1', suffix: null }],
  ])('reads %s', (text, parts) => {
    expect(parseClusterVersion(text)).toMatchObject(parts);
  });

  test.each(['', 'v1.34', '1.34.x', 'latest', `v1.34.${'9'.repeat(40)}`])('does not read "%s"', (text) => {
    expect(parseClusterVersion(text)).toBeNull();
  });
});

describe('patch releases', () => {
  const releases = [release('1.34.3', '2026-09-01'), release('1.34.2', '2026-08-16'), release('1.33.9', '2026-01-01')];
  const at = (now: string, text: string, critical = [] as { version: string; lessThan?: string }[]) => ({
    version: v(text),
    releases,
    critical,
    now: new Date(now),
  });

  test('are due after 31 days to the second', () => {
    expect(isRecent(at('2026-10-02T12:00:00Z', '1.34.2'), 'text')).toBe(true);
    expect(isRecent(at('2026-10-02T12:00:01Z', '1.34.2'), 'text')).toBe(false);
  });

  test('of another branch, drafts and pre-releases do not count', () => {
    const input = { ...at('2026-12-01', '1.33.9') };
    expect(isRecent(input, 'text')).toBe(true);
    const later = [
      release('1.33.10', '2026-01-01', { draft: true }),
      release('1.33.11', '2026-01-01', { prerelease: true }),
      release('1.33.12', '2026-01-01', { published_at: null }),
    ];
    expect(isRecent({ ...input, releases: later }, 'text')).toBe(true);
  });

  test('are due after 14 days when they close a critical CVE', () => {
    const closed = [{ version: '1.34.0', lessThan: '1.34.3' }];
    expect(isRecent(at('2026-09-15T12:00:00Z', '1.34.2', closed), 'text')).toBe(true);
    expect(overdueReleases(at('2026-09-15T12:00:01Z', '1.34.2', closed), 'text')).toEqual([
      { release: 'v1.34.3', publishedAt: '2026-09-01T12:00:00Z', because: 'critical', uncertain: false },
    ]);
  });

  test('that still have the CVE are not urgent, except for the official suite', () => {
    const open = [{ version: '1.34.0', lessThan: '1.34.3' }];
    const input = at('2026-09-01', '1.34.1', open);
    expect(isRecent(input, 'text')).toBe(true);
    expect(isRecent(input, 'official')).toBe(false);
  });
});

describe('critical CVEs', () => {
  const record = (score: number, product = 'Kubernetes') => ({
    containers: {
      cna: {
        metrics: [{ format: 'CVSS' }, { cvssV3_1: { baseScore: score } }],
        affected: [
          {
            product,
            versions: [
              { version: '1.33.0', status: 'affected', lessThanOrEqual: '1.33.4' },
              { version: '1.33.5', status: 'unaffected' },
            ],
          },
        ],
      },
    },
  });

  test('have a score from 8 on and are about Kubernetes itself', () => {
    expect(criticalRanges(record(8))).toMatchObject([{ version: '1.33.0', lessThanOrEqual: '1.33.4' }]);
    expect(criticalRanges(record(7.9))).toEqual([]);
    expect(criticalRanges(record(9.8, 'ingress-nginx'))).toEqual([]);
  });

  test('in another form are refused', () => {
    expect(() => criticalRanges({ containers: {} })).toThrow();
  });

  test.each([
    ['1.33.4', [{ version: '1.33.0', lessThanOrEqual: '1.33.4' }], 'yes'],
    ['1.33.5', [{ version: '1.33.0', lessThanOrEqual: '1.33.4' }], 'no'],
    ['1.33.4', [{ version: '0', lessThan: '1.33.4' }], 'no'],
    ['1.33.4', [{ version: 'v1.33', lessThan: '*' }], 'yes'],
    ['1.33.4', [{ version: '1.33.4' }], 'yes'],
    ['1.33.4', [{ version: 'unspecified', lessThan: '1.34.0' }], 'unknown'],
    ['1.33.4', [{ version: '1.33.0', lessThan: 'next' }], 'unknown'],
    ['1.33.4', [{ version: 'n/a' }, { version: '1.33.4' }], 'yes'],
  ] as const)('%s in %o: %s', (version, ranges, answer) => {
    expect(isAffected(v(version), ranges)).toBe(answer);
  });
});

describe('end of life', () => {
  test('comes with the end of the last day', () => {
    expect(branchState(shippedEndOfLife, '1.34', new Date('2026-10-27T23:59:59Z'))).toBe('supported');
    expect(branchState(shippedEndOfLife, '1.34', new Date('2026-10-28T00:00:00Z'))).toBe('ended');
  });

  test('a branch beyond the table is placed only while the table is fresh', () => {
    expect(branchState(shippedEndOfLife, '1.37', new Date('2026-11-20'))).toBe('newer');
    expect(branchState(shippedEndOfLife, '1.37', new Date('2027-11-20'))).toBe('unknown');
    expect(branchState(shippedEndOfLife, '1.9', new Date('2026-11-20'))).toBe('ended');
  });

  test('the table can be replaced by one of the same form', () => {
    const newer = { ...shippedEndOfLife, branches: { '1.37': '2027-10-28' } };
    expect(supportedBranches(EndOfLifeTable.parse(newer), new Date('2027-08-01'))).toEqual(['1.37']);
    expect(() => EndOfLifeTable.parse({ ...newer, branches: { latest: '2027-10-28' } })).toThrow();
    expect(() => EndOfLifeTable.parse({ ...newer, schema: 'other' })).toThrow();
  });
});

describe('version-policy-check', () => {
  const base: VersionPolicyInput = {
    gitVersion: 'v1.35.2',
    releases: [release('1.35.3', '2026-11-10'), release('1.35.2', '2026-10-08'), release('1.36.0', '2026-05-01')],
    critical: [],
    endOfLife: shippedEndOfLife,
    now: new Date('2026-11-20T12:00:00Z'),
    offered: null,
  };
  const judge = (change: Partial<VersionPolicyInput>) => checkVersionPolicy({ ...base, ...change });

  test('passes a recent version and says what it did not see', () => {
    const outcome = judge({});
    expect(outcome).toMatchObject({ verdict: 'PASS' });
    expect(outcome.official).toBeUndefined();
    expect(outcome.details?.map((line) => formatMessage('en', line))).toEqual([
      'Which other versions are offered was not stated.',
    ]);
  });

  test.each<[string, Partial<VersionPolicyInput>, string, string | undefined, string | undefined]>([
    ['an outdated patch', { gitVersion: 'v1.35.1' }, 'FAIL', undefined, undefined],
    ['an ended branch', { gitVersion: 'v1.33.9' }, 'FAIL', undefined, undefined],
    ['a pre-release', { gitVersion: 'v1.35.0-rc.1' }, 'FAIL', 'DNF', '0210-vendor-suffix'],
    ['nonsense', { gitVersion: 'latest' }, 'DNF', undefined, undefined],
    ['a vendor suffix', { gitVersion: 'v1.35.2-gke.100' }, 'PASS', 'DNF', '0210-vendor-suffix'],
    ['a branch newer than the table', { gitVersion: 'v1.37.0' }, 'PASS', 'FAIL', '0210-new-minor'],
    [
      'a branch that cannot be placed',
      { gitVersion: 'v1.38.0', now: new Date('2027-11-20') },
      'DNF',
      undefined,
      undefined,
    ],
    [
      'the last day of a branch',
      { gitVersion: 'v1.34.9', now: new Date('2026-10-27T12:00:00Z') },
      'PASS',
      'FAIL',
      '0210-last-day',
    ],
    [
      'a table with one supported branch',
      { gitVersion: 'v1.36.9', now: new Date('2027-04-01') },
      'PASS',
      'DNF',
      '0210-stale-table',
    ],
    [
      'a CVE that the newer patch still has',
      {
        critical: [{ version: '1.35.0', lessThan: '1.35.4' }],
        now: new Date('2026-11-26'),
      },
      'PASS',
      'FAIL',
      '0210-cve-still-open',
    ],
    [
      'a CVE record that cannot be read and decides',
      { critical: [{ version: 'n/a' }], now: new Date('2026-11-26') },
      'DNF',
      undefined,
      undefined,
    ],
    [
      'a CVE record that cannot be read and does not matter',
      { critical: [{ version: '1.35.0', lessThan: 'soon' }] },
      'PASS',
      'DNF',
      '0210-odd-cve-record',
    ],
    ['a branch that is not offered', { offered: ['1.35'] }, 'FAIL', 'PASS', '0210-offered-versions'],
    ['all branches offered', { offered: ['1.35', '1.36'] }, 'PASS', undefined, undefined],
  ])('%s', (_, change, verdict, official, deviation) => {
    const outcome = judge(change);
    expect([outcome.verdict, outcome.official, outcome.deviation]).toEqual([verdict, official, deviation]);
    if (deviation) expect(scs0210.deviations?.map((row) => row.id)).toContain(deviation);
    for (const locale of ['en', 'de', 'fr']) {
      for (const line of [outcome.message, ...(outcome.details ?? [])]) {
        expect(formatMessage(locale, line)).not.toMatch(/[{}]|^scs-0210\./);
      }
    }
  });

  test('a new minor version need not be offered for four months', () => {
    const releases = [release('1.36.0', '2026-08-01')];
    const input = { ...base, releases };
    expect(missingBranches({ ...input, now: new Date('2026-12-01') }, ['1.35'])).toEqual([]);
    expect(missingBranches({ ...input, now: new Date('2026-12-02') }, ['1.35'])).toEqual(['1.36']);
    const beyond = { ...input, releases: [release('1.37.0', '2026-08-01')], now: new Date('2026-12-20') };
    expect(missingBranches(beyond, ['1.35', '1.36'])).toEqual(['1.37']);
  });
});
