import type { NotificationChannel } from '@allmend/api/kinds';
import { findCondition, setCondition, type FoundCondition } from '@allmend/core-controller';
import { wireTime } from '@allmend/core-machinery';
import type { AllmendError } from '@allmend/kit-errors';
import { commonNamespace } from './due.ts';

export type ChannelStatus = NonNullable<NotificationChannel['status']>;

/** What a round has found about a channel. */
export type ChannelOutcome =
  | { readonly kind: 'sent' }
  /** Not what it should be, or a message that did not arrive. */
  | { readonly kind: 'problem'; readonly error: AllmendError; readonly sentBefore: 'yes' | 'no' }
  /** In order as far as can be seen; nothing was tried. */
  | { readonly kind: 'ready' };

const type = 'Working';
/** Reasons that are judged anew in each round. */
const judged = new Set([
  'UnknownType',
  'SettingsWrong',
  'SecretNotNamed',
  'SecretMissing',
  'SecretIncomplete',
  'Paused',
]);

/** The status of a channel after a round. */
export function statusOf(channel: NotificationChannel, outcome: ChannelOutcome, now: Date): ChannelStatus {
  const before = channel.status;
  const { generation } = channel.metadata;
  const sent = outcome.kind === 'sent' || (outcome.kind === 'problem' && outcome.sentBefore === 'yes');
  const lastDelivery = sent ? wireTime(now) : before?.lastDelivery;
  const kept = outcome.kind === 'ready' && findKept(channel);
  const condition = kept || {
    ...conditionOf(channel, outcome),
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(lastDelivery !== undefined && { lastDelivery }),
    lastError: kept ? (before?.lastError ?? '') : outcome.kind === 'problem' ? outcome.error.message : '',
    conditions: setCondition(before?.conditions ?? [], condition, now),
  };
}

/** What was found by sending holds until something is sent again or the channel is changed. */
function findKept({ metadata, spec, status }: NotificationChannel): FoundCondition | null {
  const { lastTransitionTime: _moment, ...condition } = findCondition(status?.conditions ?? [], type) ?? {
    lastTransitionTime: '',
  };
  if (!('reason' in condition) || condition.observedGeneration !== metadata.generation) return null;
  return spec.paused || judged.has(condition.reason) ? null : condition;
}

/** Whether the receiver said that it wants nothing more, and the channel is still the same. */
export function isGone({ metadata, status }: NotificationChannel): boolean {
  const condition = findCondition(status?.conditions ?? [], type);
  return condition?.reason === 'Gone' && condition.observedGeneration === metadata.generation;
}

function conditionOf({ metadata, spec }: NotificationChannel, outcome: ChannelOutcome): FoundCondition {
  if (outcome.kind === 'problem') {
    const { reason, message, remedy } = outcome.error;
    return { type, status: 'False', reason: reasonOf(reason), message: `${message} ${remedy}` };
  }
  if (outcome.kind === 'sent')
    return { type, status: 'True', reason: 'Delivered', message: 'The last message arrived.' };
  if (spec.paused)
    return { type, status: 'Unknown', reason: 'Paused', message: 'Nothing is sent, since spec.paused is true.' };
  const alone =
    spec.namespaces === 'all' && metadata.namespace !== commonNamespace
      ? ` It is told of its own namespace only: "all" counts in the namespace ${commonNamespace}.`
      : '';
  return {
    type,
    status: 'Unknown',
    reason: 'NotTried',
    message: `Its settings are in order; nothing was sent yet.${alone}`,
  };
}

/** `notification.secret-missing` → `SecretMissing`. */
function reasonOf(reason: string): string {
  const name = reason.slice(reason.indexOf('.') + 1);
  return name.replaceAll(/(?:^|-)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}
