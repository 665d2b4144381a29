import { Notice, NotificationChannel } from '@allmend/api/kinds';
import { printKey } from '@allmend/core-client';
import type { Round, Step } from '@allmend/core-controller';
import { isStatusError, jsonEquals } from '@allmend/core-machinery';
import type { EgressPolicy, Resolve } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import type { Secret } from '@allmend/kit-secret';
import type { ChannelContext, NotificationChannelType } from './channel.ts';
import { isGone, statusOf, type ChannelOutcome } from './channel-status.ts';
import { attempt, deliveryOf, writeDelivery, type Attempt } from './delivery.ts';
import { channelName, dueNotice, hearsAll, pauseAfter, type Delivery, type DueNotice } from './due.ts';
import { judgeSettings, readSecret, type JudgedSettings } from './judgement.ts';
import type { Memory } from './memory.ts';
import { planMessages } from './message-plan.ts';
import { tidyNotices } from './tidying.ts';

/** What all rounds share. */
export interface NoticeWork {
  readonly memory: Memory;
  readonly types: readonly NotificationChannelType[];
  readonly egress: (tenant: string) => EgressPolicy;
  readonly publicUrl: string | null;
  readonly now: () => Date;
  readonly ca?: string;
  readonly resolve?: Resolve;
  /** Milliseconds after which a Secret is looked at again that is not what it should be. */
  readonly secretMs: number;
  /** A key without a name stands for the notices of a namespace. */
  readonly forget: (round: Round) => void;
}

/** A round about one channel, or about the notices of one namespace, and what its steps have found so far. */
export interface NoticeRound {
  readonly round: Round;
  readonly work: NoticeWork;
  readonly key: string;
  /** Null in a round about a namespace. */
  readonly channel: NotificationChannel | null;
  judged?: JudgedSettings;
  secret?: ReadonlyMap<string, Secret>;
  problem?: AllmendError;
  due?: readonly DueNotice[];
  sent?: 'yes';
  /** How the last attempt ended. */
  last?: Attempt;
}

export async function beginRound(work: NoticeWork, round: Round): Promise<NoticeRound | null> {
  const key = printKey(round.key);
  if (round.key.name === '') return { round, work, key, channel: null };
  const channel = await round.client.kind(NotificationChannel).find(round.key, { signal: round.signal });
  if (channel && channel.metadata.deletionTimestamp === undefined) return { round, work, key, channel };
  work.memory.forget(key);
  work.forget(round);
  return null;
}

/** What is done, in this order. */
export const noticeSteps: readonly Step<NoticeRound>[] = [
  tidyNamespace,
  checkSettings,
  gather,
  checkSecret,
  findDue,
  deliver,
  writeStatus,
  comeAgain,
];

/** Milliseconds between two looks at the old notices of a namespace. */
const tidyMs = 3_600_000;

async function tidyNamespace({ work, round, key, channel }: NoticeRound) {
  if (channel) return 'continue' as const;
  const wait = work.memory.settle(key);
  if (wait > 0) return { again: wait };
  const { client, signal, log } = round;
  const next = await tidyNotices({ client, namespace: round.key.namespace, now: work.now(), signal, log });
  work.memory.forget(key);
  if (next === null) return 'stop' as const;
  const again = Math.max(next, tidyMs);
  work.memory.plan(key, again);
  return { again };
}

async function checkSettings(context: NoticeRound) {
  const { work, channel } = context;
  const { value, problem } = judgeSettings(work.types, channel!);
  if (value) context.judged = value;
  else context.problem = problem;
  return 'continue' as const;
}

/** What comes together is told together. A channel that is new or was changed is looked at without delay. */
async function gather({ work, channel, key }: NoticeRound) {
  if (channel!.status?.observedGeneration !== channel!.metadata.generation) return 'continue' as const;
  const wait = work.memory.settle(key);
  return wait > 0 ? { again: wait } : ('continue' as const);
}

async function checkSecret(context: NoticeRound) {
  const { round, channel, judged } = context;
  if (!judged) return 'continue' as const;
  const { value, problem } = await readSecret(round.client, channel!, judged.type, round.signal);
  if (value) context.secret = value;
  else context.problem = problem;
  return 'continue' as const;
}

async function findDue(context: NoticeRound) {
  const { work, round, channel, problem } = context;
  if (problem || channel!.spec.paused || isGone(channel!)) return 'continue' as const;
  const { client, signal } = round;
  const namespace = channel!.metadata.namespace ?? '';
  const due: DueNotice[] = [];
  for await (const notice of client.kind(Notice).list({ ...(!hearsAll(channel!) && { namespace }), signal })) {
    const one = dueNotice(channel!, notice, await knownDelivery(context, notice), work.now());
    if (one) due.push(one);
  }
  context.due = due;
  return 'continue' as const;
}

/** What the status says, or what was sent and could not be written there: that is written now. */
async function knownDelivery({ work, round, key, channel }: NoticeRound, notice: Notice): Promise<Delivery | null> {
  const { uid = '' } = notice.metadata;
  const name = channelName(channel!);
  const written = notice.status?.deliveries?.find((one) => one.channel === name) ?? null;
  const remembered = work.memory.remembered(key, uid);
  if (!remembered) return written;
  // Another replica may have written since.
  const isNewer = written?.occurrence === notice.spec.occurrence && remembered.occurrence !== written.occurrence;
  if (!isNewer) await writeDelivery(round.client, notice, remembered, { signal: round.signal });
  work.memory.written(key, uid, remembered);
  return isNewer ? written : remembered;
}

async function deliver(context: NoticeRound) {
  const { work, round, key, judged, secret, due = [] } = context;
  const { memory, now } = work;
  if (!judged || !secret || memory.blockedUntil(key) > now().getTime()) return 'continue' as const;
  const { type } = judged;
  const ripe = due.filter(({ at }) => at <= now().getTime());
  const left = new Set(due);
  const options = { type, context: channelContext(context), publicUrl: work.publicUrl, log: round.log };
  for (const notices of planMessages(ripe, { grouping: type.grouping, budget: memory.budget(key) })) {
    round.signal.throwIfAborted();
    memory.spend(key);
    const end = await attempt(notices, options);
    context.last = end;
    if (end.outcome === 'sent' || end.outcome === 'partly') context.sent = 'yes';
    if (end.outcome === 'again') memory.block(key, end.retryAfterMs);
    else memory.unblock(key);
    for (const one of notices) left.delete(one);
    for (const one of await record(context, notices, end)) left.add(one);
    if (end.outcome === 'again' || end.outcome === 'gone') break;
  }
  context.due = context.last?.outcome === 'gone' ? [] : [...left];
  return 'continue' as const;
}

const writtenAtOnce = 8;

/** Remembers an attempt, here and in the status of each notice. Resolves to those that are to be tried again. */
async function record({ work, round, key, channel }: NoticeRound, notices: readonly DueNotice[], end: Attempt) {
  const name = channelName(channel!);
  const now = work.now();
  const done = notices.map((one) => ({ one, delivery: deliveryOf(name, one, end, now) }));
  for (const { one, delivery } of done) work.memory.remember(key, one.notice.metadata.uid ?? '', delivery);
  for (let at = 0; at < done.length; at += writtenAtOnce) {
    await Promise.all(
      done.slice(at, at + writtenAtOnce).map(async ({ one, delivery }) => {
        // Also while this replica is told to stop: what is written now is not sent once more by the next one.
        await writeDelivery(round.client, one.notice, delivery, { deadlineMs: 10_000 });
        work.memory.written(key, one.notice.metadata.uid ?? '', delivery);
      }),
    );
  }
  if (end.outcome !== 'again') return [];
  return done.map(({ one, delivery }) => ({
    ...one,
    delivery,
    attempts: delivery.attempts,
    at: now.getTime() + pauseAfter(delivery.attempts),
  }));
}

function channelContext({ work, round, channel, judged, secret }: NoticeRound): ChannelContext<unknown> {
  const { tenant } = round.key;
  const base = work.publicUrl?.replace(/\/+$/, '') ?? 'urn:allmend:monitor';
  return {
    settings: judged!.settings,
    secret: secret!,
    language: channel!.spec.language,
    channel: channelName(channel!),
    monitor: tenant === '' ? base : `${base}/tenants/${tenant}`,
    egress: work.egress(tenant),
    ...(work.ca !== undefined && { ca: work.ca }),
    ...(work.resolve && { resolve: work.resolve }),
    signal: round.signal,
    now: work.now,
  };
}

async function writeStatus(context: NoticeRound) {
  const { work, round, channel } = context;
  if (isGone(channel!) && !context.problem) return 'stop' as const;
  const status = statusOf(channel!, outcomeOf(context), work.now());
  if (jsonEquals(status, channel!.status ?? {})) return 'continue' as const;
  const { name = '', namespace = '', uid = '' } = channel!.metadata;
  try {
    await round.client
      .kind(NotificationChannel)
      .apply(
        { metadata: { name, namespace, uid }, status },
        { subresource: 'status', force: 'yes', signal: round.signal },
      );
  } catch (error) {
    // Deleted meanwhile, or made anew: that one gets a round of its own.
    if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return 'stop' as const;
    throw error;
  }
  return 'continue' as const;
}

function outcomeOf({ problem, last, sent }: NoticeRound): ChannelOutcome {
  if (problem) return { kind: 'problem', error: problem, sentBefore: 'no' };
  if (!last) return { kind: 'ready' };
  return last.outcome === 'sent' ? { kind: 'sent' } : { kind: 'problem', error: last.error, sentBefore: sent ?? 'no' };
}

/** A Secret is not watched (docs/decisions/0020), so a channel that lacks one looks again by itself. */
async function comeAgain({ work, key, judged, secret, due = [] }: NoticeRound) {
  const { memory, now, secretMs } = work;
  if (judged && !secret) {
    memory.plan(key, secretMs);
    return { again: secretMs };
  }
  if (due.length === 0) return 'stop' as const;
  const first = due.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const ms = Math.max(first, memory.blockedUntil(key), memory.budgetAt(key)) - now().getTime();
  const again = Math.max(ms, 10);
  memory.plan(key, again);
  return { again };
}
