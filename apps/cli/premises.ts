import type { Ledger } from '@allmend/core-ledger';
import { openStackPremises, type Premises } from '@allmend/janitor';
import { openNamedCloud } from './cloud.ts';
import type { CommandContext } from './context.ts';

/** Opens a configured cloud for the janitor. */
export function openPremises(
  context: CommandContext,
  ledger: Ledger,
  options: { readonly dryRun: boolean },
): (cloud: string) => Promise<Premises> {
  const { signal } = context;
  return async (name) =>
    openStackPremises(await openNamedCloud(context, name), { ledger, signal, dryRun: options.dryRun });
}
