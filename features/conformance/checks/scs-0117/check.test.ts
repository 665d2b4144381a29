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
  contentBytes: 1024,
  contentWritten: 'aa',
  contentRestored: 'aa',
  notCompared: null,
  failure: null,
  unnamedBackups: 0,
});

const fail = (
  step: 'create-volume' | 'create-backup' | 'restore-backup',
  kind: (typeof backupFailures)[number],
): Partial<BackupRoundTrip> => ({ failure: { step, kind, message: 'because' } });
const unseen = (
  step: 'write-content' | 'read-content',
  kind: (typeof backupFailures)[number],
): Partial<BackupRoundTrip> => ({ contentRestored: null, notCompared: { step, kind, message: 'because' } });
const slow = {
  steps: steps.map((one) => (one.step === 'create-backup' ? { ...one, finishedAt: '2026-11-20T12:01:53Z' } : one)),
};
const repeated = {
  steps: steps.flatMap((one) =>
    one.step === 'create-backup' ? [{ ...one, status: 'error', error: 'x' }, one] : [one],
  ),
};

test.each<[string, Partial<BackupRoundTrip>, Verdict]>([
  ['all well', {}, 'PASS'],
  ['refused', fail('create-backup', 'refused'), 'FAIL'],
  ['no such service', fail('create-backup', 'missing-service'), 'FAIL'],
  ['no block storage', fail('create-volume', 'missing-service'), 'FAIL'],
  ['backup in error', fail('create-backup', 'error-status'), 'FAIL'],
  ['restored volume in error', fail('restore-backup', 'error-status'), 'FAIL'],
  ['images may not be uploaded', { ...unseen('write-content', 'refused'), contentWritten: null }, 'PASS'],
  ['volumes may not be made images', unseen('read-content', 'refused'), 'PASS'],
  ['no room for images', unseen('read-content', 'quota'), 'PASS'],
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
  ['content could not be written', '0117-content', unseen('write-content', 'unreachable'), 'DNF', 'PASS'],
  ['content could not be read', '0117-content', unseen('read-content', 'error-status'), 'DNF', 'PASS'],
  ['an unnamed backup of somebody', '0117-unnamed-backup', { unnamedBackups: 1 }, 'PASS', 'FAIL'],
  ['well at the second attempt', '0117-second-attempt', repeated, 'PASS', 'FAIL'],
  ['no quota', '0117-inconclusive', fail('create-volume', 'quota'), 'DNF', 'FAIL'],
  ['no volume', '0117-inconclusive', fail('create-volume', 'error-status'), 'DNF', 'FAIL'],
  ['no answer', '0117-inconclusive', fail('restore-backup', 'unreachable'), 'DNF', 'FAIL'],
])('%s (%s): the text and the official suite differ', (_name, deviation, change, verdict, official) => {
  expect(checkBackup({ ...good, ...change })).toMatchObject({ verdict, official, deviation });
});

test('a finding without content says so, and why', () => {
  const lines = checkBackup({ ...good, ...unseen('write-content', 'refused') }).details!.map((line) =>
    formatMessage('en', line),
  );
  expect(lines[0]).toMatch(/does not let a member do the step "write-content".*: because$/);
});

test('the time of each step is told', () => {
  const lines = checkBackup({ ...good, ...slow }).details!.map((line) => formatMessage('en', line));
  expect(lines).toContain('Step create-backup: available after 111 s.');
});
