import { Notice } from '@allmend/api/kinds';
import type { CallOptions, Client } from '@allmend/core-client';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import type { AllmendError } from '@allmend/kit-errors';
import type { Logger } from '@allmend/kit-telemetry';
import { DeliveryFailure, type ChannelContext, type FailureOutcome, type NotificationChannelType } from './channel.ts';
import type { Delivery, DueNotice } from './due.ts';
import { notificationErrors } from './errors.ts';
import { hash, messageOf, noticeText } from './notice-text.ts';

/** How an attempt ended. */
export type Attempt =
  | { readonly outcome: 'sent' }
  | { readonly outcome: FailureOutcome; readonly error: AllmendError; readonly retryAfterMs: number | null };

export interface AttemptOptions {
  readonly type: NotificationChannelType;
  readonly context: ChannelContext<unknown>;
  readonly publicUrl: string | null;
  readonly log: Logger;
}

/** Sends one message. Throws only when the round must end. */
export async function attempt(notices: readonly DueNotice[], options: AttemptOptions): Promise<Attempt> {
  const { type, context, publicUrl, log } = options;
  const texts = notices.map(({ notice, delivery }) => {
    const previous =
      delivery?.state === 'Sent' && delivery.occurrence !== notice.spec.occurrence ? delivery.occurrence : null;
    return noticeText(notice, { language: context.language, publicUrl, previous });
  });
  try {
    await type.send(messageOf(texts), context);
    return { outcome: 'sent' };
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof DeliveryFailure) {
      const { outcome, error, retryAfterMs } = cause;
      return { outcome, error, retryAfterMs };
    }
    // Only where it failed: its words may hold anything.
    const name = cause instanceof Error ? cause.name : typeof cause;
    const place =
      cause instanceof Error ? cause.stack?.split('\n').find((line) => line.startsWith('    at ')) : undefined;
    log.error({ type: type.type, name, place }, 'a channel failed in a way that nobody has foreseen');
    return { outcome: 'again', error: notificationErrors.error('unexpected', { name }), retryAfterMs: null };
  }
}

const longestProblem = 1000;

/** What the notice is to remember of an attempt. */
export function deliveryOf(channel: string, one: DueNotice, end: Attempt, now: Date): Delivery {
  const { severity, occurrence } = one.notice.spec;
  const told = end.outcome === 'sent' || end.outcome === 'partly' ? severity : one.delivery?.told;
  return {
    channel,
    occurrence,
    state: end.outcome === 'sent' ? 'Sent' : end.outcome === 'again' ? 'Waiting' : 'Failed',
    at: wireTime(now),
    attempts: one.attempts + 1,
    ...(end.outcome !== 'sent' && { problem: `${end.error.message} ${end.error.remedy}`.slice(0, longestProblem) }),
    ...(told !== undefined && { told }),
  };
}

/**
 * Writes it into the status of the notice. Each channel is a field manager of its own, so that those of several never take away each
 * other's entries. A notice that is gone needs none.
 */
export async function writeDelivery(
  client: Client,
  { metadata }: Notice,
  delivery: Delivery,
  call: CallOptions,
): Promise<void> {
  const { namespace = '', name = '', uid = '' } = metadata;
  try {
    await client
      .kind(Notice)
      .apply(
        { metadata: { namespace, name, uid }, status: { deliveries: [delivery] } },
        { subresource: 'status', force: 'yes', manager: `allmend-channel-${hash(delivery.channel, 16)}`, ...call },
      );
  } catch (error) {
    if (!isStatusError(error, 'NotFound') && !isStatusError(error, 'Conflict')) throw error;
  }
}
