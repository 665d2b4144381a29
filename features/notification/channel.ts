import type { Notice, NotificationChannel } from '@allmend/api/kinds';
import type { EgressPolicy, Resolve } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import type { BuiltInLocale } from '@allmend/kit-i18n';
import type { Secret } from '@allmend/kit-secret';
import type { z } from 'zod';

export type Severity = Notice['spec']['severity'];
export type Language = NotificationChannel['spec']['language'];

/** A notice as a channel tells it. Strings come from clouds and strangers: they hold no control characters but line breaks in `body` and `remedies`, and nothing else is sure of them. */
export interface NoticeText {
  /** The same for the same notice and occurrence, whoever sends it and how often: letters, digits, `-`. */
  readonly id: string;
  /** The same for all occurrences of the notice. */
  readonly thread: string;
  /** `id` of the occurrence that this channel was told before; null when there was none. */
  readonly previous: string | null;
  readonly severity: Severity;
  readonly namespace: string;
  readonly about: { readonly kind: string; readonly name: string };
  readonly cause: string;
  readonly occurrence: string;
  readonly raisedAt: string;
  /** In the language of the channel. */
  readonly title: string;
  readonly body: string;
  readonly texts: Readonly<Record<BuiltInLocale, { readonly title: string; readonly body: string }>>;
  /** Commands to paste. */
  readonly remedies: readonly string[];
  /** Page about it; null when there are no public pages. */
  readonly link: string | null;
}

/** What is sent at once. */
export interface ChannelMessage {
  /** The same for the same notices: that of the notice when there is one. */
  readonly id: string;
  /** At least one. Several when the channel groups them, or when more was to tell than may be sent singly. */
  readonly notices: readonly NoticeText[];
}

export interface ChannelContext<S> {
  readonly settings: S;
  /** What the Secret holds under the keys that the type names. */
  readonly secret: ReadonlyMap<string, Secret>;
  readonly language: Language;
  /** Namespace and name of the channel. */
  readonly channel: string;
  /** Address of the monitor, without a slash at the end: of its public pages, or a name that it has without them. */
  readonly monitor: string;
  /** Where requests may go. */
  readonly egress: EgressPolicy;
  /** PEM of the authorities that are trusted instead of the system's. */
  readonly ca?: string;
  /** Replaced in tests. */
  readonly resolve?: Resolve;
  /** Fires when this replica must send no more. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** One key of a channel's Secret. */
export interface SecretKey {
  readonly need: 'required' | 'optional';
  readonly description: string;
}

/** A kind of channel: one folder under `channels/`, one line in `channels/registry.ts`. */
export interface NotificationChannelType<S = unknown> {
  /** What `spec.type` says. */
  readonly type: string;
  /** One sentence, for the reference. */
  readonly description: string;
  /** Of `spec.settings`: an object; all values come as strings. Its sentences are shown to users. */
  readonly settings: z.ZodType<S, Record<string, unknown>> & { readonly shape?: Readonly<Record<string, z.ZodType>> };
  readonly secret: Readonly<Record<string, SecretKey>>;
  /** Whether several notices of one severity make one message. */
  readonly grouping: 'by-severity' | 'none';
  /**
   * Sends one message. Resolves when the receiver has it. Throws `DeliveryFailure`; the reason of `context.signal` when that fires;
   * whatever else it throws counts as a failure to be tried again.
   */
  send(message: ChannelMessage, context: ChannelContext<S>): Promise<void>;
}

/** Joins the type of the settings with `send`, and lets go of it for the registry. */
export function defineChannel<S>(type: NotificationChannelType<S>): NotificationChannelType {
  return type;
}

/** `again`: later. `failed`: never, this message. `partly`: as `failed`, but some have it. `gone`: never, nothing more to this receiver. */
export type FailureOutcome = 'again' | 'failed' | 'partly' | 'gone';

/** Why a message did not arrive, and what follows from it. */
export class DeliveryFailure extends Error {
  readonly outcome: FailureOutcome;
  readonly error: AllmendError;
  /** Milliseconds that the receiver asks to wait; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(outcome: FailureOutcome, error: AllmendError, retryAfterMs: number | null = null) {
    super(error.message, { cause: error });
    this.name = 'DeliveryFailure';
    this.outcome = outcome;
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}
