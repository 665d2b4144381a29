import type { Certificate } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { evidenceHolds } from './evidence-hold.ts';
import type { CertificateStatus } from './life.ts';

const at = (day: string) => new Date(`${day}T00:00:00Z`);

function certificate(subjects: readonly string[], status?: CertificateStatus): Certificate {
  return {
    apiVersion: 'conformance.allmend.dev/v1alpha1',
    kind: 'Certificate',
    metadata: { name: 'c', namespace: 'hansa' },
    spec: { subjects: [...subjects], scope: 's', version: 'v1', applicant: 'Hansa IT eG' },
    ...(status && { status }),
  };
}

const granted = { state: 'Granted', validFrom: '2025-03-01T00:00:00Z', validUntil: '2026-03-01T00:00:00Z' } as const;

test('what was shown at the grant stays, and what came since, until a year after the end', () => {
  const holds = (now: string) => [...evidenceHolds([certificate(['luebeck', 'rostock'], granted)], at(now))];
  const kept = [
    ['hansa/luebeck', at('2023-09-01')],
    ['hansa/rostock', at('2023-09-01')],
  ];
  expect(holds('2025-03-01')).toEqual(kept);
  expect(holds('2027-02-28')).toEqual(kept);
  expect(holds('2027-03-01')).toEqual([]);
});

test.each(['Suspended', 'Revoked', 'Expired'] as const)('also of one that is %s: why is asked later', (state) => {
  expect(evidenceHolds([certificate(['luebeck'], { ...granted, state })], at('2026-12-01')).size).toBe(1);
});

test('the earliest of several certificates counts; an application holds nothing', () => {
  const later = { ...granted, validFrom: '2026-03-01T00:00:00Z', validUntil: '2027-03-01T00:00:00Z' };
  const all = [certificate(['luebeck'], later), certificate(['luebeck'], granted), certificate(['kiel'])];
  expect([...evidenceHolds(all, at('2026-06-01'))]).toEqual([['hansa/luebeck', at('2023-09-01')]]);
});
