import type { Labels } from '@allmend/core-ledger';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { Cloud, Recorder } from '@allmend/openstack-client';
import type { z } from 'zod';

/**
 * Reads (or exercises) one thing of a cloud once per run. The value is what checks see; it is stored in the snapshot, so
 * it must be plain JSON, hold no secret, and keep the cloud's own names and texts.
 */
export interface Collector<T = unknown> {
  /** Name in the snapshot, e.g. `flavors`, `backup-roundtrip`. Unique over all collectors. */
  readonly resource: string;
  /** `read` sends only GET and HEAD (besides the token); `active` creates and removes resources, through `context.track`. */
  readonly mode: 'read' | 'active';
  /** Seconds after which it is stopped; the testcases that need it then did not finish. */
  readonly deadline: number;
  /** Shape of the value; a stored snapshot is read back through it. */
  readonly schema: z.ZodType<T>;
  /** Reading collectors only: the active ones that it asks for where the cloud's answers call for it. A plan names them. */
  readonly mayNeed?: readonly Collector[];
  /** False when it asks nothing with these options. Default: always true. */
  readonly applies?: (options: CollectOptions) => boolean;
  collect(context: CollectContext): Promise<T>;
}

export interface CollectContext {
  /** The cloud; every exchange over it is recorded for this observation and stops with `signal`. */
  readonly cloud: Cloud;
  /** Aborted at the deadline and on interruption. */
  readonly signal: AbortSignal;
  /** Another resource of this run, collected once and shared; throws `DependencyFailed` when that one failed. */
  need<T>(collector: Collector<T>): Promise<T>;
  /** Active collectors only: ledger, then request, then id; teardown in reverse order afterwards, also after abort. */
  readonly track: TrackResource;
  /** Adds an exchange that did not go through `cloud` (S3, say) to the evidence. */
  readonly record: Recorder;
  /**
   * Active collectors only: takes another cloud, or this one as another user, into the observation. It is closed with it. Throws
   * what authenticating throws.
   */
  join(cloud: Cloud): Promise<JoinedCloud>;
  readonly options: CollectOptions;
  /** One short line about where long work stands. */
  progress(text: string): void;
  /** Waits; rejects at once when aborted. */
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Creates `kind` under a name of the ledger; `create` gets the name and tag to use and returns the cloud's answer. `remove`
 * replaces the client's remover of that kind where the run holds what is needed (a bucket needs its own credentials).
 */
export type TrackResource = <R extends { id: string }>(
  kind: string,
  create: (labels: Labels) => Promise<R>,
  scope?: Readonly<Record<string, string>>,
  remove?: (signal: AbortSignal) => Promise<void>,
) => Promise<R>;

/** Recorded and stopped as `CollectContext.cloud` is. */
export interface JoinedCloud {
  readonly cloud: Cloud;
  /** As a run of its own in the ledger: the janitor must come back with these credentials, not with those of the main cloud. */
  readonly track: TrackResource;
}

export interface CollectOptions {
  /** Where requests may go that do not leave through `cloud`, which has a policy of its own; default: as of a user of this machine. */
  readonly egress?: EgressPolicy;
  /** Opens a second configured cloud, e.g. the domain manager's; null when the user named none. */
  readonly domainManagerCloud: (() => Promise<Cloud>) | null;
  /** Evidence documents of manual testcases, already read: testcase id → document. */
  readonly documents: Readonly<Record<string, EvidenceDocument>>;
}

/** A document that an operator or auditor vouches for. Dates are `YYYY-MM-DD`. */
export interface EvidenceDocument {
  readonly testcase: string;
  readonly owner: string;
  readonly date: string;
  readonly expires: string;
  readonly statement: string;
  readonly file?: string;
  readonly sha256?: string;
}
