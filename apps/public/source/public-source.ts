import type { FindingSheet, ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import type { DayRoot, VerdictInterval } from '@allmend/api/kinds';

/** For how long a subject had one verdict. */
export type Interval = VerdictInterval['interval'];
/** The signed seal over a day. */
export type Seal = DayRoot['root'];

/** Where the public pages have their data from. Everything in it is untrusted text. */
export interface PublicSource {
  /** The overview as it is now. */
  sheet(): Promise<Sheet>;
  /** A subject (`<namespace>/<name>`) under the scope of that name; null: there is none, or it is not listed for it. */
  subject(id: string, scope: string): Promise<SubjectSheet | null>;
  /** What a report (UUID) says of a testcase; null: there is none. */
  finding(id: string, report: string, testcase: string): Promise<FindingSheet | null>;
  /** A scope by the name of its object; null: there is none. */
  scope(name: string): Promise<ScopeSheet | null>;
  /** The bytes of that digest, which the report refers to; null: there are none. */
  evidence(id: string, report: string, sha256: string): Promise<Uint8Array | null>;
  /** Seals of the days, the newest first. */
  dayRoots(): Promise<readonly Seal[]>;
  /** How the verdict of a subject changed, the newest first; empty when nothing is known. */
  verdicts(id: string, scope: string): Promise<readonly Interval[]>;
}
