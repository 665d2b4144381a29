import { verdicts, worstVerdict } from '@allmend/api';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, officialResult, verdictOf } from './evaluation.ts';
import { expiresAt } from './expiry.ts';
import { compareFrozen } from './freeze.ts';
import { lifetimes } from './model.ts';
import { readScope } from './reader.ts';
import { attention, declaredTarget, mainTestcases, resolveVersion, testcasesOf } from './resolution.ts';
import { findShipped, loadScope, shippedScopeByUuid, shippedScopes } from './shipped/catalogue.ts';
import { listedVersions, upcomingChanges, validityAt } from './validity.ts';

const iaasText = findShipped('iaas')!.text;
const iaas = readScope(iaasText, 'iaas');
const kaas = readScope(findShipped('kaas')!.text, 'kaas');
const noFile = (): Promise<string> => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }));

describe('the shipped scopes', () => {
  test('IaaS has the official counts', () => {
    expect(iaas.uuid).toBe('50393e6f-2ae1-4c5c-a62c-3b75f2abef3f');
    expect(
      Object.fromEntries(iaas.versions.map(({ version }) => [version, mainTestcases(iaas, version).length])),
    ).toEqual({ next: 55, v6: 54, 'v5.1': 54, v4: 39, v3: 16 });
    const official = [...iaas.testcases.values()].filter(({ id }) => !id.startsWith('allmend-'));
    expect(official).toHaveLength(91);
    expect(official.filter(({ manual }) => manual)).toHaveLength(3);
    const used = new Set(['next', 'v5.1', 'v4', 'v3'].flatMap((version) => [...testcasesOf(iaas, version)]));
    expect(official.filter((testcase) => !used.has(testcase))).toHaveLength(33);
    expect(iaas.warnings.filter(({ code }) => code === 'unused-module')).toHaveLength(10);
  });

  test('v6 takes the second version of image metadata and standard images', () => {
    const before = new Set(mainTestcases(iaas, 'v5.1'));
    const v6 = new Set(mainTestcases(iaas, 'v6'));
    expect([...v6].filter((id) => !before.has(id))).toEqual([
      'allmend-0104-image-ubuntu-2604-generic',
      'allmend-0104-source-capi-k8snode',
      'allmend-0104-source-debian-12-generic',
      'allmend-0104-source-debian-13-generic',
      'allmend-0104-source-ubuntu-2204-generic',
      'allmend-0104-source-ubuntu-2404-generic',
      'allmend-0104-source-ubuntu-2604-generic',
      'scs-0102-os_purpose-uniqueness',
      'scs-0102-prop-os_purpose',
    ]);
    expect([...before].filter((id) => !v6.has(id)).every((id) => id.startsWith('scs-0104-'))).toBe(true);
    expect(v6.has('scs-0123-service-placement')).toBe(true);
  });

  test('KaaS has lifetimes and sections', () => {
    expect(kaas.uuid).toBe('1fffebe6-fd4b-44d3-a36c-fc58b4bb0180');
    expect(testcasesOf(kaas, 'v1').map(({ id, lifetime, section }) => [id, lifetime, section])).toEqual([
      ['cncf-k8s-conformance', 'year', 'heavy'],
      ['kaas-networking-check', 'month', 'heavy'],
      ['version-policy-check', 'week', 'light'],
    ]);
  });

  test('attention counts stabilised versions', () => {
    const counts = attention(iaas);
    expect(counts.get('scs-0100-syntax-check')).toBe(3);
    expect(counts.get('scs-0101-fips-test')).toBe(2);
    expect(counts.get('scs-0104-source-capi-2')).toBe(1);
    expect(counts.get('scs-0123-service-s3')).toBe(0);
  });

  test('testcases that no version uses still have their target', () => {
    expect(declaredTarget(iaas, 'scs-0116-presence')).toBe('recommended');
    expect(declaredTarget(iaas, 'scs-0102-prop-os_purpose')).toBe('main');
    expect(declaredTarget(iaas, 'allmend-0125-tls')).toBeNull();
  });

  test('are found by alias, short alias, file name and UUID; others are named with what is meant', async () => {
    for (const name of ['iaas', 'scs-compatible-iaas', 'SCS-Compatible-IaaS.yaml', iaas.uuid]) {
      expect((await loadScope(name, noFile)).scope.uuid).toBe(iaas.uuid);
    }
    expect(shippedScopeByUuid(kaas.uuid)?.name).toBe('SCS-compatible KaaS');
    expect(shippedScopeByUuid('00000000-0000-4000-8000-000000000000')).toBeNull();
    await expect(loadScope('scs-compatible-isas', noFile)).rejects.toThrow('no scope "scs-compatible-isas"');
    await expect(loadScope('./mine.yaml', noFile)).rejects.toThrow('./mine.yaml cannot be opened: ENOENT');
    const own = await loadScope('./mine.yaml', () => Promise.resolve(shippedScopes[1]!.text));
    expect(own).toMatchObject({ source: './mine.yaml', scope: { uuid: kaas.uuid } });
  });

  test('an unknown version is named with the nearest', () => {
    expect(() => resolveVersion(iaas, 'v5')).toThrow('no version "v5"');
  });
});

// The how-to "add a scope version": one edit in one file.
test('a new version is added in the scope file alone', () => {
  const text = iaasText
    .replace(
      'versions:\n  - version: next',
      'versions:\n  - version: v7\n    include: [scs-0100-v3.1, scs-0115-v1]\n  - version: next',
    )
    .replace('timeline:\n', 'timeline:\n  - date: 2027-03-01\n    versions: { v7: effective, v5.1: warn }\n');
  const scope = readScope(text, 'edited');
  expect(mainTestcases(scope, 'v7')).toEqual([
    'scs-0100-semantics-check',
    'scs-0100-syntax-check',
    'scs-0115-default-rules',
  ]);
  expect(listedVersions(scope, '2027-03-01')).toEqual(['v7', 'v5.1']);
  expect(
    upcomingChanges(scope, '2026-11-20').map(({ version, from, to }) => [version, from.validity, to.validity]),
  ).toEqual([
    ['v7', 'deprecated', 'effective'],
    ['next', 'draft', 'deprecated'],
    ['v6', 'draft', 'deprecated'],
    ['v5.1', 'effective', 'warn'],
  ]);
});

describe('validity at a date', () => {
  test.each([
    ['2024-12-18', 'v5.1', 'deprecated', false],
    ['2024-12-19', 'v5.1', 'effective', true],
    ['2025-01-31', 'v4', 'effective', true],
    ['2025-02-01', 'v4', 'warn', true],
    ['2025-07-01', 'v4', 'deprecated', true],
    ['2025-09-08', 'next', 'deprecated', false],
    ['2025-09-09', 'next', 'draft', true],
    ['2026-08-21', 'v4', 'deprecated', false],
    ['2026-08-21', 'v6', 'deprecated', false],
    ['2026-09-30', 'v6', 'draft', true],
  ])('%s %s is %s', (date, version, validity, explicit) => {
    expect(validityAt(iaas, date).get(version)).toEqual({ validity, explicit });
  });

  test('what is no date is refused', () => {
    expect(() => validityAt(iaas, '2026-02-30')).toThrow('"2026-02-30" is not a date.');
    expect(() => validityAt(iaas, 'tomorrow')).toThrow('"tomorrow" is not a date.');
  });

  test('is constant between timeline entries', () => {
    const day = fc
      .integer({ min: 0, max: 3000 })
      .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        if (iaas.timeline.some((entry) => entry.date > from && entry.date <= to)) return;
        expect(validityAt(iaas, from)).toEqual(validityAt(iaas, to));
        expect(upcomingChanges(iaas, from)).toEqual(upcomingChanges(iaas, to));
      }),
    );
  });
});

describe('a frozen version', () => {
  test('does not change', () => {
    expect(compareFrozen(iaas, iaas)).toEqual([]);
    const grown = readScope(
      iaasText.replace('scs-0102-prop-uuid_validity,\n        scs-0102-image-recency', 'scs-0102-image-recency'),
      'x',
    );
    expect(
      compareFrozen(iaas, grown).map(({ code, message }) => [
        code,
        message.params?.['version'],
        message.params?.['removed'],
      ]),
    ).toEqual([
      ['frozen-changed', 'v5.1', 'scs-0102-prop-uuid_validity'],
      ['frozen-changed', 'v4', 'scs-0102-prop-uuid_validity'],
      ['frozen-changed', 'v3', 'scs-0102-prop-uuid_validity'],
    ]);
    const moved = readScope(iaasText.replace('stabilized_at: 2024-12-19', 'stabilized_at: 2024-12-18'), 'x');
    expect(compareFrozen(iaas, moved)).toHaveLength(1);
  });

  test('may go once the timeline no longer names it, and drafts may change', () => {
    const pruned = { ...iaas, versions: iaas.versions.filter(({ version }) => version !== 'v3' && version !== 'next') };
    expect(compareFrozen(iaas, pruned).map(({ code }) => code)).toEqual(['frozen-gone']);
    expect(compareFrozen(iaas, { ...pruned, timeline: iaas.timeline.slice(-2) })).toEqual([]);
  });
});

describe('expiry', () => {
  test.each([
    ['2026-01-05T00:00:00', 'day', '2026-01-07'],
    ['2026-01-04T23:59:59', null, '2026-01-12'],
    ['2026-01-05T00:00:00', 'week', '2026-01-19'],
    ['2026-12-15T10:00:00', 'month', '2027-02-01'],
    ['2026-11-15T10:00:00', 'quarter', '2027-04-01'],
    ['2024-02-29T10:00:00', 'year', '2025-04-01'],
  ] as const)('%s with lifetime %s ends on %s', (checkedAt, lifetime, expected) => {
    expect(expiresAt(new Date(`${checkedAt}Z`), lifetime).toISOString()).toBe(`${expected}T00:00:00.000Z`);
  });

  test('is later than the check, later for later checks and longer lifetimes', () => {
    const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, instant, fc.constantFrom(...lifetimes), (a, b, lifetime) => {
        const end = expiresAt(a, lifetime);
        expect(end.getTime()).toBeGreaterThan(a.getTime());
        expect(end.getTime() % 86_400_000).toBe(0);
        if (a <= b) expect(end.getTime()).toBeLessThanOrEqual(expiresAt(b, lifetime).getTime());
        if (lifetime === 'day') expect(end.getTime()).toBeLessThanOrEqual(expiresAt(a, 'week').getTime());
        if (lifetime === 'month') expect(end.getTime()).toBeLessThanOrEqual(expiresAt(a, 'quarter').getTime());
        if (lifetime === 'quarter') expect(end.getTime()).toBeLessThanOrEqual(expiresAt(a, 'year').getTime());
      }),
    );
  });
});

describe('evaluation', () => {
  test('an empty list passes, as officially', () => {
    expect(evaluate(new Map(), [])).toBe(1);
  });

  test('agrees with the worst verdict and does not depend on order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...verdicts)), fc.integer(), (all, seed) => {
        const results = new Map(
          all.flatMap((verdict, id) => (verdict === 'MISS' ? [] : [[`t${id}`, officialResult(verdict)!] as const])),
        );
        const ids = all.map((_, id) => `t${id}`);
        expect(verdictOf(evaluate(results, ids))).toBe(worstVerdict(all));
        const turned = ids.map((_, at) => ids[(at + Math.abs(seed)) % ids.length]!);
        expect(evaluate(results, turned)).toBe(evaluate(results, ids));
      }),
    );
  });
});
