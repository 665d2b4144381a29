import type { Draw } from './draw.ts';

/** A resource of a cloud at one moment, whoever owns it. */
export interface Item {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Everything about it that nobody but its owner may change, as text to compare. */
  readonly state: string;
}

/** A resource that somebody else makes in the project in which the command works. */
export interface Wish {
  readonly kind: string;
  readonly name: string;
  readonly tags: readonly string[];
}

/** A request that was answered and may have created something. */
export type Witness = (what: string) => void;

/** A cloud on which runs are killed. */
export interface Ground extends AsyncDisposable {
  readonly title: string;
  /** Name of its entry in the clouds.yaml of `env`. */
  readonly cloud: string;
  /** For the commands: configuration and state folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly stateFolder: string;
  /** Options of the `check` that is killed. */
  readonly checkOptions: readonly string[];
  /** Seconds within which this cloud shows what it was asked to create: `janitor --settle`. */
  readonly settle: number;
  /** Part of the kills that come just after a request that created something; the others come at a time. */
  readonly killsAtRequests: number;
  /** Kinds that `plant` can make. */
  readonly plantable: readonly string[];
  /** Kinds of which several may have the same name. */
  readonly namesakes: readonly string[];
  /** Everything that there is, of all projects that can be seen. */
  inventory(): Promise<readonly Item[]>;
  plant(wish: Wish): Promise<Item>;
  /** Removes what was planted. */
  uproot(item: Item): Promise<void>;
  /** Sets how the cloud misbehaves until the next call; says it in words. */
  disturb(draw: Draw): string;
  /** Ends every misbehaviour. */
  calm(): void;
  /** Called after each request that may have created something; null: not any more. */
  watch(witness: Witness | null): void;
  /** Whether somebody other than this proof makes resources here meanwhile, so that not everything new is ours. */
  readonly shared: boolean;
}
