import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { checkSonobuoy, type SonobuoyItem, sonobuoyVerdict } from './check.ts';
import { toleratedFailures } from './exceptions.ts';
import { scs0201 } from './standard.ts';

const items = (...statuses: readonly string[]): SonobuoyItem[] =>
  statuses.map((status, index) => ({ name: `[sig-node] test ${index}`, status }));
const sctp = { name: '[sig-network] Netpol [Feature:SCTPConnectivity] should work', status: 'failed' };

describe('verdict of a sonobuoy run', () => {
  test.each<[string, SonobuoyItem[], string, string | undefined]>([
    ['all passed', items('passed', 'passed', 'skipped'), 'PASS', undefined],
    ['one failed', items('passed', 'failed'), 'FAIL', undefined],
    ['all skipped', items('skipped', 'skipped'), 'DNF', 'PASS'],
    ['no items', [], 'DNF', 'PASS'],
    ['a timeout', items('passed', 'timeout'), 'DNF', 'PASS'],
    ['a timeout and a failure', items('failed', 'timeout'), 'FAIL', undefined],
    ['an unknown result', items('unknown'), 'DNF', 'PASS'],
    ['a tolerated failure', [...items('passed'), sctp], 'PASS', undefined],
    ['nothing but a tolerated failure', [sctp], 'DNF', 'PASS'],
  ])('%s', (_, given, verdict, official) => {
    const outcome = checkSonobuoy(given);
    expect([outcome.verdict, outcome.official]).toEqual([verdict, official]);
    if (official) expect(scs0201.deviations?.map((row) => row.id)).toContain(outcome.deviation);
    for (const locale of ['en', 'de', 'fr']) {
      for (const line of [outcome.message, ...(outcome.details ?? [])]) {
        expect(formatMessage(locale, line)).not.toMatch(/[{}]|^scs-0201\./);
      }
    }
  });

  test('names what failed, and why a failure is tolerated', () => {
    const outcome = checkSonobuoy([...items('passed', 'failed'), sctp]);
    expect(outcome.details?.map((line) => formatMessage('en', line))).toEqual([
      '[sig-node] test 1: failed, expected passed.',
      '[sig-network] Netpol [Feature:SCTPConnectivity] should work: failed, which is tolerated: what it tests is optional.',
      '1 passed, 1 failed, 1 failed and tolerated, 0 skipped.',
    ]);
  });

  test('there are nine exceptions, and none covers an ordinary test', () => {
    expect(toleratedFailures).toHaveLength(9);
    expect(
      sonobuoyVerdict([{ name: '[sig-node] Pods should be submitted [Conformance]', status: 'failed' }], 'official'),
    ).toBe('FAIL');
  });
});
