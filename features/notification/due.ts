import type { Notice, NotificationChannel } from '@allmend/api/kinds';

/** What the status of a notice remembers of one channel. */
export type Delivery = NonNullable<NonNullable<Notice['status']>['deliveries']>[number];

/** A notice that a channel is to tell, and since when or from when on. */
export interface DueNotice {
  readonly notice: Notice;
  /** What this channel was told of it before. */
  readonly delivery: Delivery | null;
  /** How often this occurrence was tried. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const firstPauseMs = 30_000;
const longestPauseMs = 86_400_000;

/** Milliseconds between an attempt and the next one of the same message: doubled by each, from 30 s to a day. */
export function pauseAfter(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(Math.max(attempts - 1, 0), 30), longestPauseMs);
}

/** Namespace and name, as deliveries name their channel. */
export function channelName({ metadata }: Pick<NotificationChannel, 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

/** The only namespace whose channels may ask for the notices of all others. */
export const commonNamespace = 'default';

/** Whether a channel is told of the notices of all namespaces. */
export function hearsAll({ metadata, spec }: NotificationChannel): boolean {
  return spec.namespaces === 'all' && metadata.namespace === commonNamespace;
}

/**
 * What is to be told of a notice, when; null when nothing is: it is not wanted, it was told, refused or came to its end, it was there before
 * the channel, or it is the recovery of something that the channel was never told.
 */
export function dueNotice(
  channel: NotificationChannel,
  notice: Notice,
  delivery: Delivery | null,
  now: Date,
): DueNotice | null {
  if (!isWanted(channel, notice) || isOver(notice, now) || isOlder(notice, channel)) return null;
  const { severity, occurrence, raisedAt } = notice.spec;
  if (severity === 'recovery' && (delivery?.told ?? 'recovery') === 'recovery') return null;
  if (delivery?.occurrence !== occurrence) return { notice, delivery, attempts: 0, at: instant(raisedAt) };
  if (delivery.state !== 'Waiting') return null;
  // A clock that was set back must not hold up a message.
  const tried = Math.min(instant(delivery.at), now.getTime());
  return { notice, delivery, attempts: delivery.attempts, at: tried + pauseAfter(delivery.attempts) };
}

function isWanted(channel: NotificationChannel, { metadata, spec }: Notice): boolean {
  const { severities, subjects } = channel.spec;
  if (metadata.deletionTimestamp !== undefined) return false;
  if (metadata.namespace !== channel.metadata.namespace && !hearsAll(channel)) return false;
  return severities.includes(spec.severity) && (subjects?.includes(spec.about.name) ?? true);
}

/** Whether it is no longer worth sending. */
export function isOver({ spec }: Notice, now: Date): boolean {
  return spec.expiresAt !== undefined && instant(spec.expiresAt) <= now.getTime();
}

/** Who makes a channel asks for news: what was written before stands in the console. */
function isOlder({ metadata, spec }: Notice, channel: NotificationChannel): boolean {
  const written = Math.max(instant(spec.raisedAt), instant(metadata.creationTimestamp));
  return written < instant(channel.metadata.creationTimestamp);
}

const oldDays = 30;

/** When a notice can be deleted: 30 days after it was raised, once it tells of a recovery or is over; null: never. */
export function deletableAt({ spec }: Notice): number | null {
  const ends =
    spec.severity === 'recovery'
      ? instant(spec.raisedAt)
      : spec.expiresAt === undefined
        ? null
        : instant(spec.expiresAt);
  return ends === null ? null : Math.max(instant(spec.raisedAt) + oldDays * 86_400_000, ends);
}

/** The schema asks for an instant; what is none counts as long ago. */
function instant(text: string | undefined): number {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? 0 : ms;
}
