import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { checkBackup } from './check.ts';
import { backupRoundTrip, backupSteps, type backupFailures, type BackupRoundTrip } from './observation.ts';

const start = Date.parse('2026-11-20T12:00:00Z');
const steps = backupSteps.map((step, n) => ({
  step,
  startedAt: new Date(start + n * 1000).toISOString(),
  finishedAt: new Date(start + n * 1000 + 900).toISOString(),
  status: 'available',
}));
const good: BackupRoundTrip = backupRoundTrip.parse({
  steps,
  volumeId: 'v',
  backupId: 'b',
  restoredId: 'r',
  contentWritten: 'aa',
  contentRestored: 'aa',
  failure: null,
  unnamedBackups: 0,
});

const fail = (step: (typeof backupSteps)[number], kind: (typeof backupFailures)[number]) => ({
  failure: { step, kind, message: 'because' },
});
const slow = {
  steps: steps.map((one) => (one.step === 'create-backup' ? { ...one, finishedAt: '2026-11-20T12:01:53Z' } : one)),
};

test.each<[string, Partial<BackupRoundTrip>, Verdict]>([
  ['all well', {}, 'PASS'],
  ['refused', fail('create-backup', 'refused'), 'FAIL'],
  ['no such service', fail('create-backup', 'missing-service'), 'FAIL'],
  ['backup in error', fail('create-backup', 'error-status'), 'FAIL'],
  ['content could not be written', fail('write-content', 'quota'), 'DNF'],
  ['restored volume in error', fail('restore-backup', 'error-status'), 'FAIL'],
])('%s: same in both semantics', (_name, change, verdict) => {
  const outcome = checkBackup({ ...good, ...change });
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

test.each<[string, string, Partial<BackupRoundTrip>, Verdict, Verdict]>([
  ['slow but well', '0117-slow', slow, 'PASS', 'FAIL'],
  ['never ended', '0117-slow', fail('create-backup', 'timeout'), 'DNF', 'FAIL'],
  ['other content', '0117-content', { contentRestored: 'bb' }, 'FAIL', 'PASS'],
  ['content not known', '0117-content', { contentRestored: null }, 'DNF', 'PASS'],
  ['content could not be read', '0117-content', fail('read-content', 'refused'), 'DNF', 'PASS'],
  ['an unnamed backup of somebody', '0117-unnamed-backup', { unnamedBackups: 1 }, 'PASS', 'FAIL'],
  ['no quota', '0117-inconclusive', fail('create-volume', 'quota'), 'DNF', 'FAIL'],
  ['no answer', '0117-inconclusive', fail('restore-backup', 'unreachable'), 'DNF', 'FAIL'],
])('%s (%s): the text and the official suite differ', (_name, deviation, change, verdict, official) => {
  expect(checkBackup({ ...good, ...change })).toMatchObject({ verdict, official, deviation });
});

test('the time of each step is told', () => {
  const lines = checkBackup({ ...good, ...slow }).details!.map((line) => formatMessage('en', line));
  expect(lines).toContain('Step create-backup: available after 111 s.');
});
