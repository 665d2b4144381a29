import type { SweepEvent, SweepResult } from '@allmend/janitor';
import { plainText, type Paint } from '@allmend/kit-terminal';

const reasons: Readonly<Record<Extract<SweepEvent, { type: 'kept' }>['reason'], string>> = {
  interrupted: 'the sweep was interrupted',
  'run-lives': 'its run still lives',
  'may-still-arrive': 'its create may still arrive; sweep again later',
  'tagged-only': 'named or tagged as ours, but not in this ledger; --adopt removes it',
  'other-installation': 'of another installation; --adopt removes it',
  'same-name-only': 'has the name of one of ours, but is another one',
  'not-provable': 'nothing proves that it is ours',
};

/** One line for one event. */
export function renderSweepEvent(event: SweepEvent, paint: Paint): string {
  if (event.type === 'unseen')
    return `${paint('fail', '!')} ${event.cloud}: ${event.kind ?? 'the cloud'} could not be looked at: ${plainText(event.failure.message)}\n`;
  if (event.type === 'run-lives')
    return `  ${event.cloud}: run ${event.run} lives until ${event.leaseUntil} and is left alone\n`;
  if (event.type === 'waiting')
    return `  ${event.cloud}: waiting until ${event.until} for ${event.entries} creates that may still arrive\n`;
  const { cloud, kind, name } = event.resource;
  const what = plainText(`${cloud}: ${kind} ${name}`);
  if (event.type === 'found') return `  ${what} found\n`;
  if (event.type === 'removed') return `${paint('pass', '✓')} ${what} removed\n`;
  if (event.type === 'absent') return `${paint('pass', '✓')} ${what} is not there\n`;
  if (event.type === 'kept') return `  ${what} kept: ${reasons[event.reason]}\n`;
  return `${paint('fail', '✗')} ${what} could not be removed: ${plainText(event.failure.message)} ${plainText(event.failure.remedy)}\n`;
}

export function renderSweepResult({ counts, left, dryRun }: SweepResult): string {
  const { found, removed, absent, kept, failed, unseen } = counts;
  const done = dryRun ? `${found} found` : `${removed} removed, ${absent} not there`;
  const rest = left.length === 0 ? 'nothing of ours is left' : `${left.length} of ours left or possible`;
  return `${done}, ${kept} kept, ${failed} failed, ${unseen} not looked at: ${dryRun && left.length === 0 ? 'dry run, nothing was changed' : rest}\n`;
}
