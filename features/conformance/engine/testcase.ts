import type { Verdict } from '@allmend/api';
import type { Message, Texts } from '@allmend/kit-i18n';
import type { Collector } from './collector.ts';

/** By the standard's text (default), or by the official suite's predicate on the same evidence. */
export type Semantics = 'text' | 'official';

/** What a check says of a snapshot. Pure data: the same input gives the same outcome on any machine at any time. */
export interface Outcome {
  readonly verdict: Verdict;
  /** The official predicate's verdict, when it differs from the text's; `deviation` then names the row that explains it. */
  readonly official?: Verdict;
  readonly deviation?: string;
  readonly message: Message;
  readonly details?: readonly Message[];
  /** Commands to paste. Values from the cloud in them are shell-quoted (`shellQuote`). */
  readonly remedy?: readonly string[];
}

export interface CheckInput {
  /** The value a collector saw. A check is only called when all it `needs` was observed. */
  get<T>(collector: Collector<T>): T;
  /** The instant the verdict refers to: when the snapshot was finished. Never the wall clock. */
  readonly at: Date;
}

/** One testcase: what it needs of the cloud, and the pure function that judges it. */
export interface Testcase {
  /** Official id where there is one (`scs-0103-flavor-1v-4`), else `allmend-<number>-<name>`. */
  readonly id: string;
  readonly needs: readonly Collector<never>[] | readonly Collector[];
  readonly check: (input: CheckInput) => Outcome;
  /** Question in plain words, e.g. "Is the mandatory flavor SCS-1V-4 offered?" */
  readonly title: Message;
  /** What the standard demands, in own words. */
  readonly demanded: Message;
  /** Section of the standard, e.g. "Mandatory flavors". */
  readonly section: string;
  /** Link to the text, where another version of the standard than `Standard.url` demands it. */
  readonly url?: string;
  /** Only for testcases beyond the official suite. */
  readonly own?: true;
  /** Judged from a document that somebody hands in. */
  readonly manual?: true;
}

/** One folder under `checks/`: a standard (or a major version of one), its testcases and texts. */
export interface Standard {
  /** e.g. `scs-0103`. */
  readonly id: string;
  readonly title: string;
  /** Link to the standard's text. */
  readonly url: string;
  readonly testcases: readonly Testcase[];
  /** Known differences between text and official predicate; `docs/deviations.md` is generated from them. */
  readonly deviations?: readonly Deviation[];
  readonly texts: Texts<Record<string, string>>;
}

export interface Deviation {
  /** Stable, e.g. `0103-any-disk-type`. */
  readonly id: string;
  readonly testcases: readonly string[];
  /** What the text says (own words) and where. */
  readonly text: string;
  /** What the official suite decides. */
  readonly official: string;
  /** Why Allmend decides as it does. */
  readonly reason: string;
  /** A smallest input on which both differ, as it stands in the tests. */
  readonly example: string;
}
