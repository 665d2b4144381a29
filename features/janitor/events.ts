/** A resource that the janitor speaks of. */
export interface ResourceRef {
  /** Name of the cloud as configured. */
  readonly cloud: string;
  readonly kind: string;
  readonly name: string;
  /** The cloud's id; null as long as nothing was found. */
  readonly id: string | null;
  /** Run that intended it; null when our ledger does not know it. */
  readonly run: string | null;
}

/**
 * Why something stays: its run still lives; its create may still arrive; it is named or tagged as ours but not in our
 * ledger; the same of another installation; it has the name of a resource of ours, but is another one; nothing proves
 * that it is ours; the sweep was cut short before its turn came.
 */
export type KeptReason =
  | 'run-lives'
  | 'may-still-arrive'
  | 'tagged-only'
  | 'other-installation'
  | 'same-name-only'
  | 'not-provable'
  | 'interrupted';

/** A catalogued error as data. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
}

export type SweepEvent =
  /** It is there and is to be removed; `adopted` when only its tag says that it is ours. */
  | { readonly type: 'found'; readonly resource: ResourceRef; readonly adopted: boolean }
  | { readonly type: 'removed'; readonly resource: ResourceRef; readonly adopted: boolean }
  /** In the ledger, and not in the cloud (any more). */
  | { readonly type: 'absent'; readonly resource: ResourceRef }
  | { readonly type: 'kept'; readonly resource: ResourceRef; readonly reason: KeptReason }
  | { readonly type: 'failed'; readonly resource: ResourceRef; readonly failure: Failure }
  /** A cloud, or one kind of resource of it, could not be looked at; `entries` is how many entries wait there. */
  | {
      readonly type: 'unseen';
      readonly cloud: string;
      readonly kind: string | null;
      readonly entries: number;
      readonly failure: Failure;
    }
  /** A run that still lives is left alone with all that is its own. */
  | { readonly type: 'run-lives'; readonly cloud: string; readonly run: string; readonly leaseUntil: string }
  /** Creates that may still arrive are looked at again at `until` (ISO instant). */
  | { readonly type: 'waiting'; readonly cloud: string; readonly entries: number; readonly until: string };

export interface SweepResult {
  readonly dryRun: boolean;
  /** Cut short by the signal. */
  readonly interrupted: boolean;
  readonly counts: {
    readonly found: number;
    readonly removed: number;
    readonly absent: number;
    readonly kept: number;
    readonly failed: number;
    /** Places that could not be looked at. */
    readonly unseen: number;
  };
  /** What is or may be left of ours: could not be removed, was not reached, or may still arrive. */
  readonly left: readonly ResourceRef[];
  /** 0: nothing of ours is left (dry run: could look everywhere). 1: something is, may be, or could not be looked for. */
  readonly exitCode: 0 | 1;
}
