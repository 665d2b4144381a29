import type { Behaviour } from '../behaviour.ts';
import type { Durations } from '../durations.ts';
import type { FaultRule } from '../faults/fault.ts';
import type { Profile } from '../profiles.ts';
import type { InventoryItem, PlantWish, ServiceModule } from '../services/service-module.ts';
import type { ContentStore } from '../state/content.ts';
import type { Ids } from '../state/ids.ts';
import type { Tables } from '../state/tables.ts';

/** A login of the simulated cloud. */
export interface Account {
  /** Name in `clouds.yaml`: the cloud's own for the member, with a suffix for the others. */
  readonly cloudName: string;
  readonly userName: string;
  readonly userId: string;
  readonly password: string;
  readonly domainName: string;
  /** Null for the domain manager, who works domain-scoped. */
  readonly projectName: string | null;
  readonly projectId: string | null;
  readonly role: 'member' | 'admin' | 'reader' | 'manager';
}

/** What a test may do to a cloud past its APIs. */
export interface AdminState {
  /** All users' resources, whoever owns them. */
  resources(kind?: string): readonly InventoryItem[];
  /** Makes a resource as another tenant would and returns its id. Kinds: those that the services can plant. */
  plant(kind: string, wish?: Partial<PlantWish>): string;
}

/** One simulated cloud: its state, its clock, and what a request may ask of it. */
export interface SandboxCloud {
  readonly name: string;
  readonly region: string;
  readonly profile: Profile;
  readonly seed: string;
  /** Public base URLs without a trailing slash. */
  readonly urls: { readonly api: string; readonly object: string };
  readonly accounts: readonly Account[];
  readonly state: AdminState;
  readonly tables: Tables;
  readonly ids: Ids;
  readonly content: ContentStore;
  readonly services: readonly ServiceModule[];
  readonly behaviour: Behaviour;
  readonly durations: Readonly<Durations>;
  /** Seconds that a token lives. */
  readonly tokenLifetime: number;
  /** The cloud's clock, milliseconds since the epoch; wrong when a fault says so. */
  now(): number;
  /** Runs transition `step` for resource `id` after `milliseconds` (already multiplied by nothing: give a value of `durations`). */
  schedule(milliseconds: number, step: string, id: string, args?: Readonly<Record<string, string>>): void;
  /** Forgets what is due for a resource. */
  cancel(id: string, step?: string): void;
  /** Runs everything that is due. Called before each request and each look from outside. */
  settle(): void;
  /** Names of the active flaws. */
  flaws(): readonly string[];
  applyFlaw(name: string): void;
  undoFlaw(name: string): void;
  faults(): readonly FaultRule[];
  /** Replaces the faults: texts as after `--fault`, e.g. `slow:service=compute,ms=3000`. */
  setFaults(faults: readonly string[]): void;
  /** Digest under which passwords and secrets are kept. */
  digest(secret: string): string;
}
