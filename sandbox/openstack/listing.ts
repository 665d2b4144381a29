import { faults } from './faults/registry.ts';
import { flaws } from './flaws/registry.ts';

/** A flaw or fault for help texts. */
export interface Named {
  readonly name: string;
  readonly description: string;
}

/** All flaws that `--flaw` takes. */
export function listFlaws(): readonly Named[] {
  return [...flaws.values()].map(({ name, description }) => ({ name, description }));
}

/** All faults that `--fault` takes, with their parameters and defaults. */
export function listFaults(): readonly (Named & { readonly parameters: Readonly<Record<string, string>> })[] {
  return [...faults.values()].map(({ name, description, parameters }) => ({ name, description, parameters }));
}
