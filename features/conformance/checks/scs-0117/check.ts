import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { besideOfficial } from '../../engine/official.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { BackupRoundTrip } from './observation.ts';
import { texts } from './texts.ts';

/** Seconds that the official suite waits for each of volume, backup and restored volume. */
const officialPatience = 110;

/** Whether a volume could be backed up and restored with the same content. Source: scs-0117, "Standard". */
export function checkBackup(trip: BackupRoundTrip): Outcome {
  const outcome = judge(trip);
  const details = [...(outcome.details ?? []), ...trip.steps.map(stepLine)];
  return besideOfficial({ ...outcome, details }, officialBackup(trip), deviationOf(trip));
}

/** The official predicate on the same evidence: any trouble fails, slowness and unnamed backups included; content is not looked at. */
export function officialBackup(trip: BackupRoundTrip): Verdict {
  return trip.unnamedBackups > 0 || isSlow(trip) || isRepeated(trip) || trip.failure ? 'FAIL' : 'PASS';
}

function judge(trip: BackupRoundTrip): Outcome {
  if (trip.failure) return judgeFailure(trip.failure);
  const { notCompared, contentWritten: written, contentRestored: restored, contentBytes: bytes } = trip;
  if (notCompared) {
    const { step, kind, message: problem } = notCompared;
    // The cloud need not let members write images; what it then shows of backups is all there is to judge.
    const closed = kind === 'refused' || kind === 'quota' || kind === 'missing-service';
    if (!closed) return { verdict: 'DNF', message: texts.message('not-compared', { step, problem }) };
    return {
      verdict: 'PASS',
      message: texts.message('good-unseen'),
      details: [texts.message('unseen', { step, problem })],
    };
  }
  if (written === null || restored === null)
    return { verdict: 'DNF', message: texts.message('not-compared', { step: 'read-content', problem: '–' }) };
  if (written !== restored) return { verdict: 'FAIL', message: texts.message('differs', { written, restored, bytes }) };
  return { verdict: 'PASS', message: texts.message('good', { bytes }) };
}

function judgeFailure({ step, kind, message }: NonNullable<BackupRoundTrip['failure']>): Outcome {
  const params = { step, problem: message };
  if (kind === 'missing-service') return { verdict: 'FAIL', message: texts.message('missing-service', params) };
  if (kind === 'quota') return { verdict: 'DNF', message: texts.message('quota', params) };
  if (kind === 'timeout') return { verdict: 'DNF', message: texts.message('timeout', params) };
  // Without a volume nothing was said about backups.
  if (kind === 'unreachable' || step === 'create-volume')
    return { verdict: 'DNF', message: texts.message('unreachable', params) };
  return { verdict: 'FAIL', message: texts.message(kind, params) };
}

function deviationOf(trip: BackupRoundTrip): string {
  const { failure } = trip;
  if (trip.unnamedBackups > 0) return '0117-unnamed-backup';
  if (isSlow(trip) || failure?.kind === 'timeout') return '0117-slow';
  if (failure) return '0117-inconclusive';
  return isRepeated(trip) ? '0117-second-attempt' : '0117-content';
}

/** A first backup went into an error status, a second one did not. */
function isRepeated({ steps }: BackupRoundTrip): boolean {
  return steps.filter(({ step }) => step === 'create-backup').length > 1;
}

function isSlow({ steps }: BackupRoundTrip): boolean {
  return steps.some(({ step, startedAt, finishedAt }) => {
    if (finishedAt === null || step === 'write-content' || step === 'read-content') return false;
    return seconds(startedAt, finishedAt) > officialPatience;
  });
}

function stepLine({ step, startedAt, finishedAt, status, error }: BackupRoundTrip['steps'][number]): Message {
  if (finishedAt === null || error !== undefined)
    return texts.message('step-open', { step, status: status ?? '–', error: error ?? '' });
  return texts.message('step', { step, status: status ?? '–', seconds: seconds(startedAt, finishedAt) });
}

function seconds(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 100) / 10;
}
