import type { Behaviour } from '../behaviour.ts';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';

/** Anything JSON can hold: what `undo` needs to know. */
export type Kept = string | number | boolean | null | readonly Kept[] | { readonly [key: string]: Kept };

/** One realistic way in which a cloud breaks a promise. One file per flaw. */
export interface Flaw {
  readonly name: string;
  readonly description: string;
  /** Switches it turns while it is active. */
  readonly behaviour?: Partial<Behaviour>;
  /** Changes the cloud's content; what it returns is handed to `undo`. */
  readonly apply?: (cloud: SandboxCloud) => Kept;
  readonly undo?: (cloud: SandboxCloud, kept: Kept) => void;
}
