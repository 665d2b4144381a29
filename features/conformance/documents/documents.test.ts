import { createHash } from 'node:crypto';
import type { EvidenceDocument } from '@allmend/api/kinds';
import { findCondition } from '@allmend/core-controller';
import { describe, expect, test } from 'vitest';
import { assessDocument } from './assessment.ts';
import { isChanged } from './digest.ts';
import { documentStateAt, review, type DocumentRuling, type DocumentStatus } from './life.ts';

const day = 86_400_000;
const start = new Date('2026-11-21T10:00:00Z');
const after = (days: number): Date => new Date(start.getTime() + days * day);
const until = after(100).toISOString();

const document = (status: DocumentStatus = {}, spec: object = {}): EvidenceDocument => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'EvidenceDocument',
  metadata: { name: 'd', namespace: 'hansa', uid: 'u', generation: 1, creationTimestamp: start.toISOString() },
  spec: {
    subject: 'a',
    testcase: 't',
    title: 'Plan',
    content: 'UGxhbg==',
    validUntil: until,
    reminderDays: 30,
    ...spec,
  },
  status,
});

const say = (status: DocumentStatus, verdict: 'accept' | 'reject', by: string, at = start): DocumentRuling =>
  review(document(status), { verdict, person: { by }, at, reason: 'because', submitter: 'otto' });
function must(status: DocumentStatus, verdict: 'accept' | 'reject', by: string): DocumentStatus {
  const ruling = say(status, verdict, by);
  if ('refused' in ruling) throw new Error(ruling.sentence);
  return ruling.status;
}
const accepted = must(must({}, 'accept', 'ada'), 'accept', 'bo');

describe('the life of a document', () => {
  test('two people accept it; who handed it in and who has accepted it are not the second', () => {
    expect(say({}, 'accept', 'ada')).toMatchObject({ effect: 'Waiting', status: { state: 'Submitted' } });
    const first = must({}, 'accept', 'ada');
    expect(say(first, 'accept', 'ada')).toMatchObject({ refused: 'person' });
    expect(say(first, 'accept', 'otto')).toMatchObject({ refused: 'person' });
    expect(say(first, 'accept', 'bo')).toMatchObject({ effect: 'Done', status: { state: 'Accepted' } });
  });

  test('one rejects it, also later on, and also who had accepted it; nothing follows', () => {
    expect(say({}, 'reject', 'ada')).toMatchObject({ effect: 'Done', status: { state: 'Rejected' } });
    const rejected = must(accepted, 'reject', 'ada');
    expect(rejected.state).toBe('Rejected');
    expect(say(rejected, 'accept', 'cy')).toMatchObject({ refused: 'state' });
    expect(say(accepted, 'accept', 'cy')).toMatchObject({ refused: 'state' });
    expect(say({}, 'reject', 'otto')).toMatchObject({ refused: 'person' });
  });

  test('it ends by time alone, and comes back when the clock was wrong', () => {
    expect(documentStateAt(document(accepted), new Date(after(100).getTime() - 1))).toBe('Accepted');
    expect(documentStateAt(document(accepted), after(100))).toBe('Expired');
    expect(documentStateAt(document({ ...accepted, state: 'Expired' }), after(1))).toBe('Accepted');
    expect(say(accepted, 'reject', 'ada', after(100))).toMatchObject({ refused: 'state' });
    expect(documentStateAt(document(accepted, { validUntil: 'soon' }), start)).toBe('Expired');
  });
});

describe('a look at a document', () => {
  const look = (status: DocumentStatus, days: number) => assessDocument(document(status), after(days));

  test('gives state, SHA-256 and whether it proves anything', () => {
    const { status, next } = look({}, 0);
    expect(status).toMatchObject({ state: 'Submitted', sha256: createHash('sha256').update('Plan').digest('hex') });
    expect(findCondition(status.conditions ?? [], 'Proves')).toMatchObject({ status: 'False', reason: 'Submitted' });
    expect(next).toEqual(after(70));
    const proves = findCondition(look(accepted, 1).status.conditions ?? [], 'Proves');
    expect(proves).toMatchObject({ status: 'True', reason: 'Accepted' });
    expect(assessDocument(document({}, { content: undefined, sha256: 'ab'.repeat(32) }), start).status.sha256).toBe(
      'ab'.repeat(32),
    );
  });

  test('tells people before it ends, when it has, and when it was rejected', () => {
    const told = (status: DocumentStatus, days: number) =>
      look(status, days).news.map(({ cause, severity }) => `${cause} ${severity}`);
    expect(told({}, 0)).toEqual(['document-waiting information']);
    expect(told(accepted, 69)).toEqual([]);
    expect(told(accepted, 70)).toEqual(['document-ends warning']);
    expect(told(accepted, 100)).toEqual(['document-ends failure']);
    expect(told({}, 100)).toEqual([]);
    expect(told(must({}, 'reject', 'ada'), 1)).toEqual(['document-rejected failure']);
  });

  test('notices a content that is not what was said', () => {
    const digest = createHash('sha256').update('Plan').digest('hex');
    expect(isChanged(document({}, { sha256: digest }))).toBe(false);
    expect(isChanged(document({}, { sha256: 'ab'.repeat(32) }))).toBe(true);
    expect(isChanged(document({}, { content: undefined, sha256: digest }))).toBe(false);
  });
});
