import type { Message } from '@allmend/kit-i18n';

/** State of a scope version at a date. Source: scs-0003-v1, timeline. */
export const validities = ['effective', 'warn', 'draft', 'deprecated'] as const;
export type Validity = (typeof validities)[number];

/** How long a result counts (`expiresAt`). Source: scs-0003-v1, testcases. */
export const lifetimes = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Lifetime = (typeof lifetimes)[number];

/** Cost class of a testcase. Source: scs-0003-v1, testcases. */
export const sections = ['light', 'medium', 'heavy'] as const;
export type Section = (typeof sections)[number];

export interface ScopeTestcase {
  readonly id: string;
  readonly lifetime: Lifetime;
  readonly section: Section | null;
  /** Judged by people from documents: its script names no executable. */
  readonly manual: boolean;
  readonly description: string;
  readonly url: string | null;
}

/** Usually one version of one standard. */
export interface ScopeModule {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  /** Target (`main`, `recommended`, `preview`) → testcase ids in file order. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
}

export interface ScopeVersion {
  readonly version: string;
  /** `YYYY-MM-DD`; from then on the entry is frozen. */
  readonly stabilizedAt: string | null;
  /** Module ids in file order. */
  readonly include: readonly string[];
}

export interface TimelineEntry {
  /** `YYYY-MM-DD`: from this day on the states of this entry hold, until the day of the next one. */
  readonly date: string;
  readonly versions: ReadonlyMap<string, Validity>;
}

export interface ScopeVariable {
  readonly name: string;
  readonly default: string | null;
}

/** A certificate scope: which testcases belong to which version, and when each version is valid. */
export interface Scope {
  readonly uuid: string;
  readonly name: string;
  readonly url: string;
  /** The scope whose certificate is needed first. */
  readonly prerequisite: { readonly name: string; readonly url: string } | null;
  readonly variables: readonly ScopeVariable[];
  readonly testcases: ReadonlyMap<string, ScopeTestcase>;
  readonly modules: ReadonlyMap<string, ScopeModule>;
  /** In file order, newest first by convention. */
  readonly versions: readonly ScopeVersion[];
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Quirks that do not keep the scope from being used. */
  readonly warnings: readonly ScopeFinding[];
}

/** One finding about a scope file. */
export interface ScopeFinding {
  readonly severity: 'error' | 'warning';
  /** Stable, e.g. `unknown-key`. */
  readonly code: string;
  readonly message: Message;
  readonly line: number;
  readonly column: number;
}
