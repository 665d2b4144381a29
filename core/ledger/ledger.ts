/**
 * The ledger: what we are about to create in a cloud, written down before the request leaves (design §4.2). A crash,
 * a timeout or a late arrival can then be found and removed, and nothing else is.
 */

/** Which cloud an entry is in: same Keystone, same region, same project. Compared in the form of `canonicalCloudKey`. */
export interface CloudKey {
  readonly authUrl: string;
  readonly region: string | null;
  /** The project of the token; the domain's id for a token that is scoped to a domain. */
  readonly projectId: string;
}

/** A run holds a lease while it lives; the janitor leaves a leased run alone. */
export interface RunInfo {
  /** 1 to 36 characters of `[a-z0-9-]`, e.g. from `newRunId`. */
  readonly id: string;
  /** Name of the cloud as configured, so that a janitor on the same machine can find its credentials again. */
  readonly cloudName: string;
  readonly cloud: CloudKey;
  readonly startedAt: string;
  /** Lease end, ISO instant; moved by `renewRun`. */
  readonly leaseUntil: string;
}

export interface RunState extends RunInfo {
  /** Set when the run ended by itself, or when it was found abandoned. */
  readonly endedAt: string | null;
  /** It may still create: not ended, its lease has not run out, and its process is not known to be dead. */
  readonly live: boolean;
}

/** `intended`: request not known to have arrived. `created`: the cloud told us its id. `gone`: seen absent after removal. */
export type EntryState = 'intended' | 'created' | 'gone';

export interface Intent {
  readonly run: string;
  /** Resource kind, e.g. `server`, `volume`, `security-group`, `bucket`. */
  readonly kind: string;
  /**
   * Name of the resource. Left out, the ledger makes the next `newResourceName` of the run. A given one must begin as
   * those do: a name that others could use as well would make the janitor remove what is theirs.
   */
  readonly name?: string;
  /** Tag or metadata value, for the kinds that have such: always `resourceTag` of the run; another one is refused. */
  readonly tag?: string;
  /** Whatever a remover needs besides the name (bucket of an object, volume of a backup); no secrets. */
  readonly scope?: Readonly<Record<string, string>>;
}

export interface Entry {
  readonly id: number;
  readonly run: string;
  readonly kind: string;
  readonly name: string;
  readonly tag: string;
  readonly scope: Readonly<Record<string, string>>;
  readonly cloud: CloudKey;
  readonly state: EntryState;
  /** The cloud's id, once known. */
  readonly resourceId: string | null;
  readonly intendedAt: string;
  readonly updatedAt: string;
  /** Since when an `intended` resource has been looked for in vain, ISO instant; null when nobody has looked. */
  readonly absentSince: string | null;
}

export interface EntryFilter {
  readonly run?: string;
  readonly cloud?: CloudKey;
  readonly states?: readonly EntryState[];
  readonly kind?: string;
}

export interface RunFilter {
  readonly cloud?: CloudKey;
  readonly live?: boolean;
}

/** Every method that writes has made its write durable (fsync) when its promise resolves. */
export interface Ledger {
  /** Id of this installation, made once per ledger; part of every name and tag. 12 lower-case hex digits. */
  readonly installation: string;
  /** Begins a run that is held by this process. Throws `ledger.run-exists`, `ledger.run-invalid`, `ledger.lease-invalid`. */
  beginRun(run: Omit<RunInfo, 'startedAt' | 'leaseUntil'>, leaseSeconds: number): Promise<RunState>;
  /** Moves the end of the lease to `leaseSeconds` from now and makes this process its holder. Throws `ledger.run-ended`. */
  renewRun(run: string, leaseSeconds: number): Promise<RunState>;
  /** Ends a run; nothing more can be intended in it. Ending it twice is no error. */
  endRun(run: string): Promise<void>;
  /**
   * Ends, in one atomic step, every run that does not live any more, so that a process that was only asleep can create
   * nothing after this returned. Returns those that it ended.
   */
  endAbandonedRuns(): Promise<readonly RunState[]>;
  /** Oldest first. */
  runs(filter?: RunFilter): Promise<readonly RunState[]>;
  /**
   * Writes an intent; returns its entry. Throws `ledger.run-unknown`, `ledger.run-ended`, `ledger.name-taken`,
   * `ledger.name-foreign`, `ledger.kind-invalid`.
   */
  intend(intent: Intent): Promise<Entry>;
  /**
   * The cloud has told its id. Also for a run that has ended and for an entry held to be gone: an answer may be late.
   * Throws `ledger.id-invalid` when the entry has another id.
   */
  created(entry: number, resourceId: string): Promise<Entry>;
  /** Looked for and not found: remembers since when. Only `intended` entries; others stay as they are. */
  absent(entry: number): Promise<Entry>;
  gone(entry: number): Promise<Entry>;
  /** In the order in which they were intended. */
  entries(filter?: EntryFilter): Promise<readonly Entry[]>;
  /**
   * Forgets entries that are gone since before the instant, of runs that had ended by then, and those runs when nothing of them is
   * left. A late answer about a forgotten entry is `ledger.entry-unknown`, so leave days. Returns how many entries went.
   */
  forget(before: Date): Promise<number>;
  close(): Promise<void>;
}
