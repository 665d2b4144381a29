import type { Origin } from '@allmend/api';
import type { OfficialResult } from '../scope/evaluation.ts';

/** Which subject, by the immutable ids: a new subject of an old name has nothing of the old one's. */
export interface SubjectPlace {
  /** Id of the tenant. */
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** One report about one subject, checked, as it is written down. */
export interface ReportEntry {
  readonly place: SubjectPlace;
  /** UUID of the report; one that is known already is refused. */
  readonly report: string;
  /** UUID of the scope that it is about. */
  readonly scope: string;
  /** When it was measured. */
  readonly checkedAt: Date;
  readonly receivedAt: Date;
  readonly origin: Origin;
  /** Name of the Submitter's account; null for our own runs. */
  readonly submitter: string | null;
  /** Fingerprint (`SHA256:…`) of the key that signed it. */
  readonly signer: string | null;
  /** Name and version of the program that made it, as it says. */
  readonly suite: string;
  readonly simulated: boolean;
  readonly results: ReadonlyMap<string, OfficialResult>;
  /** `allmend`: JSON of `Report` of the api; `official`: the official YAML or JSON, exactly as it was signed. */
  readonly format: 'allmend' | 'official';
  readonly content: Uint8Array;
  /** SSHSIG over the content, armoured. */
  readonly signature: string | null;
  /** SHA-256 of the snapshot, whose blobs are stored already; null when nobody gave one. */
  readonly snapshot: string | null;
}

/** A report as it stands in the chain of its subject. */
export interface ReportRow extends Omit<ReportEntry, 'content' | 'signature' | 'place'> {
  /** Place in the chain: `seq` of the history row. */
  readonly row: number;
  /** Hash of the row (`HistoryRow.hash`), which the next one rests on. */
  readonly hash: string;
  /** SHA-256 of the content, and of the signature; both are blobs. */
  readonly content: string;
  readonly signature: string | null;
}

export interface RowQuery {
  readonly scope?: string;
  /** Received from this instant on. */
  readonly since?: Date;
  /** Received before this instant. */
  readonly until?: Date;
  /** Only rows beyond this one, in the direction of `order`. */
  readonly after?: number;
  readonly order?: 'ascending' | 'descending';
  /** At most 5000, default 500. */
  readonly limit?: number;
}

/** The newest result of one testcase: by `checkedAt`, then by arrival. Whether it still counts is for the reader to say. */
export interface NewestResult {
  readonly result: OfficialResult;
  readonly checkedAt: Date;
  readonly origin: Origin;
  readonly report: string;
}

/** Scope UUID → testcase → its newest result. */
export type NewestResults = ReadonlyMap<string, ReadonlyMap<string, NewestResult>>;

/**
 * What was reported about subjects, written once and never changed: rows chained by SHA-256 for each subject (design §4.1), contents
 * among the blobs. A row, the note that its UUID is taken, and the newest results are one commit.
 */
export interface Journal {
  /**
   * Throws `journal.duplicate` when the UUID is known in the tenant, `journal.snapshot-missing`, `journal.entry-invalid`,
   * `journal.busy`, and what the store and the blobs throw; writes no row then. Durable when it resolves.
   */
  record(entry: ReportEntry): Promise<ReportRow>;
  /** Empty when there is none. */
  newest(place: SubjectPlace): Promise<NewestResults>;
  /** Changes exactly when a row is added or trimmed: to know that what was computed from rows still holds. */
  head(place: SubjectPlace): Promise<{ readonly rows: number; readonly hash: string }>;
  rows(place: SubjectPlace, query?: RowQuery): Promise<readonly ReportRow[]>;
  /** A report by its UUID; null when the tenant has none. */
  find(tenant: string, report: string): Promise<{ readonly place: SubjectPlace; readonly row: ReportRow } | null>;
  /** A content, verified against its digest. Throws `blobs.missing`, `blobs.damaged`. */
  content(tenant: string, digest: string): Promise<Uint8Array>;
  /**
   * Forgets reports of a tenant that were received before the instant; of the subjects named (by uid), only those received before
   * their own one, if that is earlier. Their UUIDs are free again. Returns how many rows went. Idempotent, also after a crash.
   */
  trim(tenant: string, before: Date, keepSince?: ReadonlyMap<string, Date>): Promise<number>;
}
