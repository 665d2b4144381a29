import { describe, expect, it } from 'vitest';
import { declaredBy } from './declared.ts';

const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);

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
