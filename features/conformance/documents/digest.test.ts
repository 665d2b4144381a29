import type { EvidenceDocument } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { digestsOf } from './digest.ts';

const plan = 'e20cbc5d1b30b9d3c8ee22a8e9db58e31ab0a7cc2a9a42ff9d2e4f4b3d3dcb5f';
const document = (spec: object, status: object): EvidenceDocument => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'EvidenceDocument',
  metadata: { name: 'd', namespace: 'hansa' },
  spec: { subject: 'a', testcase: 't', title: 'Plan', validUntil: '2027-01-01T00:00:00Z', reminderDays: 30, ...spec },
  status,
});

test('a document speaks of its content, of what was said of it, and of what people judged', () => {
  const [own, ...others] = digestsOf(document({ content: 'UGxhbg==' }, { state: 'Accepted' }));
  expect(own).toMatch(/^[0-9a-f]{64}$/);
  expect(others).toEqual([]);
  expect(digestsOf(document({ content: 'UGxhbg==', sha256: plan }, { sha256: '5c'.repeat(32) }))).toEqual([
    own,
    plan,
    '5c'.repeat(32),
  ]);
  expect(digestsOf(document({ url: 'https://hansa.example.org/plan.pdf', sha256: plan }, {}))).toEqual([plan]);
});

test('what is no digest is none: it would end every sweep', () => {
  expect(digestsOf(document({ url: 'https://hansa.example.org/plan.pdf' }, { sha256: 'unknown' }))).toEqual([]);
});
