import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { besideOfficial } from '../../engine/official.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { BackupRoundTrip, BackupStep } from './observation.ts';
import { texts } from './texts.ts';

/** Seconds that the official suite waits for each of volume, backup and restored volume. */
const officialPatience = 110;

/** Whether a volume could be backed up and restored with the same content. Source: scs-0117, "Standard". */
export function checkBackup(trip: BackupRoundTrip): Outcome {
  const outcome = { ...judge(trip), details: trip.steps.map(stepLine) };
  return besideOfficial(outcome, officialBackup(trip), deviationOf(trip));
}

/** The official predicate on the same evidence: any trouble fails, slowness and unnamed backups included; content is not looked at. */
export function officialBackup(trip: BackupRoundTrip): Verdict {
  if (trip.unnamedBackups > 0 || isSlow(trip)) return 'FAIL';
  switch (trip.failure?.step) {
    case undefined:
    case 'read-content':
      return 'PASS';
    case 'write-content':
      return 'DNF';
    default:
      return 'FAIL';
  }
}

function judge(trip: BackupRoundTrip): Outcome {
  if (trip.failure) {
    const { step, kind, message } = trip.failure;
    const params = { step, problem: message };
    // Writing and reading content is our way of looking; when it fails, the backup itself is not at fault.
    if (isContent(step)) return { verdict: 'DNF', message: texts.message('unreachable', params) };
    switch (kind) {
      case 'refused':
        return { verdict: 'FAIL', message: texts.message('refused', params) };
      case 'error-status':
        return { verdict: 'FAIL', message: texts.message('error-status', params) };
      case 'missing-service':
        return { verdict: 'FAIL', message: texts.message('missing-service', params) };
      case 'quota':
        return { verdict: 'DNF', message: texts.message('quota', params) };
      case 'timeout':
        return { verdict: 'DNF', message: texts.message('timeout', params) };
      default:
        return { verdict: 'DNF', message: texts.message('unreachable', params) };
    }
  }
  const { contentWritten: written, contentRestored: restored } = trip;
  if (written === null || restored === null) return { verdict: 'DNF', message: texts.message('not-compared') };
  if (written !== restored) return { verdict: 'FAIL', message: texts.message('differs', { written, restored }) };
  return { verdict: 'PASS', message: texts.message('good') };
}

function deviationOf(trip: BackupRoundTrip): string {
  const { failure } = trip;
  const content = !failure || isContent(failure.step);
  if (trip.unnamedBackups > 0) return '0117-unnamed-backup';
  if (isSlow(trip) || (failure?.kind === 'timeout' && !content)) return '0117-slow';
  return content ? '0117-content' : '0117-inconclusive';
}

function isSlow({ steps }: BackupRoundTrip): boolean {
  return steps.some(({ step, startedAt, finishedAt }) => {
    if (finishedAt === null || isContent(step)) return false;
    return seconds(startedAt, finishedAt) > officialPatience;
  });
}

function isContent(step: BackupStep): boolean {
  return step === 'write-content' || step === 'read-content';
}

function stepLine({ step, startedAt, finishedAt, status, error }: BackupRoundTrip['steps'][number]): Message {
  if (finishedAt === null) return texts.message('step-open', { step, status: status ?? '–', error: error ?? '' });
  return texts.message('step', { step, status: status ?? '–', seconds: seconds(startedAt, finishedAt) });
}

function seconds(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 100) / 10;
}
