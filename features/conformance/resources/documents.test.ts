import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { inputOf } from '../engine/testing.ts';
import { documentTestcase } from './documents.ts';

const message = { key: 'documents.missing' };
const testcase = documentTestcase({ id: 'manual-1', title: message, demanded: message, section: 'x' });
const document = {
  testcase: 'manual-1',
  owner: 'Mira Auditor',
  date: '2026-01-31',
  expires: '2026-11-20',
  statement: 'Plans seen.',
};

function judge(change: Partial<typeof document> | null, at = '2026-11-20T23:59:59Z') {
  const values = change === null ? {} : { 'manual-1': { ...document, ...change } };
  return testcase.check(inputOf({ documents: values }, at));
}

test('a valid document passes through its last day, and says who vouches', () => {
  const outcome = judge({});
  expect(outcome.verdict).toBe('PASS');
  expect(formatMessage('en', outcome.message)).toContain('Mira Auditor');
  expect(testcase.manual).toBe(true);
});

test.each([
  ['none at all', null, undefined],
  ['expired yesterday', {}, '2026-11-21T00:00:00Z'],
  ['dated after the evidence', { date: '2026-11-20' }, '2026-11-19T12:00:00Z'],
  ['expiry before its date', { date: '2026-11-01', expires: '2026-10-01' }, undefined],
])('%s is no fresh result', (_name, change, at) => {
  expect(judge(change, at).verdict).toBe('MISS');
});

test('a document of another testcase does not count', () => {
  const outcome = testcase.check(inputOf({ documents: { 'manual-2': document } }));
  expect(outcome.verdict).toBe('MISS');
});
