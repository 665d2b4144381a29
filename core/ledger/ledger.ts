/**
 * The ledger: what we are about to create in a cloud, written down before the request leaves (design §4.2). A crash,
 * a timeout or a late arrival can then be found and removed, and nothing else is.
 */

/** Which cloud an entry is in: same Keystone, same region, same project. */
export interface CloudKey {
  readonly authUrl: string;
  readonly region: string | null;
  readonly projectId: string;
}

/** A run holds a lease while it lives; the janitor leaves a leased run alone. */
export interface RunInfo {
  readonly id: string;
  /** Name of the cloud as configured, so that a janitor on the same machine can find its credentials again. */
  readonly cloudName: string;
  readonly cloud: CloudKey;
  readonly startedAt: string;
  /** Lease end, ISO instant; moved by `renew`. */
  readonly leaseUntil: string;
}

export interface RunState extends RunInfo {
  /** Set when the run ended by itself. */
  readonly endedAt: string | null;
}

/** `intended`: request not known to have arrived. `created`: the cloud told us its id. `gone`: seen absent after removal. */
export type EntryState = 'intended' | 'created' | 'gone';

export interface Intent {
  readonly run: string;
  /** Resource kind, e.g. `server`, `volume`, `security-group`, `bucket`. */
  readonly kind: string;
  /** Deterministic and unique: `allmend-<installation>-<run>-<n>-<kind>` shortened as `newResourceName` does. */
  readonly name: string;
  /** Tag or metadata value, for the kinds that have such. */
  readonly tag: string;
  /** Whatever a remover needs besides the name (bucket of an object, volume of a backup); no secrets. */
  readonly scope?: Readonly<Record<string, string>>;
}

export interface Entry extends Intent {
  readonly id: number;
  readonly cloud: CloudKey;
  readonly state: EntryState;
  /** The cloud's id, once known. */
  readonly resourceId: string | null;
  readonly intendedAt: string;
  readonly updatedAt: string;
}

export interface EntryFilter {
  readonly run?: string;
  readonly cloud?: CloudKey;
  readonly states?: readonly EntryState[];
  readonly kind?: string;
}

/** Every method that writes has made its write durable (fsync) when its promise resolves. */
export interface Ledger {
  /** Id of this installation, made once per ledger; part of every name and tag. 12 lower-case hex digits. */
  readonly installation: string;
  beginRun(run: Omit<RunInfo, 'startedAt' | 'leaseUntil'>, leaseSeconds: number): Promise<RunState>;
  renewRun(run: string, leaseSeconds: number): Promise<void>;
  endRun(run: string): Promise<void>;
  runs(filter?: { readonly cloud?: CloudKey; readonly live?: boolean }): Promise<readonly RunState[]>;
  /** Writes an intent; returns its entry. Refused when the run does not exist or has ended. */
  intend(intent: Intent): Promise<Entry>;
  created(entry: number, resourceId: string): Promise<void>;
  gone(entry: number): Promise<void>;
  entries(filter?: EntryFilter): Promise<readonly Entry[]>;
  close(): Promise<void>;
}
