import { describe, expect, test } from 'vitest';
import { standards } from '../checks/registry.ts';
import { patternText } from '../engine/selection.ts';
import { patternOfIds, wholeIdPattern } from '../schedule/past-runs.ts';
import { cloudName, parseCloudName } from './cloud-access.ts';
import { reportId } from './reports.ts';
import { measurable, modeOf, selectForRun } from './selection.ts';

const select = (pattern?: string, mode: 'read' | 'all' = 'all') => selectForRun({ standards, mode, pattern });
const ids = (pattern?: string, mode?: 'read' | 'all') => select(pattern, mode).testcases.map(({ id }) => id);

describe('the testcases of a run', () => {
  test('are all that are measured; then its report is a whole one', () => {
    const { testcases, only } = select();
    expect(testcases).toEqual(measurable(standards));
    expect(testcases.length).toBeGreaterThan(100);
    expect(testcases.some(({ manual }) => manual)).toBe(false);
    expect(only).toBeNull();
  });

  test('of a reading run need nothing that creates, or may', () => {
    const reading = ids(undefined, 'read');
    expect(reading).toContain('scs-0100-syntax-check');
    expect(reading).not.toContain('scs-0117-test-backup');
    // Its collector only reads, but stores a secret where there is a key manager.
    expect(reading).not.toContain('scs-0116-permissions');
    const { only } = select(undefined, 'read');
    expect(only!.test('scs-0100-syntax-check')).toBe(true);
    expect(only!.test('scs-0100-syntax-check-more')).toBe(false);
    expect(patternText(only!)).toContain('scs-0100-syntax-check');
  });

  test('are those whose whole id matches', () => {
    expect(ids('scs-0100-.*-check')).toEqual(['scs-0100-syntax-check', 'scs-0100-semantics-check']);
    expect(() => ids('scs-0100-syntax')).toThrow('No testcase is left to run');
    expect(() => ids('scs-0117-.*', 'read')).toThrow('a run of mode read');
  });

  test('cannot be chosen by what is no expression, nor by one that would hang others', () => {
    expect(() => ids('(')).toThrow('spec.testcases is not a regular expression');
    const begun = performance.now();
    expect(() => ids('(s|sc|c)*(s+)+!')).toThrow('No testcase is left');
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('each say whether they only read', () => {
    const modes = new Map(measurable(standards).map((one) => [one.id, modeOf(one)]));
    expect(modes.get('scs-0123-service-compute')).toBe('read');
    expect(modes.get('scs-0101-fips-test')).toBe('active');
  });
});

test('an expression of ids matches just these', () => {
  const pattern = wholeIdPattern(patternOfIds(['a.b', 'c']));
  expect(['a.b', 'c', 'axb', 'a.bc', 'ca'].map((id) => pattern.match(id))).toEqual([
    'match',
    'match',
    'no-match',
    'no-match',
    'no-match',
  ]);
});

test('a report has one UUID for each run and scope, whoever makes it', () => {
  expect(reportId('a', 'b')).toBe(reportId('a', 'b'));
  expect(new Set([reportId('a', 'b'), reportId('b', 'a'), reportId('a', 'c'), reportId('ab', '')]).size).toBe(4);
  expect(reportId('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('names of clouds lead back to their objects', () => {
  for (const tenant of ['', 'city', 'city:school']) {
    const place = { namespace: 'hansa', cloud: 'luebeck' };
    expect(parseCloudName(cloudName(tenant, place))).toEqual({ tenant, ...place });
  }
  expect(parseCloudName('lab')).toBeNull();
  expect(parseCloudName('a/b/c/d')).toBeNull();
});
