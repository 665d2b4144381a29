import type { CloudKey } from '@allmend/core-ledger';

/** What is looked for: with `id` that resource or none, else those of that name, save those marked by another run. */
export interface Wanted {
  readonly id?: string;
  readonly name: string;
  readonly tag: string;
  readonly scope: Readonly<Record<string, string>>;
}

/** A resource whose name or mark has the form that ours have. */
export interface Sighting {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Tags, metadata values and words of the description; may hold anything. */
  readonly marks: readonly string[];
}

/** One project of one cloud, as far as the janitor needs it: the engine works on this alone. */
export interface Premises {
  /** Where it really is, as the token and the configuration say. */
  readonly key: CloudKey;
  /** Kinds that can be removed, in an order in which nothing still holds what comes next. */
  readonly order: readonly string[];
  find(kind: string, wanted: Wanted): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Removes and waits until it is gone; success too when it already is. */
  remove(kind: string, id: string, scope: Readonly<Record<string, string>>): Promise<void>;
  /** Everything in the project whose name or mark has our form. A kind that cannot be listed is told to `unseen`. */
  census(unseen: (kind: string, error: unknown) => void): AsyncIterable<Sighting>;
  close(): Promise<void>;
}
