import { Scope as ScopeKind } from '@allmend/api/kinds';
import type { Round, Step } from '@allmend/core-controller';
import { isStatusError } from '@allmend/core-machinery';
import { nextTimelineChange, dayOf } from '../verdicts/deciding.ts';
import { readScopeObject, type ReadScopeObject } from './scope-object.ts';
import { scopeStatus } from './scope-status.ts';

/** A round about one Scope. */
export interface ScopeRound {
  readonly round: Round;
  readonly object: ScopeKind;
  readonly now: Date;
  read?: ReadScopeObject;
}

/** Reads the Scope; null when there is none any more. */
export async function beginScopeRound(round: Round, now: () => Date): Promise<ScopeRound | null> {
  const object = await round.client.kind(ScopeKind).find({ name: round.key.name }, { signal: round.signal });
  return object && object.metadata.deletionTimestamp === undefined ? { round, object, now: now() } : null;
}

/** What is done about a Scope, in this order. */
export const scopeSteps: readonly Step<ScopeRound>[] = [readFile, writeStatus, comeAgain];

function readFile(context: ScopeRound) {
  context.read = readScopeObject(context.object);
  return Promise.resolve('continue' as const);
}

async function writeStatus({ round, object, read, now }: ScopeRound) {
  const { name = '', uid = '' } = object.metadata;
  const status = scopeStatus(object, read!, now);
  try {
    await round.client
      .kind(ScopeKind)
      .apply({ metadata: { name, uid }, status }, { subresource: 'status', force: 'yes', signal: round.signal });
  } catch (error) {
    // Deleted meanwhile, or made anew: that one gets a round of its own.
    if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return 'stop' as const;
    throw error;
  }
  return 'continue' as const;
}

/** A timer cannot wait for months. */
const longestWait = 12 * 3_600_000;

/** At the next day of the timeline, at which other versions may be in force. */
function comeAgain({ read, now }: ScopeRound) {
  const next = read!.scope && nextTimelineChange(read!.scope, dayOf(now));
  if (!next) return Promise.resolve('stop' as const);
  return Promise.resolve({ again: Math.min(next.getTime() - now.getTime() + 1000, longestWait) });
}
